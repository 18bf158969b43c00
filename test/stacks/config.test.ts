import { FindingsError } from '../../lib';
import { environmentNamed } from '../../stacks/app';
import { type GivenSecret, readConfig } from '../../stacks/config';

const images = { billing: 'a:1', ledger: 'a:1', payments: 'a:1', notifications: 'a:1' };
const secret = (): GivenSecret => ({ value: 's', revision: 'r', isPlain: false });
const good = { 'meshwright:cluster': { context: 'c' }, 'meshwright:images': images };

/** The messages of what is wrong, or an empty list. */
function wrong(values: Record<string, unknown>, secretOf: Parameters<typeof readConfig>[1] = secret): string[] {
  try {
    readConfig(values, secretOf, 'Pulumi.test.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    expect(error.findings.every(({ code, path }) => code === 'MW109' && path === 'Pulumi.test.yaml')).toBe(true);
    return error.findings.map(({ message }) => message);
  }
}

test.each<[string, Record<string, unknown>]>([
  ['a context', good],
  ['a testbed', { ...good, 'meshwright:cluster': { testbed: 'default' } }],
  ['a kubeconfig with a context', { ...good, 'meshwright:cluster': { context: 'c', kubeconfig: '~/.kube/config' } }],
  ['a backend for telemetry', { ...good, 'meshwright:telemetry': { backend: 'https://otlp.example.com' } }],
  ['an image of the Collector', { ...good, 'meshwright:collectorImage': `a:1@sha256:${'0'.repeat(64)}` }],
  ['a time for the workloads, as a number or as text', { ...good, 'meshwright:availableSeconds': '300' }],
  ['keys of other projects and providers', { ...good, 'kubernetes:context': 'x', 'other:images': 1 }],
])('%s is fine', (_name, values) => {
  expect(wrong(values)).toEqual([]);
});

test('every unknown, missing and mistyped key is told at once, and the missing secret with them', () => {
  const values = {
    'meshwright:cluster': { context: 7 },
    'meshwright:images': { ...images, billing: undefined, bling: 'a:1' },
    'meshwright:clutser': {},
  };
  expect(wrong(values, () => undefined)).toEqual([
    expect.stringContaining('meshwright:cluster is missing or of the wrong type'),
    expect.stringContaining('meshwright:images.billing is missing or of the wrong type'),
    'the key meshwright:images.bling is unknown',
    'the key meshwright:clutser is unknown',
    'the secret key meshwright:paymentsProviderKey has no value',
    'the secret key meshwright:revisionKey has no value',
  ]);
});

test('a backend needs its authorization; without one that secret is not asked for', () => {
  const secretOf = (name: string) => (name === 'telemetryAuthorization' ? undefined : secret());
  expect(wrong(good, secretOf)).toEqual([]);
  expect(wrong({ ...good, 'meshwright:telemetry': { backend: 'https://otlp.example.com' } }, secretOf)).toEqual([
    'the secret key meshwright:telemetryAuthorization has no value',
  ]);
  expect(wrong({ ...good, 'meshwright:telemetry': {} })).toEqual([
    expect.stringContaining('meshwright:telemetry.backend is missing or of the wrong type'),
  ]);
});

test('a secret in plain text is MW208, a finding that stops strict environments alone; its value is not shown', () => {
  const plain = (): GivenSecret => ({ value: 'sk-live-1', revision: 'r', isPlain: true, length: 40 });
  const { findings } = readConfig(good, plain, 'Pulumi.test.yaml');
  const names = ['paymentsProviderKey', 'telemetryAuthorization', 'revisionKey'];
  expect(findings.map(({ code, level, message }) => [code, level, message])).toEqual(
    names.map((name) => ['MW208', 'warning', `the secret key meshwright:${name} stands in plain text`]),
  );
  expect(JSON.stringify(findings)).not.toContain('sk-live-1');
  expect(readConfig(good, secret, 'Pulumi.test.yaml').findings).toEqual([]);
});

test.each([0, -1, 1.5, '5m', '1e3', '', true, 86_401, null])('a time for the workloads of %j is refused', (seconds) => {
  expect(wrong({ ...good, 'meshwright:availableSeconds': seconds })).toEqual([
    expect.stringContaining('meshwright:availableSeconds is missing or of the wrong type'),
  ]);
});

test('a key for revisions that can be guessed is refused, one of 128 bits is not', () => {
  const ofLength = (length: number) => () => ({ ...secret(), length });
  expect(wrong(good, ofLength(31))).toEqual([
    'the secret key meshwright:revisionKey can be guessed: it has 31 characters',
  ]);
  expect(wrong(good, ofLength(32))).toEqual([]);
});

test('no finding shows a value: a secret may stand under a wrong key', () => {
  const values = {
    'meshwright:paymentProviderKey': 'sk-live-1',
    'meshwright:cluster': 'sk-live-1',
    'meshwright:images': { billing: ['sk-live-1'] },
    'meshwright:telemetry': { backend: 7, token: 'sk-live-1' },
  };
  expect(() => readConfig(values, () => undefined, 'Pulumi.test.yaml')).toThrow(FindingsError);
  expect(() => readConfig(values, () => undefined, 'Pulumi.test.yaml')).not.toThrow(/sk-live-1/);
});

test('a stack that names no cluster is refused: nothing goes to whatever context is current', () => {
  expect(wrong({ 'meshwright:images': images })).toEqual([expect.stringContaining('meshwright:cluster')]);
  expect(wrong({ ...good, 'meshwright:cluster': {} })).toEqual([expect.stringContaining('meshwright:cluster')]);
});

test.each(['production', '', 'toString', '__proto__'])('the environment "%s" is MW108', (name) => {
  expect(() => environmentNamed(name)).toThrow(/^MW108 error environment: .*Allowed: dev, staging, prod\./);
});

test.each<[string, Record<string, unknown>]>([
  ['a header as the backend', { 'meshwright:telemetry': { backend: 'Bearer hunter2' } }],
  ['a backend with a query', { 'meshwright:telemetry': { backend: 'https://h/?api_key=hunter2' } }],
  ['a backend with a user', { 'meshwright:telemetry': { backend: 'https://hunter2@h/' } }],
  ['an image with credentials', { 'meshwright:images': { ...images, billing: 'u:hunter2@reg/x' } }],
  ['a word as an image', { 'meshwright:images': { ...images, billing: 'hunter2' } }],
  ['credentials as the image of the Collector', { 'meshwright:collectorImage': 'u:hunter2@reg/x' }],
  ['a key', { 'meshwright:hunter2': 'x' }],
  ['a complex key', { 'meshwright:[ hunter2 ]': 'x' }],
  ['a key of the backend', { 'meshwright:telemetry': { backend: 'https://h', hunter2: 'x' } }],
  ['a key among the images', { 'meshwright:images': { ...images, hunter2: 'x' } }],
])('%s is refused before anything is written, and not shown', (_name, values) => {
  expect(() => readConfig({ ...good, ...values }, secret, 'f')).toThrow(FindingsError);
  expect(() => readConfig({ ...good, ...values }, secret, 'f')).not.toThrow(/hunter2/);
});

test('a token in the path of the backend is MW208, the id of a tenant is none', () => {
  const found = (part: string) =>
    readConfig({ ...good, 'meshwright:telemetry': { backend: `https://h/${part}/v1` } }, secret, 'f').findings;
  const token = `a1${'b2c3d4e5'.repeat(4)}`;
  expect(found(token)).toMatchObject([{ code: 'MW208', level: 'warning' }]);
  expect(JSON.stringify(found(token))).not.toContain(token);
  expect(found('b1946ac9-2492-4d23-9b0e-0f1c2d3e4f50')).toEqual([]);
  expect(found('otlp/tenants')).toEqual([]);
});
