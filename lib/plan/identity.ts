import type { ApiObject } from 'cdk8s';
import { type Finding, finding } from '../finding';
import type { Manifest } from './plan';

/** The cluster-scoped kinds of the API groups whose kinds are all known here; their other kinds are namespaced. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '-': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  apps: [],
  autoscaling: [],
  batch: [],
  'coordination.k8s.io': [],
  'discovery.k8s.io': [],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'networking.istio.io': [],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  policy: [],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'security.istio.io': [],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'telemetry.istio.io': [],
};

/** The API group of an object, `-` for the core group. */
export function groupOf(manifest: Manifest): string {
  const slash = manifest.apiVersion.indexOf('/');
  return slash < 0 ? '-' : manifest.apiVersion.slice(0, slash);
}

/** Whether the kind is cluster-scoped, or undefined if its group is not known here. */
export function isClusterScoped(group: string, kind: string): boolean | undefined {
  return CLUSTER_SCOPED[group]?.includes(kind);
}

/** What the API server knows the object by: `<group>/<Kind>/<namespace>/<name>`, with `-` for none. */
export function identityOf(manifest: Manifest): string {
  return objectId(groupOf(manifest), manifest.kind, manifest.metadata.namespace, manifest.metadata.name);
}

/** The identity of an object that something refers to. */
export function objectId(group: string, kind: string, namespace: string | undefined, name: string): string {
  return `${group}/${kind}/${namespace || '-'}/${name}`;
}

/** MW113 unless the object's identity was chosen: a name, and a namespace for a kind that lives in one. */
export function checkIdentity(object: ApiObject, path: string, manifest: Manifest): Finding[] {
  const found: Finding[] = [];
  const { name, namespace } = manifest.metadata;
  if (!name || isHashed(object, name)) {
    found.push(
      finding('MW113', path, {
        message: 'the object has no explicit name: one made of its construct path changes when the construct moves',
        value: name,
        fix: 'set metadata.name',
      }),
    );
  }
  if (!namespace && isClusterScoped(groupOf(manifest), manifest.kind) === false) {
    found.push(
      finding('MW113', path, {
        message: `${manifest.kind} is a namespaced kind and the object has no namespace`,
        fix: 'set metadata.namespace, or the namespace of its chart',
      }),
    );
  }
  return found;
}

/** cdk8s ends the names that it makes with eight digits of the construct's address; names made by a chart are chosen. */
function isHashed(object: ApiObject, name: string): boolean {
  return /-[0-9a-f]{8}$/.test(name) && name === object.chart.generateObjectName(object);
}
