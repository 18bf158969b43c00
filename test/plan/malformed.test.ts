import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { formatFinding, stops } from '../../lib/finding';
import { type Manifest, planOf, renderYaml } from '../../lib/plan';
import { ALL_KINDS } from '../check/support';
import { randomFrom } from './random';

type Random = ReturnType<typeof randomFrom>;
type Members = Record<string, unknown>;

const NAMED = { name: 'a', namespace: 'ns' };

/** What is found of one object and its patches; synthesis never fails otherwise. */
function found(manifest: object, patches: readonly JsonPatch[] = []) {
  const app = new App();
  const object = new ApiObject(new Chart(app, 'c'), 'o', manifest as Manifest);
  object.addJsonPatch(...patches);
  const plan = planOf(app);
  const findings = [...plan.findings, ...checkPlan(plan)];
  renderYaml(plan);
  for (const line of findings.map(formatFinding)) expect(line).toMatch(/^MW\d{3} \w+ c\S*: .+ Fix: .+\.$/);
  return findings;
}

const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: NAMED, spec });

test.each<[string, object, string]>([
  ['a number as name', { apiVersion: 'v1', kind: 'Service', metadata: { ...NAMED, name: 7 } }, 'metadata.name is of'],
  [
    'a number as label',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { ...NAMED, labels: { a: 1 } } },
    'metadata.labels.a is of',
  ],
  ['containers that are a text', pod({ containers: 'x' }), 'spec.containers is of'],
  ['a number as a variable', pod({ containers: [{ env: [{ name: 'A', value: 1 }] }] }), 'containers[0].env[0].value'],
  [
    'ports that are an object',
    { apiVersion: 'v1', kind: 'Service', metadata: NAMED, spec: { ports: {} } },
    'spec.ports',
  ],
  ['a kind that is true', { apiVersion: 'v1', kind: true, metadata: NAMED }, 'kind is of'],
  ['items that are no list', { apiVersion: 'v1', kind: 'List', metadata: NAMED, items: 'x' }, 'items is of'],
  [
    'an apiVersion of what is scaled that is true',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: NAMED,
      spec: { scaleTargetRef: { apiVersion: true } },
    },
    'spec.scaleTargetRef.apiVersion',
  ],
])('%s is MW130, and the object is judged no further', (_name, manifest, message) => {
  expect(found(manifest)).toMatchObject([{ code: 'MW130', message: expect.stringContaining(message) }]);
});

test.each([
  ['the metadata', JsonPatch.remove('/metadata'), 'MW130', 'metadata is missing'],
  ['the name', JsonPatch.remove('/metadata/name'), 'MW113', 'no explicit name'],
  ['the apiVersion', JsonPatch.replace('/apiVersion', null), 'MW130', 'apiVersion is missing'],
])('a patch that removes %s is a finding', (_name, patch, code, message) => {
  const manifest = { apiVersion: 'v1', kind: 'Service', metadata: NAMED };
  expect(found(manifest, [patch])).toMatchObject([{ code, message: expect.stringContaining(message) }]);
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('a')],
  ['a bigint', 7n],
  ['undefined in a list', [undefined]],
])('%s is MW119', (_name, value) => {
  const manifest = { apiVersion: 'example.org/v1', kind: 'Thing', metadata: NAMED, spec: { value } };
  expect(found(manifest)).toMatchObject([{ code: 'MW119', message: expect.stringContaining('spec.value') }]);
});

test('an object in a circle is a finding', () => {
  const spec: Members = {};
  spec.self = spec;
  expect(found({ apiVersion: 'example.org/v1', kind: 'Thing', metadata: NAMED, spec })).toMatchObject([
    { code: 'MW112' },
  ]);
});

test('a member that a patch sets to null is none, as the API server has it', () => {
  const manifest = { apiVersion: 'v1', kind: 'Service', metadata: NAMED, spec: { ports: [{ port: 80 }] } };
  expect(found(manifest, [JsonPatch.replace('/spec', null)])).toEqual([]);
});

test('whatever stands in objects and patches, synthesis ends in findings or in YAML', () => {
  const random = randomFrom(Number(process.env.SEED ?? 5));
  let [sound, unsound] = [0, 0];
  for (let round = 0; round < Number(process.env.ROUNDS ?? 40); round++) {
    const app = new App();
    const chart = new Chart(app, 'c', { namespace: 'ns' });
    for (const [i, manifest] of ALL_KINDS.entries()) {
      const changed = random.below(4) === 0 ? mutated(manifest, random) : manifest;
      // Without it cdk8s makes no object.
      const object = new ApiObject(chart, `o${i}`, { ...changed, apiVersion: manifest.apiVersion });
      if (random.below(8) === 0) object.addJsonPatch(randomPatch(manifest, random));
    }
    const plan = planOf(app);
    for (const one of [...plan.findings, ...checkPlan(plan)]) formatFinding(one);
    renderYaml(plan);
    if (plan.findings.some((one) => stops(one))) unsound++;
    else sound++;
  }
  expect(unsound).toBeGreaterThan(sound);
});

const wrong = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.json(2),
    ...[null, undefined, true, 7, 7n, Number.NaN, 'text', '', [], {}, [null], [undefined], [[]], [{}], [7]].map(
      (value) => () => value,
    ),
    () => Symbol('s'),
    () => () => 1,
    () => new Map(),
    () => ({ toString: 1 }),
    () => Object.create(null),
  ])();

/** All places of a manifest, as the keys that lead there. */
function placesIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return [[...at], ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...at, key]))];
}

function placeIn(manifest: Manifest, random: Random): string[] {
  const [, ...places] = placesIn(manifest);
  return random.pick(places as [string[]]);
}

function mutated(manifest: Manifest, random: Random): Manifest {
  const copy = structuredClone(manifest) as unknown as Members;
  const place = placeIn(manifest, random);
  const parent = place.slice(0, -1).reduce<Members>((at, key) => at[key] as Members, copy);
  parent[place.at(-1) as string] = wrong(random);
  return copy as unknown as Manifest;
}

function randomPatch(manifest: Manifest, random: Random): JsonPatch {
  const path = `/${placeIn(manifest, random)
    .map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/')}`;
  return random.below(2) === 0 ? JsonPatch.remove(path) : JsonPatch.replace(path, wrong(random));
}
