import { ApiObject, App, Chart } from 'cdk8s';
import { CHECKS, checkPlan } from '../../lib/check';
import { CODES } from '../../lib/finding';
import { type Manifest, planOf } from '../../lib/plan';
import { randomFrom } from '../plan/random';
import { ALL_KINDS, deployment, networking, networkPolicy, planOfManifests, service } from './support';

describe('checkPlan', () => {
  it('finds nothing in an empty plan', () => {
    expect(checkPlan({ objects: [], findings: [], clusterDomain: 'cluster.local' })).toEqual([]);
  });

  it('reports everything at once, the same each time', () => {
    const plan = planOfManifests([deployment('a', { hostNetwork: true }), service('b')]);
    const found = checkPlan(plan);
    expect(found.map(({ code }) => code)).toEqual(['MW106', 'MW202', 'MW203']);
    expect(checkPlan(plan)).toEqual(found);
  });

  it('does not report that others miss an object which could not be rendered', () => {
    const plan = planOfManifests([
      deployment('a', { hostNetwork: true, serviceAccountName: 'missing' }, { replicas: 3 }),
      service('a'),
      service('b'),
      networking('VirtualService', 'v', { hosts: ['x'], tcp: [{ route: [{ destination: { host: 'missing' } }] }] }),
      networking('DestinationRule', 'd', { host: 'a', trafficPolicy: { outlierDetection: {} } }),
    ]);
    const whole = checkPlan(plan).map(({ code }) => code);
    expect(whole).toEqual(['MW106', 'MW115', 'MW118', 'MW202', 'MW203', 'MW302', 'MW305']);
    expect(checkPlan({ ...plan, isPartial: true }).map(({ code }) => code)).toEqual(['MW202', 'MW305']);
  });

  it('has each code in one check, and only codes of the table', () => {
    const codes = CHECKS.flatMap((check) => check.codes);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !(code in CODES))).toEqual([]);
  });

  // What is quadratic takes longer than Jest lets a test run.
  it('takes 4,000 services of one namespace', () => {
    const manifests = Array.from({ length: 4000 }, (_, i) => [
      deployment(`d${i}`),
      service(`d${i}`, { tier: 'backend', app: `d${i}` }),
      networkPolicy(`d${i}`, { podSelector: { matchLabels: { tier: 'backend', app: `d${i}` } } }),
    ]).flat();
    expect(checkPlan(planOfManifests(manifests))).toEqual([]);
  });

  it('and planOf do not throw whatever stands in the objects', () => {
    const random = randomFrom(11);
    for (let round = 0; round < 300; round++) {
      const manifests = ALL_KINDS.map((manifest) => mutate(manifest, random));
      expect(() => checkPlan(planOfManifests(manifests))).not.toThrow();
      const app = new App();
      const chart = new Chart(app, 'c');
      for (const [i, manifest] of manifests.entries()) new ApiObject(chart, `o${i}`, manifest);
      expect(() => checkPlan(planOf(app))).not.toThrow();
    }
  });
});

/** Replaces one random value below `spec`, `items`, `data`, `subjects` or `roleRef` by random JSON. */
function mutate(manifest: Manifest, random: ReturnType<typeof randomFrom>): Manifest {
  const copy = structuredClone(manifest) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const visit = (parent: Record<string, unknown>, key: string) => {
    places.push([parent, key]);
    const value = parent[key];
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.keys(value)) visit(value as Record<string, unknown>, inner);
    }
  };
  for (const key of ['spec', 'data', 'items', 'subjects', 'roleRef']) if (key in copy) visit(copy, key);
  const [first, ...rest] = places;
  if (!first) return manifest;
  const [parent, key] = random.pick([first, ...rest]);
  parent[key] = random.pick<() => unknown>([
    () => random.json(2),
    () => null,
    () => 7,
    () => 'text',
    () => [null, 'x', 3],
    () => ({}),
  ])();
  return copy as unknown as Manifest;
}
