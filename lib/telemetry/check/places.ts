import { isMapping } from '../../data';
import { own } from '../../kube';
import { type Settings, typeOf } from '../component';
import type { CollectorConfig } from '../config';

/** The sections that define components. */
export const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** A definition, and where it stands as the Collector itself writes it: `processors::memory_limiter`. */
export interface ComponentAt {
  readonly section: SectionName;
  readonly id: string;
  /** The type, by the name that it has now. */
  readonly type: string;
  readonly at: string;
  readonly settings: Settings;
}

/** Names that types had before, which the Collector still takes at release 0.159, and what replaced them. */
export const RENAMED: Readonly<Record<SectionName, Readonly<Record<string, string>>>> = {
  receivers: {
    filelog: 'file_log',
    hostmetrics: 'host_metrics',
    kubeletstats: 'kubelet_stats',
    k8sobjects: 'k8s_objects',
  },
  processors: { k8sattributes: 'k8s_attributes', resourcedetection: 'resource_detection' },
  exporters: {
    otlp: 'otlp_grpc',
    otlphttp: 'otlp_http',
    loadbalancing: 'load_balancing',
    prometheusremotewrite: 'prometheus_remote_write',
  },
  connectors: { spanmetrics: 'span_metrics', servicegraph: 'service_graph' },
  extensions: {},
};

/** Every definition of a configuration. */
export function componentsOf(config: CollectorConfig): ComponentAt[] {
  return SECTIONS.flatMap((section) =>
    Object.entries(config[section] ?? {}).map(([id, settings]) => ({
      section,
      id,
      type: own(RENAMED[section], typeOf(id)) ?? typeOf(id),
      at: `${section}::${id}`,
      settings: settings ?? {},
    })),
  );
}

/** One value that is neither mapping nor list, and the keys that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** All the values below this one. */
export function leaves(value: unknown, keys: readonly string[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...keys, String(index)]));
  if (isMapping(value)) return Object.entries(value).flatMap(([key, item]) => leaves(item, [...keys, key]));
  return [{ keys, value }];
}
