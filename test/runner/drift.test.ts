import type { Manifest } from '../../lib';
import { findDrift, withNamespace } from '../../runner/drift';
import { entriesOf } from '../../runner/inventory';
import { configMap, live, namespace } from './fixture';

const planned = configMap({ mode: 'fast' });
const changed = live(configMap({ mode: 'slow' }));

/** The drift of a plan, given what is in the cluster and what was deployed last. */
const driftOf = (plan: Manifest[], cluster: Manifest[], deployed: Manifest[]) =>
  findDrift(
    plan.map((manifest) => live(manifest)),
    { manifests: plan, live: cluster.map((manifest) => live(manifest)), inventory: entriesOf(deployed) },
  );

test.each<[string, Manifest[], Manifest[], Manifest[], [string, string][]]>([
  ['nothing where the cluster is as planned', [planned], [planned], [planned], []],
  ['nothing where the plan is new', [planned], [changed], [configMap({ mode: 'other' })], []],
  ['nothing where the object was never deployed', [planned], [], [], []],
  [
    'the fields that somebody changed',
    [planned],
    [changed],
    [planned],
    [['ConfigMap shop/cart', 'data.mode: is "slow", planned "fast"']],
  ],
  [
    'an object that somebody deleted',
    [namespace, planned],
    [namespace],
    [namespace, planned],
    [['ConfigMap shop/cart', 'is missing from the cluster']],
  ],
  [
    'a namespace that somebody deleted, without each object in it',
    [namespace, planned],
    [],
    [namespace, planned],
    [['Namespace shop', 'is missing from the cluster, with everything in it']],
  ],
])('drift is %s', (_what, plan, cluster, deployed, expected) => {
  const drift = driftOf(plan, cluster, deployed);
  expect(drift.flatMap(({ object, differences }) => differences.map((line) => [object, line]))).toEqual(expected);
});

test('a dry run leaves out what lies in a namespace that is yet to be made', () => {
  expect(withNamespace([namespace, planned], [])).toEqual([namespace]);
  expect(withNamespace([namespace, planned], [live(namespace)])).toEqual([namespace, planned]);
});
