import { type Item, type Served, startApplication } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { serving } from './serving';
import { until } from './until';

const REQUESTS = 200;
/** Every fifth fails. */
const FAILED = REQUESTS / 5;
/** Of each request, in milliseconds, and what they all come to, in seconds. */
const DURATION = 250;
const SECONDS = (REQUESTS * DURATION) / 1000;
const PROBES = 300;
/** The metrics are told every 15 s, and a new series of calls first as 0, so that a rate sees its first calls. */
const PATIENCE = 45_000;

const [CALLS, DURATIONS] = ['traces.span.metrics.calls', 'traces.span.metrics.duration'];
const ROUTE = { 'http.request.method': 'POST', 'http.route': '/v1/invoices' };
const ok: Served = { attributes: { ...ROUTE, 'http.response.status_code': 201 }, milliseconds: DURATION };
const failed: Served = {
  attributes: { ...ROUTE, 'http.response.status_code': 500 },
  milliseconds: DURATION,
  failure: 'out of order',
};
const probe = (i: number): Served => {
  const path = i % 2 === 0 ? '/livez' : '/readyz';
  return { attributes: { 'http.request.method': 'GET', 'url.path': path, 'http.response.status_code': 200 } };
};

export const requests: Experiment<TelemetryLab>[] = [
  {
    id: 'probes-filtered',
    title: `an application serves ${REQUESTS} requests and ${PROBES} probes`,
    policy: 'neither spans nor log records of probes leave',
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ collector, backend }) => {
        await serving(
          startApplication('billing', collector.url(OTLP_GRPC)),
          (application) => {
            for (let i = 0; i < PROBES; i++) application.serve(probe(i));
            for (let i = 0; i < REQUESTS; i++) application.serve(ok);
          },
          () => Promise.all([backend.until('traces', REQUESTS), backend.until('logs', REQUESTS)]),
        );
        // What is still under way is delivered before it ends.
        await collector.terminate();
        const { traces, logs } = backend.received;
        const probes = [...traces, ...logs].filter(({ attributes }) => attributes['url.path'] !== undefined).length;
        return {
          predicted: `${REQUESTS} spans and ${REQUESTS} log records, none of a probe`,
          measured: `${traces.length} spans and ${logs.length} log records, ${probes} of probes`,
          holds: traces.length === REQUESTS && logs.length === REQUESTS && probes === 0,
        };
      }),
  },
  {
    id: 'span-metrics',
    title: `an application serves ${REQUESTS} requests of ${DURATION} ms, of which ${FAILED} fail, and ${PROBES} probes`,
    policy: 'requests, errors and durations are made of all spans but those of probes',
    short: true,
    run: (lab) =>
      lab.withGateway({ spanMetrics: true }, async ({ collector, backend }) => {
        const { metrics } = backend.received;
        await serving(
          startApplication('billing', collector.url(OTLP_GRPC)),
          (application) => {
            for (let i = 0; i < PROBES; i++) application.serve(probe(i));
            for (let i = 0; i < REQUESTS; i++) application.serve(i % 5 === 0 ? failed : ok);
          },
          () => until(() => total(metrics, CALLS).all >= REQUESTS, PATIENCE),
        );
        const [calls, durations] = [total(metrics, CALLS), total(metrics, DURATIONS)];
        const unit = metrics.find(({ name }) => name === DURATIONS)?.unit;
        return {
          predicted: `${REQUESTS} calls, ${FAILED} of them failed; ${REQUESTS} durations of ${SECONDS} s in all`,
          measured: `${calls.all} calls, ${calls.failed} of them failed; ${durations.all} durations of ${durations.sum.toFixed(1)} ${unit} in all`,
          holds:
            calls.all === REQUESTS &&
            calls.failed === FAILED &&
            durations.all === REQUESTS &&
            Math.abs(durations.sum - SECONDS) < 0.001 &&
            unit === 's' &&
            calls.named,
        };
      }),
  },
];

/** The points of a metric when it was told last, added up. */
function total(metrics: readonly Item[], name: string) {
  const points = metrics.findLast((metric) => metric.name === name)?.points ?? [];
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const isNamed = ({ attributes }: (typeof points)[number]) =>
    attributes['service.name'] === 'billing' && attributes['http.route'] === ROUTE['http.route'];
  return {
    all: sum(points.map(({ value }) => value)),
    failed: sum(
      points.filter(({ attributes }) => attributes['status.code'] === 'STATUS_CODE_ERROR').map((p) => p.value),
    ),
    sum: sum(points.map((point) => point.sum ?? 0)),
    named: points.length > 0 && points.every(isNamed),
  };
}
