import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from '../../prove/changes/watch';
import { PulumiEngine } from '../../runner/pulumi-engine';
import { obtainPulumi } from '../../runner/pulumi-parts';
import { ENVIRONMENTS } from '../../stacks/environments';
import { cacheFolder, mustKubectl, startTemporaryTestbed, type TemporaryTestbed } from '../../testbed';
import { noProgress } from '../../testbed/progress';
import { byAction, deployment, recorder } from './support/testbed';

const FLOOR = ENVIRONMENTS.prod.replicaFloor;
/** Such as `MODIFIED ledger-x7x2k ledger true true true`. */
const ENDPOINTS =
  '{.type} {.object.metadata.name} {.object.metadata.labels.kubernetes\\.io/service-name} {.object.endpoints[*].conditions.ready}';

let testbed: TemporaryTestbed;
let engine: PulumiEngine;

beforeAll(async () => {
  testbed = await startTemporaryTestbed('real-upgrade');
  const parts = await obtainPulumi(cacheFolder(), noProgress, true);
  engine = new PulumiEngine(parts, path.join(testbed.dir, 'pulumi'));
});

afterAll(() => testbed?.stop());

function prod(program?: string) {
  const { kubeconfig, context, kubectl } = testbed;
  const values = { cluster: JSON.stringify({ kubeconfig, context }) };
  return { ...deployment('prod', { values, program }), cluster: { kubeconfig, context, kubectl } };
}

/** The least number of ready endpoints that each Service had after any event, from when it had them all. */
function least(events: readonly string[]): Record<string, number> {
  const slices = new Map<string, Map<string, number>>();
  const lowest: Record<string, number> = {};
  for (const event of events) {
    const [type, slice = '', service = '', ...ready] = event.trim().split(/\s+/);
    const own = slices.get(service) ?? new Map<string, number>();
    slices.set(service, own.set(slice, type === 'DELETED' ? 0 : ready.filter((text) => text === 'true').length));
    const now = [...own.values()].reduce((total, count) => total + count, 0);
    lowest[service] = Math.min(lowest[service] ?? now, now);
  }
  return lowest;
}

test('what the first release deployed goes to this one, and no Service has fewer endpoints than it needs', async () => {
  const created = byAction(await engine.up(prod('first-release'), recorder()));
  expect(Object.keys(created)).toEqual(['created']);

  const refused: Error = await engine.up(prod(), recorder()).then(
    () => new Error('nothing was refused'),
    (error) => error,
  );
  const [first, ...harm] = refused.message.split('\n');
  expect(first).toBe('Nothing was changed. This deployment would do harm:');
  expect(harm).toEqual([
    expect.stringContaining('StatefulSet observability-prod/otel-gateway: its serviceName "otel-gateway" becomes'),
  ]);
  const [, command = ''] = /\(kubectl (delete statefulset [^)]*)\)/.exec(refused.message) ?? [];
  await mustKubectl(testbed, command.split(' '));

  const namespaces = ['finance-prod', 'observability-prod'];
  const watches = namespaces.map((namespace) => watch(testbed, 'endpointslices', namespace, ENDPOINTS));
  await sleep(1_000);
  const { created: added = [], pruned = [] } = byAction(await engine.up(prod(), recorder()));
  const [finance = {}, observability = {}] = watches.map(({ events }) => least(events));
  for (const each of watches) each.end();

  expect(Object.keys(finance).sort()).toEqual(['billing-service', 'ledger', 'notifications', 'payments']);
  expect(Object.values(finance).every((ready) => ready >= FLOOR)).toBe(true);
  // A StatefulSet replaces its pods one after another.
  expect(observability).toMatchObject({ 'otel-gateway': FLOOR - 1, 'otel-gateway-sampling': FLOOR - 1 });
  expect(added).toContain('StatefulSet observability-prod/otel-gateway');
  // Nothing goes but the ConfigMaps that are named by their content now.
  expect(pruned.map((object) => object.split(' ')[0])).toEqual(Array(4).fill('ConfigMap'));
  expect(Object.keys(byAction(await engine.up(prod(), recorder())))).toEqual(['unchanged']);
});
