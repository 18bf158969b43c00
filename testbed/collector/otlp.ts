import path from 'node:path';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';

export type Signal = 'traces' | 'metrics' | 'logs';

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span, a metric or a log record. */
export interface Item {
  /** The ids of trace and span, in hexadecimal digits; empty for the others. */
  readonly id: string;
  /** The name; of a log record its body. */
  readonly name: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

/** Reads the items of a request in OTLP's binary form. */
export function decode(signal: Signal, body: Buffer): Item[] {
  const { resources } = METHODS[signal].requestDeserialize(body) as Request;
  return resources.flatMap(({ resource, scopes }) => {
    const shared = attributesOf(resource?.attributes ?? []);
    return scopes.flatMap(({ items }) => items.map((item) => itemOf(item, shared)));
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
  readonly name?: string;
  readonly body?: Value | null;
  readonly attributes?: readonly KeyValue[];
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

function itemOf({ trace_id, span_id, name, body, attributes = [] }: Raw, resource: Attributes): Item {
  return {
    id: `${trace_id?.toString('hex') ?? ''}${span_id?.toString('hex') ?? ''}`,
    name: name ?? String(scalar(body)),
    attributes: attributesOf(attributes),
    resource,
  };
}

function attributesOf(pairs: readonly KeyValue[]): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, scalar(value)]));
}

/** Arrays and mappings are not looked into. */
function scalar(value: Value | null | undefined) {
  return value?.string_value ?? value?.bool_value ?? value?.int_value ?? value?.double_value;
}
