import { pipelinesDiagram } from '../../lib/telemetry';

test('a pipeline is drawn from its receivers through its processors, in their order, to its exporters', () => {
  const pipelines = {
    traces: {
      receivers: ['otlp', 'zipkin'],
      processors: ['memory_limiter', 'redaction'],
      exporters: ['otlp_http/backend'],
    },
    'logs/audit': { receivers: ['otlp'], exporters: ['debug', 'file'] },
  };
  expect(pipelinesDiagram({ service: { pipelines } })).toBe(`flowchart LR
  subgraph s0["traces"]
    direction LR
    r0_0["otlp"] & r0_1["zipkin"] --> p0_0["memory_limiter"] --> p0_1["redaction"] --> e0_0["otlp_http/backend"]
  end
  subgraph s1["logs/audit"]
    direction LR
    r1_0["otlp"] --> e1_0["debug"] & e1_1["file"]
  end`);
});
