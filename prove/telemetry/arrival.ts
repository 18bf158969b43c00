import { startApplication } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { allSignals, serving } from './serving';

const REQUESTS = 500;

export const arrival: Experiment<TelemetryLab>[] = [
  {
    id: 'telemetry-arrives',
    title: `an application with the OpenTelemetry SDK serves ${REQUESTS} requests`,
    policy: 'traces, metrics and logs from OTLP to the backend',
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ collector, backend }) => {
        await serving(
          startApplication('billing', collector.url(OTLP_GRPC)),
          (application) => {
            for (let i = 0; i < REQUESTS; i++) application.serve({ attributes: { 'http.route': '/v1/invoices' } });
          },
          () => allSignals(backend, REQUESTS),
        );
        const { traces, metrics, logs } = backend.received;
        const items = [...traces, ...metrics, ...logs];
        const named = items.every(({ resource }) => resource['service.name'] === 'billing');
        return {
          predicted: `${REQUESTS} spans, 1 metric, ${REQUESTS} log records, each once, of the service "billing"`,
          measured: `${traces.length}, ${metrics.length}, ${logs.length}${named ? '' : ', not all of it'}`,
          holds: traces.length === REQUESTS && metrics.length >= 1 && logs.length === REQUESTS && named,
        };
      }),
  },
];
