import type { Manifest } from '../../lib';
import { type ApiRequest, mustKubectl, requestsOf } from '../../testbed';
import { type FakeNode, startCollector, startNode } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { SHOP } from './agent-lab';
import { type LabCluster, namespace } from './cluster';
import { type Asking, collectorsThatAsk } from './collectors-that-ask';
import { count, type TelemetryLab } from './lab';
import { until } from './until';

const NODE = 'node-1';
/** Milliseconds that a Collector gets to ask for all that it may. */
const PATIENCE = 20_000;

export const rbac: Experiment<TelemetryLab>[] = [
  {
    id: 'rbac-exact',
    title: 'Collectors with every component that asks the API server, each as its own service account',
    policy: 'roles that are derived from the settings of the components',
    short: true,
    run: async (lab) => {
      const cluster = await lab.cluster();
      await runStore(cluster);
      const node = await startNode(cluster.testbed, NODE);
      try {
        const found = await Promise.all(collectorsThatAsk().map((each) => held(cluster, node, each)));
        const [asked, refused, granted, unused] = (['asked', 'refused', 'granted', 'unused'] as const).map((key) =>
          found.flatMap((each) => each[key]),
        );
        const named = [...(refused ?? []), ...(unused ?? [])].map((each) => `; ${each}`).join('');
        return {
          predicted: 'every request is allowed, and every permission used',
          measured: `${count(asked?.length ?? 0)} requests of ${found.length} Collectors, ${refused?.length} refused; ${granted?.length} permissions, ${unused?.length} unused${named}`,
          holds: refused?.length === 0 && unused?.length === 0 && (granted?.length ?? 0) > 0,
        };
      } finally {
        node.stop();
      }
    },
  },
];

interface Held {
  readonly asked: readonly string[];
  readonly refused: readonly string[];
  readonly granted: readonly string[];
  readonly unused: readonly string[];
}

/**
 * Runs a Collector until it has used all that its roles grant. It runs twice: once as it is, when an API server of today
 * streams it lists as the beginning of a watch, and once as with an older one, which is asked for lists.
 */
async function held(cluster: LabCluster, node: FakeNode, { plan, ...account }: Asking): Promise<Held> {
  await cluster.admit(plan);
  const permissions = granted(plan);
  const requests = () => [...requestsOf(cluster.testbed, account), ...node.requestsOf(account)];
  const unused = () => permissions.filter((each) => !requests().some((request) => uses(request, each)));
  const pod = await cluster.pod(plan, account.name, node);
  for (const older of [false, true]) {
    const env = { ...pod.env, ...(older && { KUBE_FEATURE_WatchListClient: 'false' }) };
    const collector = await startCollector({ ...pod, env, node });
    try {
      const awaited = () => unused().filter(({ verb }) => older || verb !== 'list');
      await until(() => awaited().length === 0, PATIENCE);
    } finally {
      await collector.stop();
    }
  }
  const tell = ({ verb, group, resource, name, namespace: within }: Permission | ApiRequest) =>
    `${account.name}: ${verb} ${[group, resource, name].filter(Boolean).join('/')}${within ? ` in ${within}` : ''}`;
  return {
    asked: requests().map(tell),
    refused: requests()
      .filter(({ allowed }) => !allowed)
      .map(tell),
    granted: permissions.map(tell),
    unused: unused().map(tell),
  };
}

/** One verb on one kind of objects, or on one object of it; in all namespaces where there is none. */
interface Permission extends Omit<ApiRequest, 'allowed' | 'namespace'> {
  readonly namespace?: string;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

function granted(plan: readonly Manifest[]): Permission[] {
  const roles = plan.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');
  return roles.flatMap(({ metadata, rules }) =>
    (rules as readonly Rule[]).flatMap(({ apiGroups, resources, verbs, resourceNames = [''] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) =>
            resourceNames.map((name) => ({ verb, group, resource, name, namespace: metadata.namespace })),
          ),
        ),
      ),
    ),
  );
}

function uses(request: ApiRequest, { verb, group, resource, name, namespace: within }: Permission): boolean {
  return (
    [request.verb, request.group, request.resource].join(' ') === [verb, group, resource].join(' ') &&
    (name === '' || request.name === name) &&
    (within === undefined || request.namespace === within)
  );
}

/** A pod with a claim on the node, for those who ask what is behind it. */
async function runStore({ testbed, apply }: LabCluster): Promise<void> {
  const metadata = { name: 'store', namespace: SHOP };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const spec = {
    nodeSelector: { 'kubernetes.io/hostname': NODE },
    containers: [{ name: 'store', image: 'registry.example/store:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'store' } }],
  };
  await apply([
    namespace(SHOP),
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: claim },
    { apiVersion: 'v1', kind: 'Pod', metadata, spec },
  ]);
  await mustKubectl(testbed, ['wait', '--for=condition=Ready', 'pod/store', `--namespace=${SHOP}`, '--timeout=60s']);
}
