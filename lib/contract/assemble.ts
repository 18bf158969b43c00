import { isMapping } from '../data';
import { partsOf, type Rule, referableKind } from './grammar';
import { type FindSource, isReference, resolve } from './references';
import type { Location } from './source';

/** A part of a document as one value. */
export interface Assembled {
  readonly value: unknown;
  /** The references that lead nowhere, which have findings of their own. */
  readonly dead: ReadonlySet<unknown>;
}

/**
 * The value at a location, with what each `$ref` stands for where OpenAPI has none: an operation, a media type, a map of
 * schemas, a text. Documents of many files are written so, and bundlers put them together. Where OpenAPI has a `$ref`
 * it stays. What holds none of the former is not copied.
 */
export function assemble(location: Location, rule: Rule, find: FindSource): Assembled {
  const dead = new Set<unknown>();
  const known = new Map<unknown, unknown>();
  const build = (at: Location, ruleOfIt: Rule): unknown => {
    if (!known.has(at.value)) {
      // Something that stands for a part of itself stays as it is.
      known.set(at.value, at.value);
      known.set(at.value, built(at, ruleOfIt));
    }
    return known.get(at.value);
  };
  const built = (at: Location, ruleOfIt: Rule): unknown => {
    if (isReference(at.value) && !referableKind(ruleOfIt)) {
      const target = resolve(at, find);
      if (typeof target !== 'string' && target.value !== undefined) return build(target, ruleOfIt);
      dead.add(at.value);
    }
    return withParts(at.value, partsOf(at, ruleOfIt), build);
  };
  return { value: build(location, rule), dead };
}

function withParts(
  value: unknown,
  parts: readonly [Location, Rule][],
  build: (location: Location, rule: Rule) => unknown,
): unknown {
  const changed = parts.flatMap(([part, rule]) => {
    const replaced = build(part, rule);
    return replaced === part.value ? [] : [[String(part.pointer.at(-1)), replaced] as const];
  });
  if (changed.length === 0) return value;
  if (Array.isArray(value)) return value.map((item, i) => new Map(changed).get(String(i)) ?? item);
  return isMapping(value) ? { ...value, ...Object.fromEntries(changed) } : value;
}
