import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { OtelCollector, type OtelCollectorProps, TailSampling } from '../../lib/telemetry';
import { defaultQueue, largestQueue } from '../../lib/telemetry/sizing';
import { chart, findingsUnder, identities, manifestOf } from '../support/estate';

const exportTo = 'https://otlp.example.com';

function collector(props: Partial<OtelCollectorProps> = {}): OtelCollector {
  const scope = chart('observability');
  return new OtelCollector(scope, 'telemetry', { name: 'otel-gateway', exportTo, persistence: '10Gi', ...props });
}

test('with persistence it is a StatefulSet whose replicas each have a volume for what waits', () => {
  const gateway = collector();
  expect(findingsUnder(gateway)).toEqual([]);
  expect(identities(gateway)).toContain('StatefulSet/otel-gateway');
  expect(identities(gateway)).not.toContain('Deployment/otel-gateway');
  const { spec } = manifestOf(gateway, 'StatefulSet');
  expect(spec.volumeClaimTemplates).toMatchObject([
    {
      metadata: { name: 'state' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    },
  ]);
  const pod = spec.template.spec;
  expect(pod.securityContext).toMatchObject({ runAsUser: 10001, fsGroup: 10001 });
  expect(pod.containers[0].volumeMounts).toContainEqual({
    name: 'state',
    mountPath: '/var/lib/otelcol',
    readOnly: false,
  });
  expect(pod.volumes.map(({ name }: { name: string }) => name)).toEqual(['config']);
  expect(pod.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
});

test('a headless Service governs it, beside the one that senders know', () => {
  const gateway = collector();
  expect(manifestOf(gateway, 'StatefulSet').spec.serviceName).toBe('otel-gateway-headless');
  expect(manifestOf(gateway, 'Service', 'otel-gateway-headless').spec).toEqual({
    type: 'ClusterIP',
    clusterIP: 'None',
    selector: { app: 'otel-gateway' },
  });
  expect(manifestOf(gateway, 'Service', 'otel-gateway').spec).not.toHaveProperty('clusterIP');
  expect(gateway.endpoint).toBe('http://otel-gateway.observability.svc.cluster.local:4317');
  expect(checkPlan(planOf(gateway.node.root as Parameters<typeof planOf>[0])).map(({ code }) => code)).toEqual([]);
});

test('a Service that is headless already governs it itself', () => {
  const gateway = collector({ headless: true });
  expect(manifestOf(gateway, 'StatefulSet').spec.serviceName).toBe('otel-gateway');
  expect(identities(gateway).filter((id) => id.startsWith('Service/'))).toEqual(['Service/otel-gateway']);
});

// That it is so is held in test/real/collector-objects.test.ts.
test('a StatefulSet whose name makes a label too long would never have a pod: MW523', () => {
  const codes = (name: string, props: Partial<OtelCollectorProps> = {}) =>
    findingsUnder(collector({ name, ...props })).map(({ code }) => code);
  expect(codes('g'.repeat(52))).toEqual([]);
  expect(codes('g'.repeat(53))).toEqual(['MW523']);
  expect(codes('g'.repeat(63), { persistence: undefined })).toEqual([]);
  const tiers = (name: string, persistence?: string) =>
    findingsUnder(new TailSampling(chart('o'), 'tiers', { name, exportTo, tracesPerSecond: 1, persistence }));
  expect(tiers('g'.repeat(43), '1Gi')).toEqual([]);
  expect(tiers('g'.repeat(44), '1Gi').map(({ code }) => code)).toEqual(['MW523']);
  expect(tiers('g'.repeat(54))).toEqual([]);
});

test('the queue stands in the store, and the store on the volume', () => {
  const { config } = collector();
  expect(config.exporters?.['otlp_http/backend']).toMatchObject({ sending_queue: { storage: 'file_storage/state' } });
  expect(config.extensions?.['file_storage/state']).toMatchObject({ directory: '/var/lib/otelcol' });
  expect(config.service?.extensions).toEqual(['health_check', 'file_storage/state']);
});

test('the queue is as large as memory or volume hold, and in memory no larger than usual', () => {
  expect(defaultQueue({ memory: '512Mi' })).toBe(20_000);
  expect(defaultQueue({ memory: '256Mi' })).toBe(13_107);
  expect(defaultQueue({ memory: '128Mi' })).toBe(8192);
  expect(largestQueue({ memory: '128Mi' })).toBeLessThan(8192);
  expect(defaultQueue({ memory: '512Mi', persistence: '10Gi' })).toBe(873_813);
});

test.each<[string, Partial<OtelCollectorProps>, [string, unknown][]]>([
  ['too small a memory for one batch a signal', { persistence: undefined, memory: '128Mi' }, [['MW517', 8192]]],
  ['a queue that memory does not hold', { persistence: undefined, queueSize: 100_000 }, [['MW517', 100_000]]],
  ['the same queue on a volume', { queueSize: 100_000 }, []],
  ['a queue that the volume does not hold', { persistence: '1Gi', queueSize: 100_000 }, [['MW517', 100_000]]],
  ['a volume without a size', { persistence: 'large' }, [['MW104', 'large']]],
  ['nothing to wait for', { exportTo: undefined }, [['MW109', '10Gi']]],
  [
    'replicas that come and go',
    { autoscaling: { maxReplicas: 5 } },
    [['MW109', { maxReplicas: 5, cpuUtilization: 70 }]],
  ],
])('%s', (_name, props, expected) => {
  expect(findingsUnder(collector(props)).map(({ code, value }) => [code, value])).toEqual(expected);
});

test('a certificate from a Secret may be named in the configuration', () => {
  const volumes = [{ name: 'ca', mountPath: '/certs', source: { secret: { secretName: 'backend-ca' } } }];
  const overlay = { exporters: { 'otlp_http/backend': { tls: { ca_file: '/certs/ca.crt' } } } };
  expect(findingsUnder(collector({ overlay })).map(({ code }) => code)).toEqual(['MW513']);
  const gateway = collector({ overlay, volumes });
  expect(findingsUnder(gateway)).toEqual([]);
  expect(manifestOf(gateway, 'StatefulSet').spec.template.spec.volumes).toContainEqual({
    name: 'ca',
    secret: { secretName: 'backend-ca' },
  });
});
