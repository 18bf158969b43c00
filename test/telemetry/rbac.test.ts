import type { CollectorConfig, Settings } from '../../lib/telemetry';
import { permissionsOf } from '../../lib/telemetry/rbac';

const OWN = 'observability';

/** Each permission as `verbs group/resource(names) in namespace`. */
function granted(config: CollectorConfig): string[] {
  return permissionsOf(config, OWN).flatMap(({ namespace, rule }) =>
    (rule.resources ?? []).map((resource) => {
      const what = [...(rule.apiGroups ?? []).filter(Boolean), resource].join('/');
      const names = rule.resourceNames ? `(${rule.resourceNames.join(',')})` : '';
      return `${rule.verbs.join(' ')} ${what}${names}${namespace === undefined ? '' : ` in ${namespace}`}`;
    }),
  );
}
const processor = (id: string) => (settings: Settings) => granted({ processors: { [id]: settings } });
const receiver = (id: string) => (settings: Settings) => granted({ receivers: { [id]: settings } });

describe('k8s_attributes', () => {
  const asked = processor('k8s_attributes');
  const PODS = 'list watch pods';
  const label = (from?: string) => ({ labels: [{ tag_name: 'team', key: 'team', ...(from && { from }) }] });

  test.each<[string, Settings, string[]]>([
    ['by default pods', {}, [PODS]],
    [
      'by name of the Deployment pods, since it is cut out of the name',
      { extract: { metadata: ['k8s.deployment.name'] } },
      [PODS],
    ],
    [
      'unless the name is looked up',
      { extract: { deployment_name_from_replicaset: false } },
      [PODS, 'list watch apps/replicasets'],
    ],
    [
      'which is in vain where it is not extracted',
      { extract: { metadata: ['k8s.pod.name'], deployment_name_from_replicaset: false } },
      [PODS],
    ],
    [
      'by id of the Deployment ReplicaSets',
      { extract: { metadata: ['k8s.deployment.uid'] } },
      [PODS, 'list watch apps/replicasets'],
    ],
    [
      'by labels of a Deployment both',
      { extract: label('deployment') },
      [PODS, 'list watch apps/replicasets', 'list watch apps/deployments'],
    ],
    ['by labels of a StatefulSet those', { extract: label('statefulset') }, [PODS, 'list watch apps/statefulsets']],
    [
      'by annotations of a DaemonSet those',
      { extract: { annotations: [{ key: 'a', from: 'daemonset' }] } },
      [PODS, 'list watch apps/daemonsets'],
    ],
    ['by labels of a Job those', { extract: label('job') }, [PODS, 'list watch batch/jobs']],
    ['by id of the CronJob Jobs', { extract: { metadata: ['k8s.cronjob.uid'] } }, [PODS, 'list watch batch/jobs']],
    ['by id of the node nodes', { extract: { metadata: ['k8s.node.uid'] } }, [PODS, 'list watch nodes']],
    ['of one node that alone', { filter: { node: 'n1' }, extract: label('node') }, [PODS, 'list watch nodes(n1)']],
    [
      'of the node that a variable names all',
      { filter: { node: '${env:NODE}' }, extract: label('node') },
      [PODS, 'list watch nodes'],
    ],
    [
      'by labels of the namespace all of them',
      { extract: { metadata: ['k8s.cluster.uid'], ...label('namespace') } },
      [PODS, 'list watch namespaces'],
    ],
    [
      'by id of the cluster one of them',
      { extract: { metadata: ['k8s.cluster.uid'] } },
      [PODS, 'list watch namespaces(kube-system)'],
    ],
    ['by labels of the pod only pods', { extract: label() }, [PODS]],
    [
      'within one namespace what is in it',
      { filter: { namespace: 'shop' }, extract: label('job') },
      ['list watch pods in shop', 'list watch batch/jobs in shop'],
    ],
    ['that passes through nothing', { passthrough: true }, []],
    ['with a kubeconfig nothing of its own account', { auth_type: 'kubeConfig' }, []],
  ])('%s', (_what, settings, permissions) => {
    expect(asked(settings)).toEqual(permissions);
  });
});

describe('kubelet_stats', () => {
  const asked = receiver('kubelet_stats');
  const own = { auth_type: 'serviceAccount' };
  const enabled = (metric: string) => ({ metrics: { [metric]: { enabled: true } } });

  test.each<[string, Settings, string[]]>([
    ['asks the kubelet for what is used', own, ['get nodes/stats']],
    [
      'with labels for pods too',
      { ...own, extra_metadata_labels: ['container.id'] },
      ['get nodes/stats', 'get nodes/pods'],
    ],
    [
      'and with shares of limits',
      { ...own, ...enabled('k8s.pod.memory_limit_utilization') },
      ['get nodes/stats', 'get nodes/pods'],
    ],
    [
      'not with a share that is off',
      { ...own, metrics: { 'k8s.pod.memory_limit_utilization': { enabled: false } } },
      ['get nodes/stats'],
    ],
    [
      'with shares of the node for that node',
      { ...own, node: 'n1', k8s_api_config: own, ...enabled('k8s.container.cpu.node.utilization') },
      ['get nodes/stats', 'list watch nodes(n1)'],
    ],
    [
      'with the kinds of volumes for what is behind claims',
      { ...own, metric_groups: ['volume'], extra_metadata_labels: ['k8s.volume.type'], k8s_api_config: own },
      ['get nodes/stats', 'get nodes/pods', 'get persistentvolumeclaims', 'get persistentvolumes'],
    ],
    ['with a certificate of its own nothing', { auth_type: 'tls' }, []],
  ])('%s', (_what, settings, permissions) => {
    expect(asked(settings)).toEqual(permissions);
  });
});

describe('resource_detection', () => {
  const asked = processor('resource_detection');
  test.each<[string, Settings, string[]]>([
    ['asks nothing for what the machine knows', { detectors: ['env', 'system'] }, []],
    ['gets the node and one namespace', { detectors: ['k8s_api'] }, ['get nodes', 'get namespaces(kube-system)']],
    [
      'under the name that the detector had before too',
      { detectors: ['k8snode'] },
      ['get nodes', 'get namespaces(kube-system)'],
    ],
    [
      'no namespace where the cluster’s id is off',
      { detectors: ['k8s_api'], k8s_api: { resource_attributes: { 'k8s.cluster.uid': { enabled: false } } } },
      ['get nodes'],
    ],
    [
      'gets what kubeadm wrote',
      { detectors: ['kubeadm'] },
      ['get configmaps(kubeadm-config) in kube-system', 'get namespaces(kube-system)'],
    ],
    [
      'gets what OpenShift says',
      { detectors: ['openshift'] },
      ['get config.openshift.io/infrastructures/status(cluster)'],
    ],
  ])('%s', (_what, settings, permissions) => {
    expect(asked(settings)).toEqual(permissions);
  });
});

describe('k8s_cluster', () => {
  const asked = receiver('k8s_cluster');

  test('follows nodes and namespaces, and in these what there is, but neither events nor any status', () => {
    const all = asked({});
    expect(all).toHaveLength(13);
    expect(all).toEqual(expect.arrayContaining(['list watch nodes', 'list watch batch/cronjobs']));
    expect(all.filter((each) => /get|events|status|spec/.test(each))).toEqual([]);
  });

  test('in namespaces of its own neither', () => {
    const some = asked({ namespaces: ['a', 'b'] });
    expect(some).toHaveLength(22);
    expect(some.every((each) => / in [ab]$/.test(each))).toBe(true);
  });

  test('endpoints and claims where their metrics are on', () => {
    const metrics = (name: string) =>
      asked({ metrics: { [name]: { enabled: true } } }).filter((each) => !asked({}).includes(each));
    expect(metrics('k8s.service.endpoint.count')).toEqual(['list watch discovery.k8s.io/endpointslices']);
    expect(metrics('k8s.persistentvolumeclaim.storage.request')).toEqual(['list watch persistentvolumeclaims']);
    expect(metrics('k8s.persistentvolume.status.phase')).toEqual(['list watch persistentvolumes']);
  });

  test('volumes and claims also where it tells in logs what becomes of them', () => {
    const inLogs = { pipelines: { 'logs/entities': { receivers: ['k8s_cluster'], exporters: ['debug'] } } };
    const more = granted({ receivers: { k8s_cluster: {} }, service: inLogs });
    expect(more.filter((each) => !asked({}).includes(each))).toEqual([
      'list watch persistentvolumeclaims',
      'list watch persistentvolumes',
    ]);
  });
});

test('k8s_objects lists what it pulls, and follows what it watches, each in its group and namespaces', () => {
  const objects = [
    { name: 'pods' },
    { name: 'events', group: 'events.k8s.io', mode: 'watch' },
    { name: 'deployments', mode: 'watch', namespaces: ['shop'] },
    { name: 'services', exclude_namespaces: [{ regexp: '^kube-' }] },
  ];
  expect(receiver('k8sobjects')({ objects })).toEqual([
    'list pods',
    'list services',
    'list namespaces',
    'list watch events.k8s.io/events',
    'list watch apps/deployments in shop',
  ]);
});

test('load_balancing follows the endpoints of a Service where it is, and asks nobody about names and lists', () => {
  const asked = (resolver: object) => granted({ exporters: { load_balancing: { resolver } } });
  expect(asked({ k8s: { service: 'a.b' } })).toEqual(['list watch discovery.k8s.io/endpointslices in b']);
  expect(asked({ k8s: { service: 'a' } })).toEqual([`list watch discovery.k8s.io/endpointslices in ${OWN}`]);
  expect(asked({ dns: { hostname: 'a' } })).toEqual([]);
});

test('k8s_leader_elector makes leases, and gets and updates its own', () => {
  const settings = { lease_name: 'leader', lease_namespace: 'leases' };
  expect(granted({ extensions: { k8s_leader_elector: settings } })).toEqual([
    'create coordination.k8s.io/leases in leases',
    'get update coordination.k8s.io/leases(leader) in leases',
  ]);
});

test('what two components ask for is granted once', () => {
  expect(granted({ processors: { k8s_attributes: {}, 'k8s_attributes/b': {} } })).toEqual(['list watch pods']);
});
