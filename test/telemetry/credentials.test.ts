import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { Microservice } from '../../lib/service';
import { OtelCollector, type OtelCollectorProps } from '../../lib/telemetry';
import { chart, contractOf, findingsUnder, manifestOf } from '../support/estate';

const certificates = { secret: 'otel-gateway-tls', external: true };
const token = { secret: 'otel-senders', key: 'token', external: true };

const gateway = (props: Partial<OtelCollectorProps> = {}) =>
  new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });
const container = (scope: OtelCollector) => manifestOf(scope, 'Deployment').spec.template.spec.containers[0];

describe('a gateway that authenticates its senders', () => {
  const scope = gateway({ authenticate: { certificates, token } });

  test('has no findings, alone or in a plan', () => {
    expect(findingsUnder(scope)).toEqual([]);
    const codes = checkPlan(planOf(scope.node.root as never)).map(({ code }) => code);
    expect(codes).not.toContain('MW115');
  });

  test('asks for a certificate and the token on both of OTLP’s ports', () => {
    const asked = {
      tls: {
        cert_file: '/etc/otelcol-senders/tls.crt',
        key_file: '/etc/otelcol-senders/tls.key',
        client_ca_file: '/etc/otelcol-senders/ca.crt',
        reload_interval: '5m',
      },
      auth: { authenticator: 'bearertokenauth/senders' },
    };
    expect(scope.config.receivers?.otlp?.protocols).toMatchObject({ grpc: asked, http: asked });
    expect(scope.config.extensions?.['bearertokenauth/senders']).toEqual({ token: '${env:OTLP_TOKEN}' });
    expect(scope.config.service?.extensions).toContain('bearertokenauth/senders');
  });

  test('mounts the certificates and reads the token from its Secret', () => {
    expect(container(scope).volumeMounts).toContainEqual({
      name: 'sender-certificates',
      mountPath: '/etc/otelcol-senders',
      readOnly: true,
    });
    expect(manifestOf(scope, 'Deployment').spec.template.spec.volumes).toContainEqual({
      name: 'sender-certificates',
      secret: { secretName: 'otel-gateway-tls' },
    });
    expect(container(scope).env).toContainEqual({
      name: 'OTLP_TOKEN',
      valueFrom: { secretKeyRef: { name: 'otel-senders', key: 'token' } },
    });
  });

  test('is reached by https, and the mesh is told that it cannot look inside', () => {
    expect(scope.endpoint).toBe('https://otel-gateway.observability.svc.cluster.local:4317');
    const ports: { appProtocol: string }[] = manifestOf(scope, 'Service').spec.ports;
    expect(ports.map(({ appProtocol }) => appProtocol)).toEqual(['tls', 'tls']);
  });
});

test('a backend is shown a certificate', () => {
  const scope = gateway({ exportTo: 'https://otlp.example.com', exportCertificates: certificates });
  expect(findingsUnder(scope)).toEqual([]);
  expect(scope.config.exporters?.['otlp_http/backend']).toMatchObject({
    tls: {
      ca_file: '/etc/otelcol-backend/ca.crt',
      cert_file: '/etc/otelcol-backend/tls.crt',
      key_file: '/etc/otelcol-backend/tls.key',
    },
  });
});

describe('a service that sends to it', () => {
  const service = (telemetryCredentials?: ConstructorParameters<typeof Microservice>[2]['telemetryCredentials']) => {
    const telemetry = gateway({ authenticate: { certificates, token } });
    const props = { name: 'billing', image: 'billing:1', contract: contractOf(), telemetry, telemetryCredentials };
    return new Microservice(chart('finance'), 'billing', props);
  };

  test('shows both', () => {
    const scope = service({ certificates: { secret: 'billing-otel', external: true }, token });
    expect(findingsUnder(scope)).toEqual([]);
    const { containers, volumes } = manifestOf(scope, 'Deployment').spec.template.spec;
    const env: { name: string; value?: string }[] = containers[0].env;
    const value = (name: string) => env.find((each) => each.name === name)?.value;
    expect(value('OTEL_EXPORTER_OTLP_CERTIFICATE')).toBe('/etc/otel-certificates/ca.crt');
    expect(value('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE')).toBe('/etc/otel-certificates/tls.crt');
    expect(value('OTEL_EXPORTER_OTLP_CLIENT_KEY')).toBe('/etc/otel-certificates/tls.key');
    expect(value('OTEL_EXPORTER_OTLP_HEADERS')).toBe('authorization=Bearer%20$(OTLP_TOKEN)');
    // A variable can only refer to those above it.
    const names = env.map(({ name }) => name);
    expect(names.indexOf('OTLP_TOKEN')).toBeLessThan(names.indexOf('OTEL_EXPORTER_OTLP_HEADERS'));
    expect(volumes).toContainEqual({ name: 'otel-certificates', secret: { secretName: 'billing-otel' } });
  });

  test.each([
    ['neither', undefined, 'a certificate and a token'],
    ['the certificate alone', { certificates }, 'a token'],
  ])('and shows %s is a finding', (_what, shown, lacking) => {
    expect(findingsUnder(service(shown))).toEqual([
      expect.objectContaining({ code: 'MW109', message: expect.stringMatching(`${lacking}$`) }),
    ]);
  });
});
