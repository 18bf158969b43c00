import { App, Chart } from 'cdk8s';
import type { Code } from '../../lib/finding';
import { KUBERNETES_VERSION } from '../../lib/kube';
import { planOf } from '../../lib/plan';
import type { MicroserviceProps } from '../../lib/service';
import { chart, contractWith, DIGEST, findingsUnder, microservice } from '../support/estate';

const image = (reference: string) => ({ image: reference });
const table: [string, Partial<MicroserviceProps>, [Code, unknown][]][] = [
  ['a sound service', {}, []],
  ['an upper-case name', { name: 'Billing', serviceName: 'billing' }, [['MW102', 'Billing']]],
  ['a name of 64 characters', { name: 'b'.repeat(64), serviceName: 'b' }, [['MW102', 'b'.repeat(64)]]],
  ['a name of 63 characters', { name: 'b'.repeat(63) }, []],
  ['a Service name with a dot', { serviceName: 'billing.internal' }, [['MW102', 'billing.internal']]],
  ['port 0', { port: 0 }, [['MW103', 0]]],
  ['a port that is no whole number', { servicePort: 80.5 }, [['MW103', 80.5]]],
  ['port 65535', { port: 65535 }, []],
  ['port 65536', { port: 65536 }, [['MW103', 65536]]],
  ['a quantity with a space', { memory: '128 Mi' }, [['MW104', '128 Mi']]],
  ['a quantity of zero', { writableTmp: '0' }, [['MW104', '0']]],
  ['a quantity with an exponent', { memory: '1e9' }, []],
  ['a limit below the request', { cpuRequest: '2', cpuLimit: '1500m' }, [['MW104', '1500m']]],
  ['an image without tag', image('registry.example/a'), [['MW105', 'registry.example/a']]],
  ['an image without tag on a port', image('registry.example:5000/a'), [['MW105', 'registry.example:5000/a']]],
  ['the tag latest', image('a:latest'), [['MW105', 'a:latest']]],
  ['a short digest', image('a@sha256:abc'), [['MW105', 'a@sha256:abc']]],
  ['no image at all', image(''), [['MW105', '']]],
  ['a tag', image('registry.example:5000/team/a:1.2.3-rc.1'), []],
  ['a tag latest with a digest', image(`a:latest@${DIGEST}`), []],
  ['no replicas', { replicas: 0 }, [['MW114', 0]]],
  ['a ceiling below the floor', { replicas: 4, autoscaling: { maxReplicas: 3 } }, [['MW114', 3]]],
  ['root', { uid: 0 }, [['MW114', 0]]],
  ['the sidecar’s uid', { uid: 1337 }, [['MW114', 1337]]],
  ['a version that is no label value', { version: 'v1/2' }, [['MW102', 'v1/2']]],
  ['a version of a label’s 63 characters', { version: 'v'.repeat(63) }, []],
  ['a Service name that begins with a digit', { name: '1st' }, [['MW102', '1st']]],
  ['memory in thousandths of a byte', { memory: '512m' }, [['MW104', '512m']]],
  ['cores in binary thousands', { cpuLimit: '1Gi' }, [['MW104', '1Gi']]],
  ['more memory than there is', { memory: '1e400' }, [['MW104', '1e400']]],
  ['a fraction of replicas', { replicas: Number.NaN }, [['MW114', Number.NaN]]],
  ['a floor that is none under a ceiling', { replicas: -1, autoscaling: { maxReplicas: 3 } }, [['MW114', -1]]],
  ['replicas without end', { replicas: Number.POSITIVE_INFINITY }, [['MW114', Number.POSITIVE_INFINITY]]],
  ['use of more than the request', { autoscaling: { maxReplicas: 3, cpuUtilization: 300 } }, []],
  ['no use at all', { autoscaling: { maxReplicas: 3, cpuUtilization: 0 } }, [['MW114', 0]]],
  ['a start that takes no time', { startupSeconds: 0 }, [['MW114', 0]]],
  ['a drain that takes no time', { drainSeconds: 0 }, []],
  ['the path of a probe without a slash', { readinessPath: 'readyz' }, [['MW123', 'readyz']]],
  ['the path of a probe with a query', { livenessPath: '/livez?full=1' }, []],
  ['a malformed variable', { env: { '1A': 'x' } }, [['MW102', '1A']]],
  ['a variable with dots', { env: { 'spring.datasource.url': 'x' } }, []],
  ['variables named as properties of every object', { env: { toString: 'x', constructor: 'y' } }, []],
  ['a value with a NUL', { env: { A: 'a\0b' } }, [['MW119', undefined]]],
  ['a key that no Secret has', { secretEnv: { A: { secret: 's', key: '..' } } }, [['MW102', '..']]],
  ['a Secret’s name in upper case', { secretEnv: { A: { secret: 'S', key: 'k' } } }, [['MW102', 'S']]],
  ['a configuration file named ..', { configFiles: { '..': '' } }, [['MW102', '..']]],
  ['a configuration file with a space', { configFiles: { 'a b': '' } }, [['MW102', 'a b']]],
  ['a configuration file of a dot and a name', { configFiles: { '.npmrc': '' } }, []],
  [
    'a configuration of over a mebibyte',
    { configFiles: { a: 'ä'.repeat(2 ** 19), b: 'x' } },
    [['MW122', '1048577 bytes']],
  ],
  ['a configuration of a mebibyte', { configFiles: { a: 'ä'.repeat(2 ** 19) } }, []],
  [
    'a variable that is given twice',
    { env: { A: 'x' }, secretEnv: { A: { secret: 's', key: 'k' } } },
    [['MW101', 'A']],
  ],
  ['a configuration file in a folder', { configFiles: { 'a/b': '' } }, [['MW102', 'a/b']]],
];

test.each(table)('%s', (_name, props, expected) => {
  const scope = chart();
  microservice(scope, 'billing', props);
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual(expected);
});

test('everything that is wrong is said at once, with the construct path and the fix', () => {
  const scope = chart();
  microservice(scope, 'billing', { image: 'a:latest', port: -1, memory: 'lots' });
  const findings = findingsUnder(scope);
  expect(findings.map(({ code }) => code)).toEqual(['MW105', 'MW104', 'MW103']);
  for (const finding of findings) {
    expect(finding).toMatchObject({ level: 'error', path: 'finance/billing' });
    expect(finding.fix).not.toBe('');
    expect(finding.allowed).not.toBe('');
  }
});

test('a namespace that is none is said once, at its chart', () => {
  const scope = chart('Finance_Test');
  microservice(scope, 'billing');
  microservice(scope, 'ledger');
  const { findings } = planOf(App.of(scope));
  expect(findings).toMatchObject([{ code: 'MW102', path: 'finance', value: 'Finance_Test' }]);
});

test('an external caller’s identity is judged with the service that it calls', () => {
  const scope = chart();
  microservice(scope, 'billing').allowCaller({ namespace: 'a.b', serviceAccount: 'A', podLabels: { 'c d': 'e f' } });
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual([
    ['MW102', 'a.b'],
    ['MW102', 'A'],
    ['MW102', 'c d'],
    ['MW102', 'e f'],
  ]);
});

test('what Kubernetes allows since 1.36 and 1.34 is allowed where an App says that its cluster runs it', () => {
  const app = new App();
  app.node.setContext(KUBERNETES_VERSION, '1.36');
  const scope = new Chart(app, 'finance', { namespace: 'finance' });
  microservice(scope, '1st', { env: { 'any name': 'x' } });
  expect(findingsUnder(scope)).toEqual([]);
});

test('a canary’s own part is judged, and what it has of its service is judged there', () => {
  const scope = chart();
  microservice(scope, 'billing', { memory: '512m' }).addCanary({ image: 'a:latest', replicas: 0 });
  expect(findingsUnder(scope).map(({ code, path }) => [code, path])).toEqual([
    ['MW104', 'finance/billing'],
    ['MW105', 'finance/billing/canary'],
    ['MW114', 'finance/billing/canary'],
  ]);
});

test('a call to or from an operation that no contract has is MW605 at the caller', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', { contract: contractWith('createInvoice') });
  const ledger = microservice(scope, 'ledger', { contract: contractWith('postEntry', 'getBalance') });
  billing.operation('createInvoice').calls(ledger.operation('postEntry'));
  billing.operation('createInvoce').calls(ledger.operation('postEntries'));
  expect(findingsUnder(scope)).toMatchObject([
    { code: 'MW605', path: 'finance/billing', value: 'billing.createInvoce', allowed: 'createInvoice' },
    { code: 'MW605', path: 'finance/billing', value: 'ledger.postEntries', allowed: 'postEntry, getBalance' },
  ]);
});

test('what the contract reports is reported with the service', () => {
  const scope = chart();
  const broken = { code: 'MW601', level: 'error', path: 'billing.yaml', message: 'm', fix: 'f' } as const;
  microservice(scope, 'billing', { contract: { ...contractWith(), findings: [broken] } });
  expect(findingsUnder(scope)).toEqual([broken]);
});

test('a plain app.synth() refuses what has findings', () => {
  const scope = chart();
  microservice(scope, 'billing', { image: 'a:latest' });
  expect(scope.node.findChild('billing').node.validate()).toEqual([
    expect.stringMatching(/^MW105 error finance\/billing: /),
  ]);
});
