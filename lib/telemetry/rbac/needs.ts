import type { k8s } from '../kube';
import { componentsOf } from './check';
import type { ComponentAt } from './check/places';
import { type CollectorConfig, isMapping } from './config';

/** What a Collector may read from the Kubernetes API, and where. */
export interface Permission {
  /** The namespace that it is confined to. @default - the whole cluster */
  readonly namespace?: string;
  readonly rule: k8s.PolicyRule;
}

const READ = ['get', 'list', 'watch'];
const read = (group: string, ...resources: string[]): k8s.PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs: READ,
});

/** What each component asks of the API server, after its documentation at release 0.159. */
const NEEDS: Readonly<Record<string, (component: ComponentAt, ownNamespace: string) => Permission[]>> = {
  'processors k8s_attributes': ({ settings }) =>
    settings.passthrough === true
      ? []
      : cluster(
          read('', 'pods', 'namespaces', 'nodes'),
          read('apps', 'replicasets', 'deployments', 'statefulsets', 'daemonsets'),
          read('batch', 'jobs'),
        ),
  'processors resource_detection': ({ settings }) =>
    Array.isArray(settings.detectors) && settings.detectors.includes('k8snode')
      ? cluster({ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] })
      : [],
  'receivers kubelet_stats': ({ settings }) =>
    settings.auth_type === 'serviceAccount'
      ? cluster({ apiGroups: [''], resources: ['nodes/stats', 'nodes/pods'], verbs: ['get'] })
      : [],
  'receivers k8s_cluster': () =>
    cluster(
      read(
        '',
        ...['events', 'namespaces', 'namespaces/status', 'nodes', 'nodes/spec', 'pods', 'pods/status'],
        ...['replicationcontrollers', 'replicationcontrollers/status', 'resourcequotas', 'services'],
      ),
      read('apps', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'),
      read('batch', 'jobs', 'cronjobs'),
      read('autoscaling', 'horizontalpodautoscalers'),
      read('discovery.k8s.io', 'endpointslices'),
    ),
  'receivers k8s_objects': ({ settings }) =>
    (Array.isArray(settings.objects) ? settings.objects : [])
      .filter(isMapping)
      .flatMap(({ name, group }) => cluster(read(String(group ?? ''), String(name)))),
  'exporters load_balancing': ({ settings }, ownNamespace) => {
    const service = serviceOfResolver(settings);
    if (service === undefined) return [];
    const [, namespace = ownNamespace] = service.split('.');
    return [{ namespace, rule: read('discovery.k8s.io', 'endpointslices') }];
  },
  'extensions k8s_leader_elector': ({ settings }, ownNamespace) => [
    {
      namespace: String(settings.lease_namespace ?? ownNamespace),
      rule: {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      },
    },
  ],
};

/** All that the components of a configuration need: nothing more than these is granted. */
export function permissionsOf(config: CollectorConfig, ownNamespace: string): Permission[] {
  return componentsOf(config).flatMap(
    (component) => NEEDS[`${component.section} ${component.type}`]?.(component, ownNamespace) ?? [],
  );
}

/** The Service whose endpoints a load-balancing exporter follows: `name` or `name.namespace`. */
export function serviceOfResolver(settings: Readonly<Record<string, unknown>>): string | undefined {
  const resolver = isMapping(settings.resolver) ? settings.resolver.k8s : undefined;
  return isMapping(resolver) && typeof resolver.service === 'string' ? resolver.service : undefined;
}

const cluster = (...rules: k8s.PolicyRule[]): Permission[] => rules.map((rule) => ({ rule }));
