import { isMapping } from '../../data';
import { type ComponentAt, componentsOf } from '../check/places';
import type { Settings } from '../component';
import type { CollectorConfig } from '../config';
import { k8sCluster, k8sObjects } from './cluster-receivers';
import { k8sAttributes } from './k8s-attributes';
import { kubeletStats } from './kubelet-stats';
import { type Asked, asAccount, FOLLOW, isEnabled, listOf, mappingOf, type Permission, permission } from './permission';

interface Place {
  readonly config: CollectorConfig;
  readonly ownNamespace: string;
}

/**
 * What each component asks of the API server, after its source at release 0.159 or the newest one that can be had, and
 * held against what it does ask (`rbac-exact` in prove/telemetry).
 */
const NEEDS: Readonly<Record<string, (component: ComponentAt, place: Place) => Asked[]>> = {
  'processors k8s_attributes': ({ settings }) => k8sAttributes(settings),
  'processors resource_detection': ({ settings }) => resourceDetection(settings),
  'receivers kubelet_stats': ({ settings }) => kubeletStats(settings),
  'receivers k8s_cluster': ({ settings, id }, { config }) => k8sCluster(settings, isInLogs(config, id)),
  'receivers k8s_objects': ({ settings }) => k8sObjects(settings),
  'exporters load_balancing': ({ settings }, { ownNamespace }) => loadBalancing(settings, ownNamespace),
  'extensions k8s_leader_elector': ({ settings }, { ownNamespace }) => leaderElector(settings, ownNamespace),
};

/** All that the components of a configuration need: nothing more than these is granted. */
export function permissionsOf(config: CollectorConfig, ownNamespace: string): Permission[] {
  const asked = componentsOf(config).flatMap(
    (component) => NEEDS[`${component.section} ${component.type}`]?.(component, { config, ownNamespace }) ?? [],
  );
  // One rule for what is asked for alike, as a reader expects it.
  const alike = new Map<string, Asked[]>();
  for (const each of asked) {
    const key = JSON.stringify([each.namespace, each.group, each.verbs, each.names]);
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [permission(first, [...new Set([first, ...others].map(({ resource }) => resource))])];
  });
}

function isInLogs({ service }: CollectorConfig, receiver: string): boolean {
  const pipelines = Object.entries(service?.pipelines ?? {});
  return pipelines.some(([id, each]) => /^logs(\/|$)/.test(id) && each?.receivers?.includes(receiver));
}

const KUBE_SYSTEM: Asked = { group: '', resource: 'namespaces', verbs: ['get'], names: ['kube-system'] };

/** The detectors that ask the API server; all others ask the machine or its cloud. */
function resourceDetection(settings: Settings): Asked[] {
  const detectors = listOf(settings.detectors);
  const detects = (detector: string, attribute: string) =>
    detectors.includes(detector) &&
    asAccount(mappingOf(settings[detector])) &&
    isEnabled(mappingOf(settings[detector]).resource_attributes, attribute, true);
  const asked: Asked[] = [];
  // The second is the name that the first had before.
  for (const detector of ['k8s_api', 'k8snode']) {
    if (detects(detector, 'k8s.node.uid') || detects(detector, 'k8s.node.name')) {
      asked.push({ group: '', resource: 'nodes', verbs: ['get'] });
    }
  }
  if (detects('kubeadm', 'k8s.cluster.name')) {
    const [names, namespace] = [['kubeadm-config'], 'kube-system'];
    asked.push({ group: '', resource: 'configmaps', verbs: ['get'], names, namespace });
  }
  if (['k8s_api', 'k8snode', 'kubeadm'].some((detector) => detects(detector, 'k8s.cluster.uid')))
    asked.push(KUBE_SYSTEM);
  if (detectors.includes('openshift')) {
    const resource = 'infrastructures/status';
    asked.push({ group: 'config.openshift.io', resource, verbs: ['get'], names: ['cluster'] });
  }
  return asked;
}

/** The endpoints of a Service, `name` or `name.namespace`, where a load-balancing exporter follows one. */
function loadBalancing({ resolver }: Settings, ownNamespace: string): Asked[] {
  const followed = isMapping(resolver) ? mappingOf(resolver.k8s).service : undefined;
  if (typeof followed !== 'string') return [];
  const [, namespace = ownNamespace] = followed.split('.');
  return [{ group: 'discovery.k8s.io', resource: 'endpointslices', verbs: FOLLOW, namespace }];
}

/** One lease. What is to be made has no name yet, to an authorizer. */
function leaderElector(settings: Settings, ownNamespace: string): Asked[] {
  if (!asAccount(settings)) return [];
  const namespace = String(settings.lease_namespace ?? ownNamespace);
  const lease = { group: 'coordination.k8s.io', resource: 'leases', namespace };
  return [
    { ...lease, verbs: ['create'] },
    { ...lease, verbs: ['get', 'update'], names: [String(settings.lease_name)] },
  ];
}
