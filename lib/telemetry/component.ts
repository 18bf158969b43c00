/** What a pipeline carries. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];

export type ComponentKind = 'receiver' | 'processor' | 'exporter';

/** A component's settings as they stand in the configuration; secrets only as `${env:NAME}`. */
export type Settings = Readonly<Record<string, unknown>>;

/** One part of a pipeline, as a value: a pipeline is given its components, so it cannot name one that is not there. */
export interface Component<Kind extends ComponentKind, S extends Signal> {
  readonly kind: Kind;
  /** `type` or `type/name`, such as `otlp` or `otlp_http/backend`. */
  readonly id: string;
  /** A record, since TypeScript then takes what carries more signals wherever fewer are asked for, never the reverse. */
  readonly signals: Readonly<Record<S, true>>;
  readonly settings: Settings;
}

export type Receiver<S extends Signal> = Component<'receiver', S>;
export type Processor<S extends Signal> = Component<'processor', S>;
export type Exporter<S extends Signal> = Component<'exporter', S>;

/**
 * Ends pipelines of some signals and begins those of others, to which it is a receiver. Both ends are typed: one that
 * makes metrics of traces does not compile as the receiver of a pipeline of traces.
 */
export interface Connector<From extends Signal, To extends Signal> {
  readonly kind: 'connector';
  readonly id: string;
  readonly from: Readonly<Record<From, true>>;
  readonly to: Readonly<Record<To, true>>;
  readonly settings: Settings;
}

/** What a pipeline can begin with. */
export type Source<S extends Signal> = Receiver<S> | Connector<never, S>;
/** What a pipeline can end in. */
export type Sink<S extends Signal> = Exporter<S> | Connector<S, never>;

/** A part of the Collector beside the pipelines, such as its health check. */
export interface Extension {
  readonly kind: 'extension';
  readonly id: string;
  readonly settings: Settings;
}

/** The components of a pipeline; data passes through the processors in their order. */
export interface PipelineParts<S extends Signal> {
  readonly receivers: readonly Source<S>[];
  readonly processors: readonly Processor<S>[];
  readonly exporters: readonly Sink<S>[];
}

export interface Pipeline<S extends Signal> extends PipelineParts<S> {
  readonly signal: S;
  /**
   * Tells pipelines of one signal apart: `traces/<name>`.
   * @default - none, the id is the signal
   */
  readonly name?: string;
}

/** A pipeline of any one signal. */
export type AnyPipeline = { [S in Signal]: Pipeline<S> }[Signal];

/**
 * A pipeline of one signal. A component that does not carry the signal does not compile.
 *
 * @example
 * pipeline('traces', { receivers: [otlpReceiver()], processors: [memoryLimiter()], exporters: [debugExporter()] });
 */
export function pipeline<S extends Signal>(signal: S, parts: PipelineParts<NoInfer<S>>, name?: string): Pipeline<S> {
  return { signal, name, ...parts };
}

/**
 * A component that has no function of its own here, with the signals that it carries.
 *
 * @example
 * component('processor', 'tail_sampling', ['traces'], { policies: [{ name: 'all', type: 'always_sample' }] });
 */
export function component<Kind extends ComponentKind, S extends Signal>(
  kind: Kind,
  id: string,
  signals: readonly S[],
  settings: Settings = {},
): Component<Kind, S> {
  return { kind, id, signals: record(signals), settings };
}

/**
 * A connector that has no function of its own here, with the signals that it takes and those that it makes.
 *
 * @example
 * connector('count', { from: ['traces'], to: ['metrics'] });
 */
export function connector<From extends Signal, To extends Signal>(
  id: string,
  { from, to }: { readonly from: readonly From[]; readonly to: readonly To[] },
  settings: Settings = {},
): Connector<From, To> {
  return { kind: 'connector', id, from: record(from), to: record(to), settings };
}

const record = <S extends Signal>(signals: readonly S[]) =>
  Object.fromEntries(signals.map((signal) => [signal, true])) as Record<S, true>;

/** An extension that has no function of its own here. */
export function extension(id: string, settings: Settings = {}): Extension {
  return { kind: 'extension', id, settings };
}

/** The type of a component id: what stands before the `/`. */
export const typeOf = (id: string) => id.split('/', 1)[0] ?? id;
