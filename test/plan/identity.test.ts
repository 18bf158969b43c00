import { isClusterScoped } from '../../lib/plan/identity';

/** As the API server and Istio say, which test/real/identity.test.ts holds. */
const CLUSTER_SCOPED: Readonly<Record<string, string>> = {
  '-': 'Namespace Node PersistentVolume',
  'admissionregistration.k8s.io':
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  'gateway.networking.k8s.io': 'GatewayClass',
  'networking.k8s.io': 'IPAddress IngressClass ServiceCIDR',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
};
const NAMESPACED: Readonly<Record<string, string>> = {
  '-': 'Pod Service ConfigMap Secret ServiceAccount',
  apps: 'Deployment',
  autoscaling: 'HorizontalPodAutoscaler',
  batch: 'Job',
  'coordination.k8s.io': 'Lease',
  'discovery.k8s.io': 'EndpointSlice',
  'gateway.networking.k8s.io': 'HTTPRoute',
  'networking.istio.io': 'VirtualService',
  'networking.k8s.io': 'NetworkPolicy',
  policy: 'PodDisruptionBudget',
  'rbac.authorization.k8s.io': 'Role RoleBinding',
  'security.istio.io': 'AuthorizationPolicy',
  'storage.k8s.io': 'CSIStorageCapacity',
  'telemetry.istio.io': 'Telemetry',
};
const rows = (kinds: Readonly<Record<string, string>>) =>
  Object.entries(kinds).flatMap(([group, names]) => names.split(' ').map((kind) => [group, kind] as const));

test.each(rows(CLUSTER_SCOPED))('%s/%s is cluster-scoped', (group, kind) => {
  expect(isClusterScoped(group, kind)).toBe(true);
});

test.each(rows(NAMESPACED))('%s/%s is namespaced', (group, kind) => {
  expect(isClusterScoped(group, kind)).toBe(false);
});

test('of a group that is not known nothing is said', () => {
  expect(isClusterScoped('example.org', 'Namespace')).toBeUndefined();
});
