import type { Settings } from '../component';
import { type Asked, asAccount, FOLLOW, listOf, literal, mappingOf } from './permission';

/** What `k8s_attributes` follows: pods, and of what stands above them only what is extracted from there. */
export function k8sAttributes(settings: Settings): Asked[] {
  if (settings.passthrough === true || !asAccount(settings)) return [];
  const { metadata, labels, annotations, deployment_name_from_replicaset: byName } = mappingOf(settings.extract);
  const extracted = listOf(metadata);
  const sources = [...listOf(labels), ...listOf(annotations)].map((field) => mappingOf(field).from);
  const from = (kind: string) => sources.includes(kind);
  // The name is cut out of the ReplicaSet's unless that is turned off; it is one of the defaults.
  const looksUpName = byName === false && (metadata === undefined || extracted.includes('k8s.deployment.name'));

  const namespace = literal(mappingOf(settings.filter).namespace);
  const ofPods: [asked: boolean, group: string, resource: string][] = [
    [true, '', 'pods'],
    [looksUpName || extracted.includes('k8s.deployment.uid') || from('deployment'), 'apps', 'replicasets'],
    [from('deployment'), 'apps', 'deployments'],
    [from('statefulset'), 'apps', 'statefulsets'],
    [from('daemonset'), 'apps', 'daemonsets'],
    [from('job') || extracted.includes('k8s.cronjob.uid'), 'batch', 'jobs'],
  ];
  return [
    ...ofPods.filter(([asked]) => asked).map(([, group, resource]) => ({ group, resource, verbs: FOLLOW, namespace })),
    ...(from('node') || extracted.includes('k8s.node.uid')
      ? [{ group: '', resource: 'nodes', verbs: FOLLOW, names: named(mappingOf(settings.filter).node) }]
      : []),
    ...namespaces(from('namespace'), extracted.includes('k8s.cluster.uid')),
  ];
}

/** The cluster's id is that of one namespace. */
function namespaces(all: boolean, ofCluster: boolean): Asked[] {
  if (!all && !ofCluster) return [];
  return [{ group: '', resource: 'namespaces', verbs: FOLLOW, names: all ? undefined : ['kube-system'] }];
}

function named(value: unknown): readonly string[] | undefined {
  const name = literal(value);
  return name === undefined ? undefined : [name];
}
