import type { MicroserviceProps, TelemetryTarget } from '../../lib/service';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';

const telemetry: TelemetryTarget = {
  endpoint: 'http://otel:4317',
  namespace: 'observability',
  selectorLabels: { app: 'otel' },
  port: 4317,
};
const certificates = { secret: 'billing-otel', external: true };
const token = { secret: 'billing-token', key: 'token', external: true };

function rendered(props: Partial<MicroserviceProps>) {
  const scope = chart();
  microservice(scope, 'billing', { telemetry, ...props });
  const { spec, metadata } = manifestOf(scope, 'Deployment').spec.template;
  const [container] = spec.containers;
  const env: { name: string }[] = container.env;
  const valuesOf = (pattern: RegExp) => env.filter(({ name }) => pattern.test(name));
  return { container, spec, metadata, env, valuesOf, findings: findingsUnder(scope) };
}

test('without credentials nothing is mounted, and no variable tells of one', () => {
  const { spec, valuesOf, findings } = rendered({});
  expect(findings).toEqual([]);
  expect(spec).not.toHaveProperty('volumes');
  expect(valuesOf(/CERTIFICATE|CLIENT_KEY|HEADERS|TOKEN/)).toEqual([]);
});

test('a certificate is mounted read-only from its Secret, and SDKs are told where', () => {
  const { spec, container, valuesOf, metadata, findings } = rendered({ telemetryCredentials: { certificates } });
  expect(findings).toEqual([]);
  expect(spec.volumes).toEqual([{ name: 'otel-certificates', secret: { secretName: 'billing-otel' } }]);
  expect(container.volumeMounts).toEqual([
    { name: 'otel-certificates', mountPath: '/etc/otel-certificates', readOnly: true },
  ]);
  expect(valuesOf(/CERTIFICATE|CLIENT_KEY|HEADERS|TOKEN/)).toEqual([
    { name: 'OTEL_EXPORTER_OTLP_CERTIFICATE', value: '/etc/otel-certificates/ca.crt' },
    { name: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', value: '/etc/otel-certificates/tls.crt' },
    { name: 'OTEL_EXPORTER_OTLP_CLIENT_KEY', value: '/etc/otel-certificates/tls.key' },
  ]);
  expect(metadata.annotations['meshwright.dev/external']).toBe('secret/billing-otel');
});

test('a token comes by reference, above the header that it is sent in', () => {
  const { valuesOf } = rendered({ telemetryCredentials: { certificates, token } });
  expect(valuesOf(/HEADERS|TOKEN/)).toEqual([
    { name: 'OTLP_TOKEN', valueFrom: { secretKeyRef: { name: 'billing-token', key: 'token' } } },
    { name: 'OTEL_EXPORTER_OTLP_HEADERS', value: 'authorization=Bearer%20$(OTLP_TOKEN)' },
  ]);
});

test('every SDK gets the pod’s name before the attributes, W3C’s propagation and nothing else', () => {
  expect(rendered({ version: '7', partOf: 'shop' }).env).toEqual([
    { name: 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'OTEL_SERVICE_NAME', value: 'billing' },
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel:4317' },
    { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'grpc' },
    { name: 'OTEL_PROPAGATORS', value: 'tracecontext,baggage' },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: [
        'service.namespace=shop,service.version=7,k8s.namespace.name=finance-test,k8s.deployment.name=billing',
        'k8s.pod.name=$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME)',
      ].join(','),
    },
  ]);
});

describe('a Collector that authenticates its senders', () => {
  const asks = (needed: boolean, props: Partial<MicroserviceProps> = {}) =>
    rendered({ ...props, telemetry: { ...telemetry, authenticates: { token: needed } } }).findings.map(
      ({ code, message, value }) => [code, /show: (.*)$/.exec(message)?.[1], value],
    );

  test.each<[string, boolean, MicroserviceProps['telemetryCredentials'], string | undefined]>([
    ['for a certificate, and gets none', false, undefined, 'a certificate'],
    ['for both, and gets none', true, undefined, 'a certificate and a token'],
    ['for both, and gets a certificate', true, { certificates }, 'a token'],
    ['for both, and gets them', true, { certificates, token }, undefined],
    ['for a certificate, and gets one', false, { certificates }, undefined],
  ])('asks %s', (_what, needed, telemetryCredentials, lacking) => {
    const expected = lacking === undefined ? [] : [['MW109', lacking, 'http://otel:4317']];
    expect(asks(needed, { telemetryCredentials })).toEqual(expected);
  });
});

test('the Secrets of credentials are judged as all others', () => {
  const telemetryCredentials = { certificates: { secret: 'A' }, token: { secret: 'b', key: '..' } };
  expect(rendered({ telemetryCredentials }).findings.map(({ code, value }) => [code, value])).toEqual([
    ['MW102', 'A'],
    ['MW102', '..'],
  ]);
});

test('a Collector that somebody else runs is judged, each part by its name', () => {
  const wrong = { ...telemetry, namespace: 'A', selectorLabels: { 'a b': 'c' }, port: 0 };
  expect(rendered({ telemetry: wrong }).findings.map(({ code, message }) => [code, message])).toEqual([
    ['MW102', expect.stringMatching(/^the namespace of telemetry /)],
    ['MW102', expect.stringMatching(/selectorLabels of telemetry/)],
    ['MW103', expect.stringMatching(/^the port of telemetry /)],
  ]);
});

test('a Collector that reports for itself is judged there', () => {
  const wrong = { ...telemetry, namespace: 'A', admit: () => {} };
  expect(rendered({ telemetry: wrong }).findings).toEqual([]);
});

test('a Collector that asks hears who sends', () => {
  const senders: unknown[] = [];
  rendered({ telemetry: { ...telemetry, admit: (sender) => void senders.push(sender) } });
  expect(senders).toEqual([{ namespace: 'finance-test', serviceAccount: 'billing', podLabels: { app: 'billing' } }]);
});
