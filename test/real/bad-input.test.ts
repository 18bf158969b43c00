import { formatFinding, type Manifest } from '../../lib';
import {
  CONFIG_KEY,
  checkPort,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  envName,
  isKeyName,
  LABEL_KEY,
  LABEL_VALUE_RULE,
  parseQuantity,
  serviceName,
} from '../../lib/kube';
import { randomFrom } from '../plan/random';
import {
  type Case,
  randomCollector,
  randomMicroservice,
  randomName,
  randomNeighbour,
  randomNumber,
  randomQuantity,
} from '../support/random-props';
import { ApiServer } from './support/api-server';
import { kubectl } from './support/testbed';

/** The release that the testbed runs, which is also the one that the cases are made for. */
const KUBERNETES = '1.36';
const NAMESPACE = 'judged';
let server: ApiServer;

beforeAll(() => {
  kubectl('create', 'namespace', NAMESPACE);
  server = new ApiServer();
});
afterAll(() => {
  process.stdout.write(`The API server has judged ${server.judged} objects.\n`);
  server.close();
  kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
});

const object = (kind: string, body: object = {}, metadata: object = {}): Manifest =>
  ({ apiVersion: 'v1', kind, metadata: { name: 'a', namespace: NAMESPACE, ...metadata }, ...body }) as Manifest;
const pod = (container: object, volumes: object[] = []) =>
  object('Pod', { spec: { containers: [{ name: 'a', image: 'a', ...container }], volumes } });

type Row<T> = [what: string, make: (value: T) => Manifest, fits: (value: T) => boolean];

/** Rules of ours, each with an object that has the value in the field that the rule is for. */
const NAMES: Row<string>[] = [
  ['a Namespace’s name', (name) => object('Namespace', {}, { name, namespace: undefined }), DNS_LABEL.fits],
  ['a container’s name', (name) => pod({ name }), DNS_LABEL.fits],
  ['a volume’s name', (name) => pod({}, [{ name, emptyDir: {} }]), DNS_LABEL.fits],
  ['a ServiceAccount’s name', (name) => object('ServiceAccount', {}, { name }), DNS_SUBDOMAIN.fits],
  ['a Secret’s name', (name) => object('Secret', {}, { name }), DNS_SUBDOMAIN.fits],
  [
    'a Service’s name',
    (name) => object('Service', { spec: { ports: [{ port: 1 }] } }, { name }),
    serviceName(KUBERNETES).fits,
  ],
  // Which JavaScript would lose.
  [
    'a key of a ConfigMap',
    (key) => object('ConfigMap', { data: { [key]: '' } }),
    (key) => CONFIG_KEY.fits(key) || key === '__proto__',
  ],
  ['a variable’s name', (name) => pod({ env: [{ name, value: '' }] }), envName(KUBERNETES).fits],
  ['a label’s key', (key) => object('ConfigMap', {}, { labels: { [key]: '' } }), LABEL_KEY.fits],
  ['a label’s value', (value) => object('ConfigMap', {}, { labels: { a: value } }), LABEL_VALUE_RULE.fits],
  ['an annotation’s key', (name) => object('ConfigMap', {}, { annotations: { [`a.b/${name}`]: '' } }), isKeyName],
];
const QUANTITIES: Row<string>[] = [
  [
    'a quantity',
    (sizeLimit) => pod({}, [{ name: 'a', emptyDir: { sizeLimit } }]),
    (quantity) => parseQuantity(quantity) !== undefined,
  ],
];
const PORTS: Row<number>[] = [
  ['a port', (containerPort) => pod({ ports: [{ containerPort }] }), (port) => checkPort('', '', port).length === 0],
];

/** The values of which the API server and the rule say different things. */
async function differences<T>([, make, fits]: Row<T>, values: readonly T[]) {
  const refusals = await Promise.all(values.map((value) => server.refusal(make(value))));
  const accepted = refusals.filter((refusal) => refusal === undefined).length;
  expect(Math.min(accepted, values.length - accepted)).toBeGreaterThan(values.length / 50);
  return values.flatMap((value, i) =>
    fits(value) === (refusals[i] === undefined) ? [] : [{ value, fits: fits(value), refusal: refusals[i] }],
  );
}

const many = <T>(count: number, make: () => T) => [...new Set(Array.from({ length: count }, make))];

test.each(NAMES)('%s is right for us exactly where it is for the API server', async (...row) => {
  const random = randomFrom(1);
  expect(
    await differences(
      row,
      many(300, () => randomName(random)),
    ),
  ).toEqual([]);
});

test.each(QUANTITIES)('%s is right for us exactly where it is for the API server', async (...row) => {
  const random = randomFrom(2);
  expect(
    await differences(
      row,
      many(600, () => randomQuantity(random)),
    ),
  ).toEqual([]);
});

test.each(PORTS)('%s is right for us exactly where it is for the API server', async (...row) => {
  const random = randomFrom(3);
  expect(
    await differences(
      row,
      many(300, () => randomNumber(random)),
    ),
  ).toEqual([]);
});

test('what an older release would take, a newer one takes', () => {
  const random = randomFrom(4);
  for (const name of many(2000, () => randomName(random))) {
    for (const rule of [serviceName, envName]) expect(rule('1.30').fits(name) && !rule('1.36').fits(name)).toBe(false);
  }
});

test.each([
  ['a microservice', 3000, randomMicroservice],
  ['a Namespace or a Secret', 1000, randomNeighbour],
  ['a Collector', 300, randomCollector],
])('%s without findings is accepted, every object of it', async (_name, count, make) => {
  const random = randomFrom(5);
  const cases = Array.from({ length: count }, () => make(random));
  const sound = cases.filter(({ findings }) => findings.every(({ level }) => level !== 'error'));
  expect(sound.length).toBeGreaterThan(count / 10);
  expect((await Promise.all(sound.map(refused))).flat()).toEqual([]);
  const codes = new Set(cases.flatMap(({ findings }) => findings.map(({ code }) => code)));
  process.stdout.write(
    `${count} cases, ${sound.length} of them without findings; found: ${[...codes].sort().join(' ')}\n`,
  );
});

async function refused({ given, plan }: Case) {
  const refusals = await Promise.all(plan.objects.map(({ manifest }) => server.refusal(inPlace(manifest))));
  return refusals.flatMap((refusal, i) => (refusal ? [{ given, object: plan.objects[i]?.id, refusal }] : []));
}

/** The same in a namespace that is there, which one that was made at random is not. */
function inPlace(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return metadata.namespace === undefined ? manifest : { ...manifest, metadata: { ...metadata, namespace: NAMESPACE } };
}

/**
 * What the API server takes and we do not, on purpose: two objects or variables of one name, amounts that no machine has,
 * images that are not fixed, numbers out of a plausible range, texts that it would change, references to nothing, paths
 * that no client asks for, attributes that SDKs drop.
 */
const STRICTER = ['MW101', 'MW104', 'MW105', 'MW109', 'MW114', 'MW119', 'MW120', 'MW123'];

/** JSON has no NaN and no infinities: an object with one is left out of the plan, so no API server is asked for it. */
const isJson = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(isJson)
    : typeof value !== 'number' || Number.isFinite(value);

test('what we find and the API server would take is what we are stricter in on purpose', async () => {
  const random = randomFrom(6);
  const cases = Array.from({ length: 600 }, () => randomMicroservice(random));
  const unsound = cases.filter(
    ({ given, findings }) =>
      isJson(given) && findings.length > 0 && findings.every(({ code }) => !STRICTER.includes(code)),
  );
  expect(unsound.length).toBeGreaterThan(cases.length / 10);
  const taken = await Promise.all(unsound.map(async (one) => ((await refused(one)).length === 0 ? [one] : [])));
  expect(taken.flat().map(({ given, findings }) => ({ given, findings: findings.map(formatFinding) }))).toEqual([]);
});
