import { App, Chart } from 'cdk8s';
import { planOf } from '../../lib/plan';
import { Microservice, type MicroserviceProps, RestrictedNamespace } from '../../lib/service';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';

const messages = (props: Partial<MicroserviceProps>) => {
  const scope = chart();
  microservice(scope, 'billing', props);
  return findingsUnder(scope).map(({ message }) => message);
};

test.each<[keyof MicroserviceProps, unknown]>([
  ['serviceName', 'A.b'],
  ['version', 'v1/2'],
  ['partOf', 'a/b'],
  ['port', 0],
  ['servicePort', 0],
  ['writableTmp', '0'],
  ['startupSeconds', 0],
  ['drainSeconds', -1],
  ['keepAliveSeconds', 1],
  ['replicas', 0],
  ['uid', 0],
  ['uid', 2 ** 31],
  ['cpuRequest', 'much'],
  ['cpuLimit', 'much'],
  ['memory', 'much'],
  ['readinessPath', 'readyz'],
  ['livenessPath', '/a b'],
  ['configFiles', { 'a b': '' }],
  ['scrapeFrom', ['A']],
])('the finding on %s %j names the prop', (prop, value) => {
  expect(messages({ [prop]: value })).toEqual([expect.stringContaining(prop)]);
});

test('the highest uid that Linux has is one', () => {
  expect(messages({ uid: 2 ** 31 - 1 })).toEqual([]);
});

test('the findings on variables, callers and calls say what they are about', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', { env: { '1A': 'x' } });
  const caller = { namespace: 'A', serviceAccount: 'B', podLabels: { 'c d': 'e' } };
  billing.allowCaller(caller, ['stop']);
  expect(findingsUnder(scope).map(({ message }) => message)).toEqual([
    expect.stringContaining('the name of a variable'),
    expect.stringContaining('the namespace of an external caller'),
    expect.stringContaining('the ServiceAccount of an external caller'),
    expect.stringContaining('podLabels of an external caller'),
    'A/B is allowed an operation that the contract does not have',
  ]);
});

test('a caller that may call nothing is MW125', () => {
  const scope = chart();
  microservice(scope, 'billing').allowCaller({ namespace: 'a', serviceAccount: 'b', podLabels: { c: 'd' } }, []);
  expect(findingsUnder(scope)).toMatchObject([{ code: 'MW125', value: [] }]);
});

test.each<[string, unknown, unknown, string[]]>([
  ['no caller at all', undefined, undefined, ['caller.namespace', 'caller.serviceAccount', 'caller.podLabels']],
  [
    'operations that are no list',
    { namespace: 'a', serviceAccount: 'b', podLabels: { c: 'd' } },
    'run',
    ['operations'],
  ],
])('%s is MW124, and nothing that stands in for it is judged', (_what, caller, operations, props) => {
  const scope = chart();
  microservice(scope, 'billing').allowCaller(caller as never, operations as never);
  expect(findingsUnder(scope)).toMatchObject(
    props.map((prop) => ({ code: 'MW124', message: expect.stringContaining(prop) })),
  );
});

test('a service without any prop has a finding for each that it needs, and none for what stands in for it', () => {
  const scope = chart();
  new Microservice(scope, 'billing', {} as MicroserviceProps);
  const found = planOf(App.of(scope)).findings.map(({ code, message }) => [code, message.split(' ')[0]]);
  expect(found).toEqual([
    ['MW124', 'name'],
    ['MW124', 'image'],
    ['MW124', 'contract'],
  ]);
});

test('telemetry and credentials without their parts have a finding for each, and none for what stands in', () => {
  const scope = chart();
  const props = { telemetry: {}, telemetryCredentials: {} } as Partial<MicroserviceProps>;
  microservice(scope, 'billing', props);
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(expect.arrayContaining(['MW124']));
  expect(findingsUnder(scope).every(({ code }) => code === 'MW124')).toBe(true);
});

test('a service outside every namespace is in "default"', () => {
  const scope = new Chart(new App(), 'shop', { disableResourceNameHashes: true });
  expect(microservice(scope, 'billing').intent.namespace).toBe('default');
});

test('a configuration file is mounted read-only under the name of its service, from a ConfigMap of its own', () => {
  const scope = chart();
  microservice(scope, 'billing', { configFiles: { 'a.yaml': 'x' }, notSecret: ['A', 'B'] });
  const { metadata, spec } = manifestOf(scope, 'Deployment').spec.template;
  const { name } = manifestOf(scope, 'ConfigMap').metadata;
  expect(spec.volumes).toEqual([{ name: 'config', configMap: { name } }]);
  expect(spec.containers[0].volumeMounts).toEqual([{ name: 'config', mountPath: '/etc/billing', readOnly: true }]);
  expect(manifestOf(scope, 'ConfigMap')).toMatchObject({
    data: { 'a.yaml': 'x' },
  });
  expect(metadata.annotations['meshwright.dev/not-secret']).toBe('A, B');
});

test('without files, folders and credentials a pod has neither volumes nor a ConfigMap', () => {
  const scope = chart();
  microservice(scope, 'billing');
  const { spec } = manifestOf(scope, 'Deployment').spec.template;
  expect(spec).not.toHaveProperty('volumes');
  expect(spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent' });
  expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
  expect(() => manifestOf(scope, 'ConfigMap')).toThrow('0 objects');
});

test('the Service is a ClusterIP of one port', () => {
  const scope = chart();
  microservice(scope, 'billing');
  expect(manifestOf(scope, 'Service').spec).toEqual({
    type: 'ClusterIP',
    selector: { app: 'billing' },
    ports: [{ name: 'http', appProtocol: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
  });
});

test('use that is asked for is that of the autoscaler', () => {
  const scope = chart();
  microservice(scope, 'billing', { autoscaling: { maxReplicas: 4, cpuUtilization: 50 } });
  const [{ containerResource }] = manifestOf(scope, 'HorizontalPodAutoscaler').spec.metrics;
  expect(containerResource.target.averageUtilization).toBe(50);
});

test('a namespace denies what no policy allows, and says who made it', () => {
  const scope = chart();
  new RestrictedNamespace(scope, 'namespace', { name: 'finance-test', podSecurityVersion: '1.33' });
  expect(manifestOf(scope, 'NetworkPolicy')).toMatchObject({
    metadata: { name: 'default-deny', namespace: 'finance-test' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  const { labels } = manifestOf(scope, 'Namespace').metadata;
  expect(labels).toMatchObject({
    'app.kubernetes.io/managed-by': 'meshwright',
    'pod-security.kubernetes.io/enforce-version': 'v1.33',
  });
});

test.each([
  ['my.pod-security.kubernetes.io/level', []],
  ['my.istio.io/rev', []],
  ['istio.io/revision', []],
  ['my.kubernetes.io/metadata.name', []],
])('the label %s only looks like one that is reserved', (key, codes) => {
  const scope = chart();
  new RestrictedNamespace(scope, 'namespace', { name: 'finance-test', labels: { [key]: 'x' } });
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(codes);
});

test('the findings on a namespace say what they are about', () => {
  const scope = chart();
  new RestrictedNamespace(scope, 'namespace', { name: 'A', labels: { 'b c': 'd' } });
  expect(findingsUnder(scope).map(({ message }) => message)).toEqual([
    expect.stringContaining('the name of the Namespace'),
    expect.stringContaining('labels'),
  ]);
});
