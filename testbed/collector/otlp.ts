import path from 'node:path';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';

export type Signal = 'traces' | 'metrics' | 'logs';

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span, a metric or a log record. */
export interface Item {
  /** Of a span the ids of its trace and its own, in hexadecimal digits; empty for the others, which have none. */
  readonly id: string;
  /** The trace and the span that a span or a log record belongs to, in hexadecimal digits; empty where there is none. */
  readonly traceId: string;
  readonly spanId: string;
  /** The span that caused a span; empty for the first of a trace, and for the others. */
  readonly parentId: string;
  /** Whether a span says that it failed. */
  readonly failed: boolean;
  /** The name; of a log record its body. */
  readonly name: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  /** Of a metric its unit, such as `s`. */
  readonly unit: string;
  /** Of a sum or a histogram its points. */
  readonly points: readonly Point[];
}

/** One series of a metric at one time. */
export interface Point {
  readonly attributes: Attributes;
  /** Of a sum its value, of a histogram the number of measurements. */
  readonly value: number;
  /** Of a histogram the sum of what was measured. */
  readonly sum?: number;
}

/** Reads the items of a request in OTLP's binary form. */
export function decode(signal: Signal, body: Buffer): Item[] {
  const { resources } = METHODS[signal].requestDeserialize(body) as Request;
  return resources.flatMap(({ resource, scopes }) => {
    const shared = attributesOf(resource?.attributes ?? []);
    return scopes.flatMap(({ items }) => items.map((item) => itemOf(signal, item, shared)));
  });
}

interface Request {
  readonly resources: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] } | null;
    readonly scopes: readonly { readonly items: readonly Raw[] }[];
  }[];
}

interface Raw {
  readonly trace_id?: Buffer;
  readonly span_id?: Buffer;
  readonly parent_span_id?: Buffer;
  readonly status?: { readonly code: number } | null;
  readonly name?: string;
  readonly body?: Value | null;
  readonly attributes?: readonly KeyValue[];
  readonly unit?: string;
  readonly sum?: { readonly points: readonly RawPoint[] } | null;
  readonly histogram?: { readonly points: readonly RawPoint[] } | null;
}

interface RawPoint {
  readonly attributes: readonly KeyValue[];
  readonly as_double?: number;
  readonly as_int?: number;
  readonly count?: number;
  readonly sum?: number;
}

interface KeyValue {
  readonly key: string;
  readonly value: Value | null;
}

interface Value {
  readonly string_value?: string;
  readonly bool_value?: boolean;
  readonly int_value?: number;
  readonly double_value?: number;
}

const METHODS = methods();

function methods(): Readonly<Record<Signal, MethodDefinition<object, object>>> {
  const loaded = loadSync(path.join(__dirname, 'otlp.proto'), { keepCase: true, longs: Number, defaults: true });
  const { Traces, Metrics, Logs } = loaded['otlp.Collect'] as Record<string, MethodDefinition<object, object>>;
  if (!Traces || !Metrics || !Logs) throw new Error('otlp.proto does not have the three signals');
  return { traces: Traces, metrics: Metrics, logs: Logs };
}

function itemOf(signal: Signal, raw: Raw, resource: Attributes): Item {
  const { name, body, attributes = [], status } = raw;
  const [traceId, spanId] = [hex(raw.trace_id), hex(raw.span_id)];
  return {
    id: signal === 'traces' ? `${traceId}${spanId}` : '',
    traceId,
    spanId,
    parentId: hex(raw.parent_span_id),
    failed: status?.code === STATUS_ERROR,
    name: name ?? String(scalar(body)),
    attributes: attributesOf(attributes),
    resource,
    unit: raw.unit ?? '',
    points: [...(raw.sum?.points ?? []), ...(raw.histogram?.points ?? [])].map(pointOf),
  };
}

function pointOf({ attributes, as_double, as_int, count, sum }: RawPoint): Point {
  return { attributes: attributesOf(attributes), value: count ?? as_int ?? as_double ?? 0, sum };
}

const STATUS_ERROR = 2;

const hex = (id: Buffer | undefined) => id?.toString('hex') ?? '';

function attributesOf(pairs: readonly KeyValue[]): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, scalar(value)]));
}

/** Arrays and mappings are not looked into. */
function scalar(value: Value | null | undefined) {
  return value?.string_value ?? value?.bool_value ?? value?.int_value ?? value?.double_value;
}
