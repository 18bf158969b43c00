import { otlpHttpExporter, pipeline } from '../../lib';
import type { Backend } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { count, type GatewayProps, type TelemetryLab } from './lab';

const SPANS = 10_000;
/** Milliseconds: more than an exporter waits for an answer. */
const SLOW = 30_000;
const PROMPT = 5_000;

/** Every span to both backends. */
const toBoth = ({ endpoint }: Backend): GatewayProps => ({
  pipelines: ({ otlp, memoryLimiter, exporter }) => [
    pipeline('traces', {
      receivers: [otlp],
      processors: [memoryLimiter],
      exporters: [exporter, otlpHttpExporter({ endpoint }, 'second')],
    }),
  ],
});

export const fanout: Experiment<TelemetryLab>[] = [
  {
    id: 'slow-exporter',
    title: `one of two backends does not answer while ${count(SPANS)} spans come`,
    policy: 'each exporter has a queue of its own',
    short: true,
    run: (lab) =>
      lab.withGateway(toBoth, async ({ sender, backend, second }) => {
        backend.behave({ delay: SLOW });
        const started = performance.now();
        const { refused } = await sender.send(SPANS);
        const arrived = await second.until('traces', SPANS, PROMPT);
        const ms = Math.round(performance.now() - started);
        return {
          predicted: `none refused; the other backend has all within ${PROMPT / 1000} s`,
          measured: `${refused.length} refused; ${count(arrived)} after ${ms} ms, ${backend.received.traces.length} at the slow one`,
          holds: refused.length === 0 && arrived === SPANS && backend.received.traces.length === 0,
        };
      }),
  },
];
