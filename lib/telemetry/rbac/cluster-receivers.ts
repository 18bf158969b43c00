import type { Settings } from '../component';
import { type Asked, asAccount, FOLLOW, isEnabled, listOf, literal, mappingOf } from './permission';

/** What `k8s_cluster` follows in every namespace that it is told of, or in all. */
const NAMESPACED = [
  ...[['', ['pods', 'replicationcontrollers', 'resourcequotas', 'services']] as const],
  ...[['apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets']] as const],
  ...[['batch', ['jobs', 'cronjobs']] as const],
  ...[['autoscaling', ['horizontalpodautoscalers']] as const],
];

const CLAIM_METRICS = ['status.phase', 'storage.capacity', 'storage.request'].map(
  (name) => `k8s.persistentvolumeclaim.${name}`,
);
const VOLUME_METRICS = ['status.phase', 'storage.capacity'].map((name) => `k8s.persistentvolume.${name}`);

/** @param tellsEntities whether it is in a pipeline of logs, to which it gives what becomes of all that it knows */
export function k8sCluster(settings: Settings, tellsEntities: boolean): Asked[] {
  if (!asAccount(settings)) return [];
  const isOn = (metric: string) => isEnabled(settings.metrics, metric, false);
  const tellsAll = tellsEntities || listOf(settings.metadata_exporters).length > 0;
  const chosen = [...listOf(settings.namespaces), ...listOf([settings.namespace].filter(Boolean))].map(String);
  const isWhole = chosen.length === 0 || chosen.some((name) => literal(name) === undefined);
  const follow = (group: string, ...resources: string[]) =>
    resources.map((resource) => ({ group, resource, verbs: FOLLOW }));

  const namespaced = [
    ...NAMESPACED.flatMap(([group, resources]) => follow(group, ...resources)),
    ...(tellsAll || CLAIM_METRICS.some(isOn) ? follow('', 'persistentvolumeclaims') : []),
    ...(isOn('k8s.service.endpoint.count') ? follow('discovery.k8s.io', 'endpointslices') : []),
  ];
  if (!isWhole) return chosen.flatMap((namespace) => namespaced.map((asked) => ({ ...asked, namespace })));
  return [
    ...namespaced,
    ...(chosen.length > 0
      ? []
      : [
          ...follow('', 'namespaces', 'nodes'),
          ...(tellsAll || VOLUME_METRICS.some(isOn) ? follow('', 'persistentvolumes') : []),
          ...(settings.distribution === 'openshift' ? follow('quota.openshift.io', 'clusterresourcequotas') : []),
        ]),
  ];
}

/** The groups of Kubernetes' own kinds that are not of the core group, for objects that name none. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'coordination.k8s.io': ['leases'],
  'discovery.k8s.io': ['endpointslices'],
  'networking.k8s.io': ['ingresses', 'ingressclasses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'storage.k8s.io': ['storageclasses', 'volumeattachments'],
};

function groupOf(resource: string): string {
  return Object.keys(GROUPS).find((group) => GROUPS[group]?.includes(resource)) ?? '';
}

/** What `k8s_objects` pulls, or watches, for which it lists first. */
export function k8sObjects(settings: Settings): Asked[] {
  if (!asAccount(settings)) return [];
  return listOf(settings.objects)
    .map(mappingOf)
    .flatMap(({ name, group, mode, namespaces, exclude_namespaces: excluded }) => {
      const asked: Asked = {
        group: String(group ?? groupOf(String(name))),
        resource: String(name),
        verbs: mode === 'watch' ? FOLLOW : ['list'],
      };
      const within = listOf(namespaces).map(literal);
      if (within.length > 0 && !within.includes(undefined)) return within.map((namespace) => ({ ...asked, namespace }));
      if (listOf(excluded).length === 0) return [asked];
      return [asked, { group: '', resource: 'namespaces', verbs: ['list'] }];
    });
}
