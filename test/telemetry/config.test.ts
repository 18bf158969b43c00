import {
  collectorConfig,
  component,
  configYaml,
  connector,
  debugExporter,
  healthCheck,
  memoryLimiter,
  otlpHttpExporter,
  otlpReceiver,
  overlay,
  pipeline,
} from '../../lib/telemetry';

const parts = { receivers: [otlpReceiver()], processors: [memoryLimiter()], exporters: [debugExporter()] };

test('what pipelines are made of is defined, and nothing else', () => {
  const audit = component('exporter', 'file/audit', ['logs'], { path: '/dev/stdout' });
  const config = collectorConfig(
    [pipeline('logs', { ...parts, exporters: [audit] }, 'audit'), pipeline('traces', parts)],
    [healthCheck()],
  );
  expect(config.service?.pipelines).toEqual({
    traces: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['debug'] },
    'logs/audit': { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['file/audit'] },
  });
  expect(Object.keys(config.exporters ?? {}).sort()).toEqual(['debug', 'file/audit']);
  expect(config.exporters?.['file/audit']).toEqual({ path: '/dev/stdout' });
  expect(config.service?.extensions).toEqual(['health_check']);
});

test('a connector is defined once, as neither receiver nor exporter, and stands at both of its ends', () => {
  const counts = connector('count', { from: ['traces'], to: ['metrics'] });
  const config = collectorConfig(
    [
      pipeline('traces', { ...parts, exporters: [debugExporter(), counts] }),
      pipeline('metrics', { ...parts, receivers: [counts] }),
    ],
    [],
  );
  expect(config.connectors).toEqual({ count: {} });
  expect(Object.keys(config.receivers ?? {})).toEqual(['otlp']);
  expect(Object.keys(config.exporters ?? {})).toEqual(['debug']);
  expect(config.service?.pipelines).toMatchObject({
    traces: { exporters: ['debug', 'count'] },
    metrics: { receivers: ['count'] },
  });
});

test('an overlay merges mappings and replaces lists, as a second --config does', () => {
  const config = collectorConfig([pipeline('traces', parts)], [healthCheck()]);
  const laid = overlay(config, {
    processors: { memory_limiter: { limit_percentage: 70 }, redaction: null },
    service: { pipelines: { traces: { processors: ['memory_limiter', 'redaction'] } } },
  });
  expect(laid.processors).toEqual({
    memory_limiter: { check_interval: '1s', limit_percentage: 70, spike_limit_percentage: 20 },
    redaction: null,
  });
  expect(laid.service?.pipelines).toEqual({
    traces: { receivers: ['otlp'], processors: ['memory_limiter', 'redaction'], exporters: ['debug'] },
  });
  expect(config.processors).toEqual({ memory_limiter: memoryLimiter().settings });
});

test('the file has no anchors where settings are shared', () => {
  const shared = { endpoint: 'https://otlp.example.com' };
  const yaml = configYaml({ exporters: { 'otlp_http/a': shared, 'otlp_http/b': shared } });
  expect(yaml).not.toMatch(/[&*]a\d/);
});

test('a failed batch is tried again without an end, from a queue that is bounded', () => {
  const { settings } = otlpHttpExporter({ endpoint: 'https://otlp.example.com', queueSize: 9000 });
  expect(settings).toMatchObject({
    sending_queue: { enabled: true, sizer: 'items', queue_size: 9000, batch: { min_size: 8192, max_size: 8192 } },
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
  });
});

test('the queue of 20,000 items is the default', () => {
  const { settings } = otlpHttpExporter({ endpoint: 'https://otlp.example.com' });
  expect(settings).toMatchObject({ sending_queue: { queue_size: 20_000 } });
});
