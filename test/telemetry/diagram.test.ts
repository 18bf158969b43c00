import { component, OtelCollector, pipelinesDiagram, TailSampling } from '../../lib/telemetry';
import { chart } from '../support/estate';

test('a pipeline is drawn from its receivers through its processors, in their order, to its exporters', () => {
  const pipelines = {
    traces: {
      receivers: ['otlp', 'zipkin'],
      processors: ['memory_limiter', 'redaction'],
      exporters: ['otlp_http/backend'],
    },
    'logs/audit': { receivers: ['otlp'], exporters: ['debug', 'file'] },
  };
  expect(pipelinesDiagram({ gateway: { service: { pipelines } } })).toBe(`flowchart LR
  subgraph t0["gateway"]
    subgraph t0p0["traces"]
      direction LR
      t0p0r0["otlp"] & t0p0r1["zipkin"] --> t0p0p0["memory_limiter"] --> t0p0p1["redaction"] --> t0p0e0["otlp_http/backend"]
    end
    subgraph t0p1["logs/audit"]
      direction LR
      t0p1r0["otlp"] --> t0p1e0["debug"] & t0p1e1["file"]
    end
  end`);
});

const ways = (diagram: string) => diagram.split('\n').filter((line) => line.includes('-.->'));

test('a connector leads from the pipeline that it ends to the one that it begins', () => {
  const { config } = new OtelCollector(chart('observability'), 'telemetry', { name: 'gateway', spanMetrics: true });
  expect(ways(pipelinesDiagram({ gateway: config }))).toEqual(['  t0p0e1 -.-> t0p1r1']);
});

test('a Collector that sends to another one leads to its pipeline of the same signal', () => {
  const tiers = new TailSampling(chart('observability'), 'telemetry', {
    name: 'gateway',
    exportTo: 'https://otlp.example.com',
    tracesPerSecond: 10,
  });
  const diagram = pipelinesDiagram({ gateway: tiers.balancing.config, 'gateway-sampling': tiers.sampling.config });
  expect(ways(diagram)).toEqual(['  t0p0e0 -.-> t1p0r0']);
});

test('nothing leads from a backend that only has the name of a Collector’s component', () => {
  const exporter = component('exporter', 'otlp_http/gateway', ['traces'], { endpoint: 'https://example.com' });
  const config = {
    exporters: { [exporter.id]: exporter.settings },
    service: { pipelines: { traces: { receivers: ['otlp'], exporters: [exporter.id] } } },
  };
  expect(ways(pipelinesDiagram({ gateway: config }))).toEqual([]);
});
