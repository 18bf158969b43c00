import { own } from '../kube';
import { SIGNALS, type Signal, typeOf } from './component';

/** The sections that a pipeline draws on, under the names that it uses for them. */
export const ROLES = ['receivers', 'processors', 'exporters'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The component types that carry some signals only, from the stability tables of their documentation
 * (https://github.com/open-telemetry/opentelemetry-collector-contrib), under old and new names. A type that is not
 * here is taken to carry all.
 */
const CARRIED: Readonly<Record<Role, Readonly<Record<string, readonly Signal[]>>>> = {
  receivers: {
    jaeger: ['traces'],
    zipkin: ['traces'],
    prometheus: ['metrics'],
    statsd: ['metrics'],
    host_metrics: ['metrics'],
    hostmetrics: ['metrics'],
    kubelet_stats: ['metrics'],
    kubeletstats: ['metrics'],
    file_log: ['logs'],
    filelog: ['logs'],
    journald: ['logs'],
    syslog: ['logs'],
  },
  processors: {
    tail_sampling: ['traces'],
    groupbytrace: ['traces'],
    probabilistic_sampler: ['traces', 'logs'],
    cumulativetodelta: ['metrics'],
    metricstransform: ['metrics'],
  },
  exporters: {
    zipkin: ['traces'],
    prometheus: ['metrics'],
    prometheus_remote_write: ['metrics'],
    prometheusremotewrite: ['metrics'],
  },
};

/** The signals that a component of this id can carry. */
export function carriedBy(role: Role, id: string): readonly Signal[] {
  return own(CARRIED[role], typeOf(id)) ?? SIGNALS;
}
