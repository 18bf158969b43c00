import { stringify } from 'yaml';
import { isMapping } from '../data';
import type { AnyPipeline, ComponentKind, Extension, Settings } from './component';
import { METRICS_PORT, POD_IP } from './components';

/** Definitions by id; an empty mapping may also be written as null. */
export type Section = Readonly<Record<string, Settings | null>>;

export interface PipelineConfig {
  readonly receivers?: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters?: readonly string[];
}

/** A Collector's configuration file as JSON: what is rendered, and what all checks look at. */
export interface CollectorConfig {
  readonly extensions?: Section;
  readonly receivers?: Section;
  readonly processors?: Section;
  readonly exporters?: Section;
  readonly connectors?: Section;
  readonly service?: {
    readonly extensions?: readonly string[];
    readonly pipelines?: Readonly<Record<string, PipelineConfig>>;
    readonly telemetry?: Settings;
  };
}

/** The Collector's own logs and metrics. */
const OWN_TELEMETRY: Settings = {
  logs: { level: 'info', encoding: 'json' },
  metrics: {
    level: 'normal',
    readers: [{ pull: { exporter: { prometheus: { host: POD_IP, port: METRICS_PORT } } } }],
  },
};

/** The configuration of these pipelines: what they are made of is defined, and nothing else. */
export function collectorConfig(pipelines: readonly AnyPipeline[], extensions: readonly Extension[]): CollectorConfig {
  const parts = pipelines.flatMap<Defined>((p) => [...p.receivers, ...p.processors, ...p.exporters]);
  const ofKind = (kind: Defined['kind']) => define(parts.filter((part) => part.kind === kind));
  const sections = {
    extensions: define(extensions),
    receivers: ofKind('receiver'),
    processors: ofKind('processor'),
    exporters: ofKind('exporter'),
    connectors: ofKind('connector'),
  };
  return {
    ...Object.fromEntries(Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0)),
    service: {
      extensions: ids(extensions),
      pipelines: Object.fromEntries(
        pipelines.map((p) => [
          pipelineId(p),
          { receivers: ids(p.receivers), processors: ids(p.processors), exporters: ids(p.exporters) },
        ]),
      ),
      telemetry: OWN_TELEMETRY,
    },
  };
}

/** `traces`, or `traces/<name>`. */
export const pipelineId = ({ signal, name }: AnyPipeline) => (name === undefined ? signal : `${signal}/${name}`);

/**
 * Lays one configuration over another as the Collector does with a second `--config`: mappings merge, lists and
 * scalars replace.
 */
export function overlay(config: CollectorConfig, over: CollectorConfig): CollectorConfig {
  return merge(config, over) as CollectorConfig;
}

function merge(under: unknown, over: unknown): unknown {
  if (!isMapping(under) || !isMapping(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    Object.hasOwn(under, key) ? merge(under[key], value) : value,
  ]);
  return { ...under, ...Object.fromEntries(merged) };
}

interface Defined {
  readonly kind: ComponentKind | 'connector' | 'extension';
  readonly id: string;
  readonly settings: Settings;
}

const ids = (components: readonly Defined[]) => components.map(({ id }) => id);

const define = (components: readonly Defined[]): Section =>
  Object.fromEntries(components.map(({ id, settings }) => [id, settings]));

/**
 * The configuration file, with notes for whoever reads it in the cluster. No anchors: what two pipelines share is written
 * where it is read.
 */
export function configYaml(config: CollectorConfig, notes: readonly string[] = []): string {
  const comments = notes.map((note) => `# ${note}\n`).join('');
  return comments + stringify(config, { aliasDuplicateObjects: false, lineWidth: 0 });
}
