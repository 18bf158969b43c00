import { envDetectorSync } from '@opentelemetry/resources';
import { randomFrom } from '../plan/random';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';

const telemetry = {
  endpoint: 'http://otel:4317',
  namespace: 'observability',
  selectorLabels: { app: 'otel' },
  port: 4317,
};

/** What the variable says in the Pod `billing-0`, of which Kubernetes knows the name. */
function variable(environment: string): string {
  const scope = chart();
  microservice(scope, 'billing', { environment, telemetry, partOf: 'finance' });
  const { env } = manifestOf(scope, 'Deployment').spec.template.spec.containers[0];
  const { value } = env.find(({ name }: { name: string }) => name === 'OTEL_RESOURCE_ATTRIBUTES');
  return value.replace(/\$\(([A-Z_]+)\)/g, (_all: string, name: string) =>
    name === 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME' ? 'billing-0' : '?',
  );
}

/** What the SDK makes of it. */
function attributes(environment: string) {
  const before = process.env.OTEL_RESOURCE_ATTRIBUTES;
  process.env.OTEL_RESOURCE_ATTRIBUTES = variable(environment);
  try {
    return envDetectorSync.detect().attributes;
  } finally {
    if (before === undefined) delete process.env.OTEL_RESOURCE_ATTRIBUTES;
    else process.env.OTEL_RESOURCE_ATTRIBUTES = before;
  }
}

test.each([
  'prod',
  'prod,team=a',
  'a=b',
  'a b',
  ' prod ',
  '"prod"',
  '100%',
  'a;b\\c',
  'größe €',
  '$(POD_NAME)',
  '$(SECRET) $$',
  'service.name=x,k8s.pod.name=y',
])('the SDK has the environment as it was written: %s', (environment) => {
  expect(attributes(environment)).toEqual({
    'service.namespace': 'finance',
    'service.version': expect.any(String),
    'deployment.environment.name': environment,
    'k8s.namespace.name': 'finance-test',
    'k8s.deployment.name': 'billing',
    'k8s.pod.name': 'billing-0',
  });
});

test('whatever is generated arrives as it is', () => {
  const { string } = randomFrom(11);
  for (let i = 0; i < 200; i++) {
    const environment = `x${string(10)}`.replace(/\p{Surrogate}/gu, '');
    const { 'deployment.environment.name': arrived, ...others } = attributes(environment);
    expect(arrived).toBe(environment);
    expect(Object.keys(others)).toHaveLength(5);
  }
});

test.each([
  ['e'.repeat(255), []],
  ['e'.repeat(256), ['MW109']],
  [','.repeat(85), []],
  [','.repeat(86), ['MW109']],
])('an environment that is too long for the SDK, which would drop all attributes, is MW109', (environment, codes) => {
  const scope = chart();
  microservice(scope, 'billing', { environment, telemetry });
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(codes);
  expect(Object.keys(attributes(environment)).length > 0).toBe(codes.length === 0);
});
