import type { Code } from '../../lib/finding';
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
  ['a malformed variable', { env: { '1A': 'x' } }, [['MW102', '1A']]],
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
