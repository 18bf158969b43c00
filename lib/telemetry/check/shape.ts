import { own } from '../../kube';
/** What a setting may be. A scalar may always be an environment reference, whose value nobody knows yet. */
export type Shape = Scalar | Mapping | Choice | { readonly list: Shape } | { readonly map: Shape };

/** `address`: `host:port` without a scheme, as a listener takes it; `duration`: as Go writes it. */
export type Scalar = 'any' | 'bool' | 'int' | 'number' | 'string' | 'duration' | 'address';

export interface Choice {
  readonly oneOf: readonly string[];
}

export interface Mapping {
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Of each of these lists at least one key has to be there. */
  readonly anyOf?: readonly (readonly string[])[];
}

/** Where settings differ from their shape. */
export interface Mismatch {
  /** The keys from the settings down to the place. */
  readonly at: readonly string[];
  readonly problem: string;
  readonly value?: unknown;
  readonly allowed: string;
}

const GO_DURATION = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)$/;
const ADDRESS = /^(\/.*|([^:/\s]*|\[[^\]\s]*\]):\w+)$/;

const SCALARS: Readonly<Record<Scalar, { readonly allowed: string; readonly fits: (value: unknown) => boolean }>> = {
  any: { allowed: 'anything', fits: () => true },
  bool: { allowed: 'true or false', fits: (v) => typeof v === 'boolean' },
  int: { allowed: 'a whole number', fits: (v) => Number.isInteger(v) },
  number: { allowed: 'a number', fits: (v) => typeof v === 'number' },
  string: { allowed: 'a text', fits: (v) => ['string', 'number', 'boolean'].includes(typeof v) },
  duration: {
    allowed: 'a duration such as "200ms", "1s" or "5m"',
    fits: (v) => v === 0 || (typeof v === 'string' && GO_DURATION.test(v)),
  },
  address: {
    allowed: 'host:port, without a scheme',
    fits: (v) => typeof v === 'string' && ADDRESS.test(v.replace(/\$\{[^}]*\}/g, 'x')),
  },
};

/** Every difference between a value and its shape; null stands for an empty mapping or list. */
export function mismatches(value: unknown, shape: Shape, at: readonly string[] = []): Mismatch[] {
  if (typeof shape === 'string') return scalar(value, SCALARS[shape], at, shape === 'address');
  if ('oneOf' in shape) {
    const { oneOf } = shape;
    return scalar(value, { allowed: oneOf.join(', '), fits: (v) => oneOf.includes(String(v)) }, at);
  }
  if ('list' in shape) {
    if (!Array.isArray(value ?? [])) return [wrong(at, value, 'a list')];
    return ((value ?? []) as unknown[]).flatMap((item, index) => mismatches(item, shape.list, [...at, String(index)]));
  }
  const given = value ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) return [wrong(at, value, 'a mapping')];
  const entries = Object.entries(given);
  if ('map' in shape) return entries.flatMap(([key, item]) => mismatches(item, shape.map, [...at, key]));
  return [...unknownAndMissing(Object.keys(given), shape, at), ...entries.flatMap(inner)];

  function inner([key, item]: [string, unknown]): Mismatch[] {
    const known = own((shape as Mapping).keys, key);
    return known === undefined ? [] : mismatches(item, known, [...at, key]);
  }
}

function unknownAndMissing(given: readonly string[], shape: Mapping, at: readonly string[]): Mismatch[] {
  const known = Object.keys(shape.keys);
  const missing = (shape.required ?? []).filter((key) => !given.includes(key)).map((key) => [key]);
  const noneOf = (shape.anyOf ?? []).filter((keys) => !keys.some((key) => given.includes(key)));
  return [
    ...given
      .filter((key) => !known.includes(key))
      .map((key) => ({
        at: [...at, key],
        problem: 'is not known',
        value: key,
        allowed: known.join(', ') || 'nothing',
      })),
    ...[...missing, ...noneOf].map((keys) => ({
      at,
      problem: `lacks ${keys.map((key) => `"${key}"`).join(' or ')}`,
      allowed: keys.join(', '),
    })),
  ];
}

function scalar(
  value: unknown,
  { allowed, fits }: { readonly allowed: string; readonly fits: (value: unknown) => boolean },
  at: readonly string[],
  inspectReferences = false,
): Mismatch[] {
  const isReference = typeof value === 'string' && value.includes('${');
  return fits(value) || (isReference && !inspectReferences) ? [] : [wrong(at, value, allowed)];
}

const wrong = (at: readonly string[], value: unknown, allowed: string): Mismatch => ({
  at,
  problem: 'has a value of the wrong kind',
  value,
  allowed,
});
