import { App, type Chart, Duration } from 'cdk8s';
import {
  formatFinding,
  KUBERNETES_VERSION,
  loadContract,
  Microservice,
  RestrictedNamespace,
  ServiceMesh,
  ServiceSecret,
} from '../../lib';
import { checkedPlan } from '../../stacks/app';
import { chart, contractOf, contractWith, DIGEST, microservice, operation } from '../support/estate';

/** What `!` and `any` let through. */
// biome-ignore lint/suspicious/noExplicitAny: it is what the test is about
type Unchecked = any;

/** Code and place of each error, in their order. */
function errors(build: (scope: Chart) => void): string[] {
  const scope = chart();
  build(scope);
  const { findings } = checkedPlan(App.of(scope));
  return findings.filter(({ level }) => level === 'error').map(formatFinding);
}

const GATEWAY = { namespace: 'istio-ingress', serviceAccount: 'gateway', podLabels: { istio: 'ingress' } };
const TELEMETRY = { samplingPercentage: 1 };

test.each<[string, Unchecked, RegExp]>([
  [
    'a variable that is undefined',
    { env: { X: undefined } },
    /env\.X is undefined\. Allowed: text, or a Pulumi Output/,
  ],
  ['a variable that is a number', { env: { X: 5 } }, /env\.X is of the wrong type \(is: "of type number"\)/],
  [
    'a variable that is a function',
    { env: { X: () => 'x' } },
    /env\.X is of the wrong type \(is: "of type function"\)/,
  ],
  ['no name', { name: undefined }, /ledger: name is undefined\. Allowed: text\./],
  ['no image', { image: undefined }, /image is undefined/],
  ['no contract', { contract: undefined }, /contract is undefined\. Allowed: what loadContract\(\) returns/],
  ['the file of a contract', { contract: 'contracts/ledger.yaml' }, /contract is of the wrong type/],
  ['memory in a number', { memory: 512 }, /memory is of the wrong type \(is: 512\)\. Allowed: text/],
  ['CPU in a number', { cpuRequest: 1 }, /cpuRequest is of the wrong type/],
  ['replicas in a text', { replicas: '3' }, /replicas is of the wrong type \(is: "3"\)\. Allowed: a number/],
  ['null', { serviceName: null }, /serviceName is null/],
  ['a file that is no text', { configFiles: { 'a.json': { a: 1 } } }, /configFiles\.a\.json is of the wrong type/],
  ['half a reference', { secretEnv: { X: { secret: 's' } } }, /secretEnv\.X\.key is undefined/],
  ['a Collector without a name', { telemetry: { ...TELEMETRY } }, /telemetry\.endpoint is undefined/],
])('%s in a microservice is MW124, and not a stack trace', (_name, props, expected) => {
  const found = errors((scope) => microservice(scope, 'ledger', props));
  expect(found[0]).toMatch(expected);
  for (const line of found) expect(line).toMatch(/^MW124 error finance\/ledger: /);
});

test('all that is missing is reported together, and once each', () => {
  const found = errors((scope) => new Microservice(scope, 'ledger', {} as Unchecked));
  expect(found.map((line) => line.slice(0, 45))).toEqual([
    'MW124 error finance/ledger: name is undefined',
    'MW124 error finance/ledger: image is undefine',
    'MW124 error finance/ledger: contract is undef',
  ]);
});

test.each<[string, (scope: Chart) => void, RegExp[]]>([
  [
    'a mesh of nothing',
    (scope) => new ServiceMesh(scope, 'mesh', {} as Unchecked),
    [/members is/, /version is/, /telemetry is/],
  ],
  [
    'a member without a service',
    (scope) => new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members: [{} as Unchecked] }),
    [/^MW124 error finance\/mesh: members\[0\]\.service is undefined/],
  ],
  [
    'a member that is null',
    (scope) => new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members: [null as Unchecked] }),
    [/^MW124 error finance\/mesh: members\[0\] is null/],
  ],
  [
    'a text for a duration',
    (scope) => member(scope, { timeout: '5s' as Unchecked }),
    [/members\[0\]\.timeout is of the wrong type \(is: "5s"\)\. Allowed: a Duration/],
  ],
  [
    'the header of a canary without a value',
    (scope) => member(scope, { canary: { weight: 1, header: { name: 'x', value: undefined as Unchecked } } }),
    [/members\[0\]\.canary\.header\.value is undefined/],
  ],
  [
    'a Namespace without a name',
    (scope) => new RestrictedNamespace(scope, 'n', {} as Unchecked),
    [/name is undefined/],
  ],
  ['a Secret without anything', (scope) => new ServiceSecret(scope, 's', {} as Unchecked), [/name is/, /values is/]],
  [
    'a secret that is a number, which is not shown',
    (scope) =>
      new ServiceSecret(scope, 's', { name: 's', values: { pin: { value: 1234 as Unchecked, revision: 'r' } } }),
    [/values\.pin\.value is of the wrong type \(is: "of type number"\)/],
  ],
  [
    'a call that leads nowhere',
    (scope) =>
      microservice(scope, 'ledger')
        .operation('run')
        .calls(undefined as Unchecked),
    [/^MW124 error finance\/ledger: run: call\.to is undefined/],
  ],
  [
    'a call with a text for a duration',
    (scope) => call(scope, { timeout: '5s' as Unchecked }),
    [/run: options\.timeout is of the wrong type/],
  ],
  [
    'a canary without an image',
    (scope) => microservice(scope, 'ledger').addCanary({} as Unchecked),
    [/^MW124 error finance\/ledger\/canary: canary\.image is undefined/],
  ],
  [
    'a caller without pod labels',
    (scope) => microservice(scope, 'ledger').allowCaller({ ...GATEWAY, podLabels: undefined as Unchecked }),
    [/^MW124 .*caller\.podLabels is undefined/],
  ],
  [
    'a caller whose only label is undefined, which would select every pod',
    (scope) => microservice(scope, 'ledger').allowCaller({ ...GATEWAY, podLabels: { app: undefined as Unchecked } }),
    [/^MW205/, /caller\.podLabels\.app is undefined/],
  ],
])('%s is a finding, too', (_name, build, expected) => {
  const found = errors(build);
  expect(found).toEqual(expected.map((line) => expect.stringMatching(line)));
});

function member(scope: Chart, props: Unchecked): void {
  const service = microservice(scope, 'ledger');
  service.addCanary({ image: `a@${DIGEST}` });
  new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members: [{ service, ...props }] });
}

function call(scope: Chart, options: Unchecked): void {
  microservice(scope, 'a').operation('run').calls(microservice(scope, 'b').operation('run'), options);
}

test('what is left out or undefined where a default applies is none', () => {
  const props = { version: undefined, env: undefined, replicas: undefined, telemetry: undefined };
  expect(errors((scope) => microservice(scope, 'ledger', props))).toEqual([]);
  expect(errors((scope) => member(scope, { timeout: undefined, canary: undefined }))).toEqual([]);
  expect(errors((scope) => call(scope, { timeout: Duration.seconds(1), retries: undefined }))).toEqual([]);
});

test.each([undefined, null, 5])('the contract of %s is one with a finding', (file: Unchecked) => {
  expect(loadContract(file).findings.map(formatFinding)).toEqual([expect.stringMatching(/^MW601 error contract: /)]);
});

test.each<[string, Unchecked, string[]]>([
  ['1.31', {}, []],
  ['of old with one digit', { version: '1.9' }, ['MW126']],
  ['with v and patch', { version: 'v1.31.2' }, ['MW126']],
  ['a number', { version: 1.31 }, ['MW126']],
  ['the trust domain as a URL', { trustDomain: 'spiffe://corp/' }, ['MW102']],
  ['the trust domain of a company', { trustDomain: 'corp_1.example-a.net' }, []],
])('a mesh of %s', (_name, props, codes) => {
  const found = errors((scope) => {
    const members = [{ service: microservice(scope, 'ledger') }];
    new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members, ...props });
  });
  expect(found.map((line) => line.slice(0, 5))).toEqual(codes);
});

test.each<[unknown, string[]]>([
  ['1.36', []],
  [undefined, []],
  [1.36, ['MW126']],
  ['v1.36', ['MW126']],
  ['1.29', ['MW126']],
])('a cluster of Kubernetes %s', (version, codes) => {
  const app = new App();
  app.node.setContext(KUBERNETES_VERSION, version);
  expect(checkedPlan(app).findings.map(({ code }) => code)).toEqual(codes);
});

test.each<[string, Unchecked, string[]]>([
  ['x-canary', 'yes, please', []],
  ['', 'yes', ['MW127']],
  ['x canary', 'yes', ['MW127']],
  ['x-canary', '', ['MW127']],
])('a canary by the header %j: %j', (name, value, codes) => {
  const found = errors((scope) => member(scope, { canary: { weight: 1, header: { name, value } } }));
  expect(found.map((line) => line.slice(0, 5))).toEqual(codes);
});

test.each([15000, 15001, 15006, 15021, 15090])('port %d of a member is its sidecar’s', (port) => {
  const build = (scope: Chart) => {
    const members = [{ service: microservice(scope, 'ledger', { port }) }];
    new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members });
  };
  expect(errors(build)).toEqual([expect.stringMatching(/^MW103 .*sidecar/)]);
  expect(errors((scope) => microservice(scope, 'ledger', { port }))).toEqual([]);
});

test('a caller that may call nothing is MW125', () => {
  const contract = contractWith('run');
  const allow = (operations?: string[]) =>
    errors((scope) => microservice(scope, 'ledger', { contract }).allowCaller(GATEWAY, operations));
  expect(allow([])).toEqual([expect.stringMatching(/^MW125 error finance\/ledger: /)]);
  expect(allow(['run'])).toEqual([]);
  expect(allow()).toEqual([]);
});

test.each([
  ['replicas', Number.NaN],
  ['replicas', Number.POSITIVE_INFINITY],
])('%s of %d are one finding, without those that would follow', (prop, value) => {
  const found = errors((scope) => {
    const members = [{ service: microservice(scope, 'ledger', { [prop]: value }) }];
    new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members });
  });
  expect(found).toEqual([expect.stringMatching(/^MW114 error finance\/ledger: replicas is out of range/)]);
});

test('retries that are no number are one finding, though a safe request would be retried', () => {
  const contract = contractOf(operation({ path: '/run', method: 'GET' }));
  const found = errors((scope) => {
    const members = [{ service: microservice(scope, 'ledger', { contract }), retries: Number.NaN }];
    new ServiceMesh(scope, 'mesh', { version: '1.31', telemetry: TELEMETRY, members });
  });
  expect(found).toEqual([expect.stringMatching(/^MW114 error finance\/mesh\/ledger: retries is out of range/)]);
});
