import type { MicroserviceProps } from '../../lib/service';
import { randomFrom } from '../plan/random';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';
import { expand, expandAll } from '../support/expansion';

const secret = { secret: 'db', key: 'password', external: true };
const telemetry = { endpoint: 'http://otel:4317', namespace: 'otel', selectorLabels: { app: 'otel' }, port: 4317 };

function rendered(props: Partial<MicroserviceProps>) {
  const scope = chart();
  microservice(scope, 'billing', props);
  const env: { name: string; value?: string }[] = manifestOf(scope, 'Deployment').spec.template.spec.containers[0].env;
  return { findings: findingsUnder(scope), env, names: env.map(({ name }) => name) };
}

/** What the process finds in its environment, secrets being `<NAME>`. */
function seenBy(props: Partial<MicroserviceProps>): Map<string, string> {
  const secrets = Object.keys(props.secretEnv ?? {}).map((name) => [name, `<${name}>`]);
  return expandAll(
    rendered(props).env,
    Object.fromEntries([...secrets, ['OTEL_RESOURCE_ATTRIBUTES_POD_NAME', 'pod-1']]),
  );
}

describe('references', () => {
  test('a secret stands above the variables that refer to it', () => {
    const props = { env: { URL: 'postgres://app:$(PASSWORD)@db/app' }, secretEnv: { PASSWORD: secret } };
    expect(rendered(props).findings).toEqual([]);
    expect(seenBy(props).get('URL')).toBe('postgres://app:<PASSWORD>@db/app');
  });

  test('a variable stands below those that it refers to, whatever the order in which they are given', () => {
    const env = { C: '$(B)c', B: '$(A)b', A: 'a', D: '$(C)$(A)' };
    expect(Object.fromEntries(seenBy({ env }))).toMatchObject({ A: 'a', B: 'ab', C: 'abc', D: 'abca' });
  });

  test('those that refer to nothing keep the order in which they are given', () => {
    expect(rendered({ env: { B: 'b', A: 'a' }, secretEnv: { S: secret } }).names).toEqual(['S', 'B', 'A']);
  });

  test('what only the deployment knows comes last, since it may refer to all others', () => {
    const late = { apply: () => 'known later' };
    expect(rendered({ env: { L: late, A: 'a' } }).names).toEqual(['A', 'L']);
  });

  test('what only the deployment knows arrives as it is, too', () => {
    const late = { apply: (map: (text: string) => string) => map('a$$b') };
    expect(seenBy({ env: { L: late } }).get('L')).toBe('a$$b');
  });

  test.each([
    ['one that does not exist', { A: '$(ABSENT)' }, '$(ABSENT)'],
    ['one that is a property of every object', { A: '$(constructor)' }, '$(constructor)'],
    ['itself', { PATH: '$(PATH):/opt/bin' }, 'PATH -> PATH'],
    ['a circle', { A: '$(B)', B: '$(C)', C: 'c$(A)' }, 'A -> B -> C -> A'],
    ['a circle that it is no part of', { Z: '$(A)', A: '$(B)', B: '$(A)' }, 'A -> B -> A'],
  ])('a reference to %s is MW120', (_name, env: Record<string, string>, value) => {
    expect(rendered({ env }).findings).toMatchObject([{ code: 'MW120', path: 'finance/billing', value }]);
  });

  test.each([
    ['escaped', '$$(ABSENT)'],
    ['of a shell', '$(date +%s)'],
    ['to the API server’s address', '$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)'],
    ['without a name', '$()'],
    ['without an end', '$(A'],
  ])('a reference %s is none that has to resolve', (_name, text) => {
    expect(rendered({ env: { A: text } }).findings).toEqual([]);
  });
});

describe('dollars', () => {
  test.each([
    ['a$$b', 'a$$b'],
    ['$$', '$$'],
    ['$HOME $', '$HOME $'],
    ['$$(NAME)', '$(NAME)'],
    ['^\\d+$', '^\\d+$'],
    ['$(date)$$', '$(date)$$'],
    ['$(', '$('],
  ])('"%s" arrives as "%s"', (given, arrives) => {
    expect(seenBy({ env: { A: given } }).get('A')).toBe(arrives);
  });

  test('whatever is written arrives, but references and their escape', () => {
    const random = randomFrom(7);
    const piece = () => random.pick(['$', '$', '$$', '$(A)', '$(B)', '(', ')', 'A', ' ', '$$(', '$(a b)']);
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 1 + random.below(8) }, piece).join('');
      const meant = text.replace(/\$\$\(|\$\(([^)]*)\)/g, (found, name) =>
        found === '$$(' ? '$(' : ['A', 'B'].includes(name) ? name.toLowerCase() : found,
      );
      expect(seenBy({ env: { T: text, A: 'a', B: 'b' } }).get('T')).toBe(meant);
    }
  });

  test('the expansion that judges them is Kubernetes’ own (rows of its test)', () => {
    const values = new Map([
      ['VAR_A', 'A'],
      ['VAR_B', 'B'],
      ['VAR_EMPTY', ''],
    ]);
    for (const [input, output] of [
      ['$(VAR_A)', 'A'],
      ['___$(VAR_B)___', '___B___'],
      ['$$(VAR_B)', '$(VAR_B)'],
      ['$$$$(BIP_BOP)', '$$(BIP_BOP)'],
      ['$$$$$(BIP_BOP)', '$$$(BIP_BOP)'],
      ['$$$(VAR_A)', '$A'],
      ['$(VAR_A$(VAR_B)', '$(VAR_A$(VAR_B)'],
      ['$VAR_A', '$VAR_A'],
      ['$(VAR_A)$', 'A$'],
      ['foo$$', 'foo$'],
      ['$(VAR_B)_$(VAR_A', 'B_$(VAR_A'],
      ['f000-$(VAR_EMPTY)-$()', 'f000--$()'],
    ] as const) {
      expect([input, expand(input, (name) => values.get(name))]).toEqual([input, output]);
    }
  });
});

describe('telemetry', () => {
  test('a POD_NAME of the user’s own leaves the one that the attributes read', () => {
    const seen = seenBy({ telemetry, env: { POD_NAME: 'mine' } });
    expect(seen.get('POD_NAME')).toBe('mine');
    expect(seen.get('OTEL_RESOURCE_ATTRIBUTES')).toContain('k8s.pod.name=pod-1');
  });

  test('a variable that another one of telemetry reads cannot be replaced alone', () => {
    const name = 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME';
    expect(rendered({ telemetry, env: { [name]: 'mine' } }).findings).toMatchObject([{ code: 'MW101', value: name }]);
    expect(rendered({ telemetry, env: { [name]: 'mine', OTEL_RESOURCE_ATTRIBUTES: 'a=b' } }).findings).toEqual([]);
    expect(rendered({ env: { [name]: 'mine' } }).findings).toEqual([]);
  });

  test('what would end an attribute is percent-encoded', () => {
    const attributes = seenBy({ telemetry, environment: 'eu,dev=1 $(A) 50% ä' }).get('OTEL_RESOURCE_ATTRIBUTES');
    expect(attributes).toContain('deployment.environment.name=eu%2Cdev%3D1%20%24(A)%2050%25%20%C3%A4,');
  });
});
