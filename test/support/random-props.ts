import { App, Chart, Duration } from 'cdk8s';
import { type Finding, type Plan, planOf } from '../../lib';
import { checkPlan } from '../../lib/check';
import type { Contract } from '../../lib/contract';
import { KUBERNETES_VERSION } from '../../lib/kube';
import { type MeshMember, ServiceMesh } from '../../lib/mesh';
import { Microservice, type MicroserviceProps, RestrictedNamespace } from '../../lib/service';
import { type CollectorConfig, OtelCollector, type OtelCollectorProps } from '../../lib/telemetry';
import { ServiceSecret } from '../../lib/workload';
import type { randomFrom } from '../plan/random';
import { contractWith, DIGEST } from './estate';

type Random = ReturnType<typeof randomFrom>;

const ODD_NAMES = [
  ...[
    '',
    '.',
    '..',
    '...',
    '.a',
    '..a',
    'a.',
    'a..b',
    '-',
    '-a',
    'a-',
    'a-b',
    '_',
    '_a',
    'a_',
    'a_b',
    '1',
    '1a',
    '9-a',
  ],
  ...[
    'A',
    'aB',
    'a b',
    ' a',
    'a\n',
    'a\t',
    'a\0',
    'a/b',
    '/a',
    'a/',
    'a/b/c',
    'a.b/c',
    'A/b',
    'a=b',
    'a,b',
    'a:b',
    '~',
  ],
  ...[
    'ä',
    'ａ',
    'a\u0301',
    '\u{1f600}',
    '\ud800',
    'a\udc00b',
    '\u200b',
    'constructor',
    'toString',
    '__proto__',
    'hasOwnProperty',
  ],
  ...[
    'true',
    'null',
    '1.0',
    '1e3',
    '0x1f',
    '~a',
    '*',
    '$(A)',
    '$$',
    '%41',
    '"a"',
    "'a'",
    '#',
    '- a',
    'a: b',
    'kube-system',
  ],
] as const;

/** Names of all lengths that matter, right and nearly right. */
export function randomName(random: Random): string {
  const letters = 'abcxyz019-._AZ';
  const text = (length: number) => Array.from({ length }, () => letters[random.below(letters.length)]).join('');
  return random.pick<() => string>([
    () => random.pick<string>(ODD_NAMES),
    () => `a${text(random.below(12)).toLowerCase().replace(/[._]/g, '')}`,
    () => text(1 + random.below(12)),
    () => 'a'.repeat(random.pick([1, 52, 62, 63, 64, 65, 252, 253, 254, 300])),
    () => `${'a.'.repeat(random.pick([30, 31, 125, 126, 127]))}b`,
    () => `${text(random.below(8))}${random.pick<string>(ODD_NAMES)}${text(random.below(3))}`,
    () => random.string(),
  ])();
}

/** Numbers at and beyond the ends of ranges, and those that are none. */
export function randomNumber(random: Random): number {
  return random.pick<() => number>([
    () =>
      random.pick([0, -0, 1, -1, 2, 0.5, 1.0000001, 80, 443, 1337, 65535, 65536, 1e3, 1e7, 1e10, 2 ** 31, 2 ** 31 - 1]),
    () =>
      random.pick([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, 5e-324, 2 ** 53 + 1, -1e9]),
    () => random.below(70_000),
    () => random.below(100) - 20,
    () => random.unit() * 10 ** random.below(12),
  ])();
}

/** Quantities of all suffixes and sizes, right and nearly right. */
export function randomQuantity(random: Random): string {
  const suffix = () =>
    random.pick(['', 'n', 'u', 'm', 'k', 'K', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']);
  const digits = () =>
    random.pick(['0', '1', '01', '4', '100', '128', '250', '512', '999999', '.5', '1.', '1.5', '0.001']);
  return random.pick<() => string>([
    () => `${digits()}${suffix()}`,
    () =>
      `${digits()}${random.pick(['e', 'E'])}${random.pick(['', '+', '-', '3', '+6', '-3', '03', '400', '1.5', 'i'])}`,
    () =>
      `${random.pick(['+', '-', ' ', '', '--'])}${digits()}${random.pick([' ', '', 'm', 'mi', 'MI', 'MB', 'gi', 'b', '\n'])}`,
    () =>
      random.pick([
        '',
        '.',
        'Mi',
        'NaN',
        'Infinity',
        '0x10',
        '1_000',
        '1,5',
        'constructor',
        '1e400',
        '9'.repeat(400),
        '١',
      ]),
    () => random.string(6),
  ])();
}

const randomImage = (random: Random) =>
  random.pick<() => string>([
    () => `registry.example/team/a:${randomName(random)}`,
    () => `registry.example/${randomName(random)}@${DIGEST}`,
    () => `a:${'v1.2_3-rc'.repeat(random.below(16))}x`,
    () => `a@${random.pick(['sha256:abc', 'sha512:', 'sha256:', ''])}${'0'.repeat(random.pick([63, 64, 128]))}`,
    () => random.string(),
  ])();

const record = <T>(random: Random, value: () => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: 1 + random.below(3) }, () => [randomName(random), value()]));

const randomText = (random: Random) =>
  random.pick<() => string>([
    () => random.string(20),
    () => `$(${randomName(random)})`,
    () => random.pick(['$(A)$(B)', '$$', '$', '$(', 'a$$$b', '\ud800', 'a\0b', '\u2028', '\ufeff', 'x'.repeat(70_000)]),
  ])();

const randomDuration = (random: Random): Duration =>
  random.pick([Duration.millis, Duration.seconds, Duration.hours] as const)(Math.abs(randomNumber(random)));

/** How one prop is made, by its name. */
const PROPS: { readonly [K in keyof MicroserviceProps]?: (random: Random) => MicroserviceProps[K] } = {
  name: randomName,
  serviceName: randomName,
  version: randomName,
  partOf: randomName,
  environment: randomText,
  image: randomImage,
  port: randomNumber,
  servicePort: randomNumber,
  targetPort: (random) => random.pick(['name', 'number'] as const),
  replicas: randomNumber,
  autoscaling: (random) => ({ maxReplicas: randomNumber(random), cpuUtilization: randomNumber(random) }),
  cpuRequest: randomQuantity,
  cpuLimit: randomQuantity,
  memory: randomQuantity,
  writableTmp: randomQuantity,
  env: (random) => ({ A: 'a', ...record(random, () => randomText(random)) }),
  secretEnv: (random) =>
    record(random, () => ({
      secret: random.pick(['db', randomName(random)]),
      key: random.pick(['password', randomName(random)]),
      external: true,
      revision: random.pick<string | undefined>([undefined, 'r1', randomText(random)]),
    })),
  configFiles: (random) => record(random, () => randomText(random)),
  readinessPath: (random) =>
    random.pick(['/', '/a b', '', 'readyz', '/%zz', `/${randomName(random)}`, randomText(random)]),
  livenessPath: (random) => random.pick(['/livez?a=b', `/${randomName(random)}`]),
  startupSeconds: randomNumber,
  drainSeconds: randomNumber,
  keepAliveSeconds: randomNumber,
  uid: randomNumber,
  telemetry: (random) => ({
    endpoint: 'http://otel:4317',
    namespace: random.pick(['otel', randomName(random)]),
    selectorLabels: random.pick([{ app: 'otel' }, record(random, () => randomName(random))]),
    port: random.pick([4317, randomNumber(random)]),
  }),
};

export interface Case {
  /** What was made at random, for the message of a failure. */
  readonly given: unknown;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
}

/** A chart that has one microservice with one or two props made at random, and what comes of it. */
export function randomMicroservice(random: Random, contract: Contract = contractWith('run')): Case {
  const names = Object.keys(PROPS) as [keyof typeof PROPS];
  const given = Object.fromEntries(
    [random.pick(names), random.pick(names)].slice(0, 1 + random.below(2)).map((name) => [name, PROPS[name]?.(random)]),
  ) as Partial<MicroserviceProps>;
  const canary = random.below(5) === 0 && {
    image: randomImage(random),
    version: random.pick<string | undefined>([undefined, randomName(random)]),
    replicas: randomNumber(random),
  };
  const caller = random.below(8) === 0 && {
    namespace: randomName(random),
    serviceAccount: randomName(random),
    podLabels: record(random, () => randomName(random)),
  };
  return caseOf({ given, canary, caller }, (chart) => {
    const service = new Microservice(chart, 'service', { name: 'judged', image: `a@${DIGEST}`, contract, ...given });
    if (canary) service.addCanary(canary);
    if (caller) service.allowCaller(caller);
  });
}

/** The same with a Namespace or a Secret. */
export function randomNeighbour(random: Random): Case {
  const name = random.pick(['judged', randomName(random)]);
  if (random.below(2) === 0) {
    const labels = random.pick([{}, record(random, () => randomName(random))]);
    return caseOf({ name, labels }, (chart) => new RestrictedNamespace(chart, 'namespace', { name, labels }));
  }
  const values = record(random, () => ({ value: randomText(random), revision: 'r' }));
  return caseOf({ name, values }, (chart) => new ServiceSecret(chart, 'secret', { name, values }));
}

/** A mesh of two members with policies made at random. */
export function randomMesh(random: Random): Case {
  const policy = () => ({ timeout: randomDuration(random), retries: randomNumber(random) });
  const given: Partial<MeshMember> = {
    ...(random.below(2) === 0 && policy()),
    ...(random.below(2) === 0 && { maxConnections: randomNumber(random), maxPendingRequests: randomNumber(random) }),
    ...(random.below(2) === 0 && { slowStart: randomDuration(random) }),
    ...(random.below(2) === 0 && { operations: { [random.pick(['run', randomName(random)])]: policy() } }),
    ...(random.below(4) === 0 && { canary: { weight: randomNumber(random), mirror: randomNumber(random) } }),
  };
  const call = policy();
  const replicas = random.pick([2, randomNumber(random)]);
  return caseOf({ given, call, replicas }, (chart) => {
    const service = (name: string) =>
      new Microservice(chart, name, {
        name,
        image: `a@${DIGEST}`,
        contract: contractWith('run', 'constructor'),
        replicas,
      });
    const [a, b] = [service('a'), service('b')];
    if (random.below(2) === 0) a.operation('run').calls(b.operation('run'), call);
    const members = [{ service: a }, { service: b, ...given }];
    new ServiceMesh(chart, 'mesh', { version: '1.31', members, telemetry: { samplingPercentage: 1 } });
  });
}

/** How one prop of a Collector is made, by its name. */
const COLLECTOR_PROPS: { readonly [K in keyof OtelCollectorProps]?: (random: Random) => OtelCollectorProps[K] } = {
  name: randomName,
  partOf: randomName,
  version: randomName,
  replicas: randomNumber,
  autoscaling: (random) => ({ maxReplicas: randomNumber(random), cpuUtilization: randomNumber(random) }),
  cpuRequest: randomQuantity,
  memory: randomQuantity,
  persistence: randomQuantity,
  queueSize: randomNumber,
  exportHeaders: (random) => record(random, () => ({ secret: randomName(random), key: 'k', external: true })),
  exportCertificates: (random) => ({ secret: randomName(random), external: true }),
  allowFrom: (random) => [randomName(random)],
  scrapeFrom: (random) => [randomName(random)],
  secretEnv: (random) => record(random, () => ({ secret: 'a', key: randomName(random), external: true })),
  volumes: (random) => [{ name: randomName(random), mountPath: '/a', source: { emptyDir: {} } }],
  notes: (random) => [randomText(random)],
  overlay: (random) => {
    const id = `otlp/${randomName(random)}`;
    const protocols = { http: { endpoint: `\${env:MY_POD_IP}:${random.pick([4320, randomNumber(random)])}` } };
    const pipelines = { 'traces/x': { receivers: [id], processors: ['memory_limiter'], exporters: ['otlp_http'] } };
    return { receivers: { [id]: { protocols } }, service: { pipelines } } as CollectorConfig;
  },
};

/** A gateway Collector with one or two props made at random. */
export function randomCollector(random: Random): Case {
  const names = Object.keys(COLLECTOR_PROPS) as [keyof typeof COLLECTOR_PROPS];
  const given = Object.fromEntries(
    [random.pick(names), random.pick(names)]
      .slice(0, 1 + random.below(2))
      .map((name) => [name, COLLECTOR_PROPS[name]?.(random)]),
  ) as Partial<OtelCollectorProps>;
  return caseOf(given, (chart) => {
    new OtelCollector(chart, 'collector', { name: 'judged', exportTo: 'https://otlp.example:443', ...given });
  });
}

function caseOf(given: unknown, build: (chart: Chart) => void): Case {
  const app = new App();
  app.node.setContext(KUBERNETES_VERSION, '1.36');
  build(new Chart(app, 'judged', { namespace: 'judged', disableResourceNameHashes: true }));
  const plan = planOf(app);
  return { given, plan, findings: [...plan.findings, ...checkPlan(plan)] };
}
