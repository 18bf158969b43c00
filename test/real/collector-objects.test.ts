import { ApiObject, App, Chart } from 'cdk8s';
import { AgentNamespace, findingsOf, OtelAgent, type OtelAgentProps, OtelCollector } from '../../lib';
import { type LabCluster, namespace, startLabCluster } from '../../prove/telemetry/cluster';
import { kubectl, mustKubectl } from '../../testbed';
import { randomFrom } from '../plan/random';

let cluster: LabCluster;
beforeAll(async () => {
  cluster = await startLabCluster();
  await cluster.apply([namespace('observability'), namespace('agents')]);
});
afterAll(() => cluster?.testbed.stop());

const exportTo = 'https://otlp.example.com';

/** The objects of a chart with one Collector or agent, and the codes of its findings. */
function built(build: (chart: Chart) => { readonly node: Chart['node'] }) {
  const chart = new Chart(new App(), 'c', { namespace: 'observability', disableResourceNameHashes: true });
  const all = build(chart).node.findAll();
  const objects = all.filter((each): each is ApiObject => ApiObject.isApiObject(each));
  return {
    codes: all.flatMap(findingsOf).map(({ code }) => code),
    manifests: (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind)).map((each) => each.toJson()),
  };
}

/** Which of these objects, each of a name of its own, the API server does not take. */
async function refused(objects: readonly { readonly metadata: { readonly name: string } }[]): Promise<string[]> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const { stderr } = await kubectl(cluster.testbed, ['apply', '--server-side', '--dry-run=server', '-f', '-'], list);
  return objects.map(({ metadata }) => metadata.name).filter((name) => stderr.includes(`"${name}" is invalid`));
}

test('the API server takes what a declared network makes of 200 blocks of addresses, and refuses none without a finding', async () => {
  const { pick, below } = randomFrom(21);
  const octet = () => pick(['0', '1', '10', '169', '172', '192', '224', '255', '256', '01', '', 'a']);
  const v4 = () => Array.from({ length: pick([4, 4, 4, 4, 3, 5]) }, octet).join('.');
  const v6 = () =>
    pick(['::', 'fd00::', 'fd00:1::', 'fe80::1', '2001:db8::', '::ffff:10.0.0.0', 'fd00:::', 'g::', '::1', 'FD00::']);
  const length = () => pick(['0', '1', '8', '16', '24', '31', '32', '33', '64', '128', '129', '08', '-1', '', 'a']);
  const cidrs = Array.from({ length: 200 }, () => {
    const address = below(3) === 0 ? v6() : v4();
    return pick([`${address}/${length()}`, `${address}/${length()}`, `${address}/${length()}`, address]);
  });
  const all = cidrs.map((cidr, i) => {
    const network = { 'exporters::otlp_http/backend': { connectsTo: [{ cidrs: [cidr], ports: [443] }] } };
    const { codes, manifests } = built(
      (chart) => new OtelCollector(chart, 'g', { name: `gateway-${i}`, exportTo, network }),
    );
    return { cidr, codes, policy: manifests('NetworkPolicy')[0] };
  });
  const no = await refused(all.map(({ policy }) => policy));
  const isRefused = (i: number) => no.includes(`gateway-${i}`);
  expect(all.filter(({ codes }, i) => codes.length === 0 && isRefused(i)).map(({ cidr }) => cidr)).toEqual([]);
  const strict = all.filter(({ codes }, i) => codes.length > 0 && !isRefused(i)).map(({ cidr }) => cidr);
  expect(strict).toEqual([]);
  expect(all.filter(({ codes }) => codes.length === 0).length).toBeGreaterThan(10);
  expect(no.length).toBeGreaterThan(50);
});

test('the API server takes the tolerations that have no finding, of 200 generated ones, and refuses all others', async () => {
  const { pick } = randomFrom(22);
  const tolerations = Array.from({ length: 200 }, () => ({
    key: pick([undefined, 'gpu', 'example.com/gpu', 'a b', '']),
    operator: pick([undefined, 'Exists', 'Equal', 'In', 'exists']),
    value: pick([undefined, undefined, '', 'a100', 'a b']),
    effect: pick([undefined, 'NoSchedule', 'NoExecute', 'PreferNoSchedule', 'None']),
    tolerationSeconds: pick([undefined, undefined, undefined, 0, -1, 60]),
  })) as NonNullable<OtelAgentProps['tolerations']>;
  const all = tolerations.map((toleration, i) => {
    const { codes, manifests } = built((chart) => {
      const where = new AgentNamespace(chart, 'namespace', { name: 'agents' });
      const gateway = new OtelCollector(chart, 'gateway', { name: 'gateway', exportTo });
      const common = { collects: 'logs', namespace: where, exportTo: gateway } as const;
      return new OtelAgent(chart, 'agent', { ...common, name: `agent-${i}`, tolerations: [toleration] });
    });
    return { toleration, codes, daemonSet: manifests('DaemonSet')[0] };
  });
  const no = await refused(all.map(({ daemonSet }) => daemonSet));
  const differ = all.filter(({ codes }, i) => codes.length > 0 !== no.includes(`agent-${i}`));
  expect(differ.map(({ toleration, codes }) => ({ toleration, codes }))).toEqual([]);
  expect(no.length).toBeGreaterThan(50);
  expect(no.length).toBeLessThan(190);
});

// A revision's hash has up to ten characters, mostly nine or ten: in between it is a matter of luck.
test('a StatefulSet with a name of 52 characters has a pod, one of 56 has none', async () => {
  const names = [52, 56].map((length) => `g${length}-`.padEnd(length, 'x'));
  for (const name of names) {
    const { codes, manifests } = built(
      (chart) => new OtelCollector(chart, 'g', { name, exportTo, persistence: '1Gi', headless: true, replicas: 1 }),
    );
    expect(codes).toEqual(name.length > 52 ? ['MW523'] : []);
    await cluster.apply(manifests('ServiceAccount', 'ConfigMap', 'Service', 'StatefulSet'));
  }
  const selector = (name = '') => ['get', 'pods', '--namespace=observability', `--selector=app=${name}`, '-o', 'name'];
  const pods = async (name?: string) =>
    (await mustKubectl(cluster.testbed, selector(name))).split('\n').filter(Boolean);
  const deadline = Date.now() + 30_000;
  while ((await pods(names[0])).length === 0 && Date.now() < deadline) await new Promise((r) => setTimeout(r, 500));
  expect(await pods(names[0])).toEqual([`pod/${names[0]}-0`]);
  expect(await pods(names[1])).toEqual([]);
});
