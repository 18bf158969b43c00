import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { type Kind, one, partsOf, type Rule, referableKind } from './grammar';
import { type FindSource, isReference, POINTS_BACK, resolve, targetOf } from './references';
import { child, children, formatPointer, type Location, locate } from './source';

/** Something that a `$ref` points to, and what it has to be. */
export interface Target {
  readonly location: Location;
  readonly kind: Kind;
}

/** An object, and what it is. */
export interface Part {
  readonly location: Location;
  readonly rule: Rule;
}

/** What a document refers to. */
export interface References {
  /** What stands where no part of the document is that would have to be of this kind, each once. */
  readonly targets: readonly Target[];
  /** Every object that is a part of it, and what it is: nothing of data and of extensions. */
  readonly parts: readonly Part[];
  /** Each `$ref` to something for which OpenAPI has none. */
  readonly unusual: readonly Location[];
  /** MW602 for each dead reference. */
  readonly findings: readonly Finding[];
}

/** Everything that the document refers to, directly or through other files. */
export function followReferences(root: Location, find: FindSource): References {
  const targets: Target[] = [];
  const parts: Part[] = [];
  const unusual: Location[] = [];
  const findings: Finding[] = [];
  const isNew = firstVisits();
  const isInCircle = circleFinder(find);
  const queue: [Location, Rule][] = [];
  const visit = (start: Location, ruleOfStart: Rule): void => {
    const open: [Location, Rule][] = [[start, ruleOfStart]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [location, rule] = next;
      if (!isNew(location.value, rule)) continue;
      parts.push({ location, rule });
      for (const target of mappedSchemas(location, rule, find)) queue.push([target, rule]);
      for (const { key, target } of referencesAt(location, rule, find, isInCircle)) {
        if (typeof target === 'string') findings.push(deadReference(location, key, target));
        else if (referableKind(rule)) queue.push([target, rule]);
        else {
          unusual.push(location);
          open.push([target, rule]);
        }
      }
      // From the end, so that the first is taken next: whatever is found once is found in the order of the file.
      for (const part of partsOf(location, rule).reverse()) open.push(part);
    }
  };
  visit(root, one('document'));
  // What the document itself has of the right kind has been visited by now.
  for (const [location, rule] of queue) {
    const kind = referableKind(rule);
    if (!kind || location.value === undefined || isNew.knows(location.value, rule)) continue;
    targets.push({ location, kind });
    visit(location, rule);
  }
  return { targets, parts, unusual, findings };
}

/** Tells whether an object is visited as what it is for the first time. */
function firstVisits() {
  const visited = new Map<string, Set<unknown>>();
  const setOf = ({ kind, each }: Rule) => {
    const name = each ? `${kind} of a collection` : kind;
    const known = visited.get(name) ?? new Set();
    visited.set(name, known);
    return known;
  };
  const knows = (value: unknown, rule: Rule) => setOf(rule).has(value);
  const isNew = (value: unknown, rule: Rule) => {
    if (typeof value !== 'object' || value === null || knows(value, rule)) return false;
    setOf(rule).add(value);
    return true;
  };
  return Object.assign(isNew, { knows });
}

interface Reference {
  readonly key: '$ref' | '$dynamicRef';
  readonly target: Location | string;
}

function referencesAt(
  location: Location,
  rule: Rule,
  find: FindSource,
  isInCircle: (location: Location) => boolean,
): Reference[] {
  const { value } = location;
  const references: Reference[] = [];
  if (isReference(value)) {
    const target = isInCircle(location) ? POINTS_BACK : targetOf(location, value.$ref, find);
    references.push({ key: '$ref', target });
  }
  if (rule.kind === 'schema' && !rule.each && isMapping(value) && typeof value.$dynamicRef === 'string') {
    references.push({ key: '$dynamicRef', target: targetOf(location, value.$dynamicRef, find) });
  }
  return references;
}

/**
 * The schemas that the mapping of a discriminator names by reference. What is there only a name is the name of a
 * component, and what leads nowhere is a name that nothing has to bear.
 */
export function mappedSchemas(location: Location, { kind, each }: Rule, find: FindSource): Location[] {
  if (kind !== 'schema' || each) return [];
  return children(child(location, 'discriminator', 'mapping')).flatMap(({ value }) => {
    const target = typeof value === 'string' && value.includes('#') ? targetOf(location, value, find) : '';
    return typeof target === 'string' || target.value === undefined ? [] : [target];
  });
}

/** Tells whether a reference is one of a circle, and does not only lead to one. Each is followed once. */
function circleFinder(find: FindSource): (location: Location) => boolean {
  const known = new Map<unknown, boolean>();
  return (location) => {
    if (resolve(location, find) !== POINTS_BACK) return false;
    const passed = new Set<unknown>();
    let at = location;
    while (isReference(at.value) && !known.has(at.value) && !passed.has(at.value)) {
      passed.add(at.value);
      const next = targetOf(at, at.value.$ref, find);
      if (typeof next === 'string') break;
      at = next;
    }
    // The way comes back to the first one of the circle; what it passed before, or on its way to what is known, leads to it.
    let isInside = false;
    for (const value of passed) {
      isInside ||= value === at.value;
      known.set(value, isInside);
    }
    return known.get(location.value) ?? false;
  };
}

function deadReference(location: Location, key: Reference['key'], problem: string): Finding {
  return finding('MW602', locate(child(location, key)), {
    message: `The ${key} at ${formatPointer(location.pointer)} ${problem}`,
    value: child(location, key).value,
    allowed: 'a JSON Pointer in this file ("#/components/…") or in a local one ("common.yaml#/components/…")',
    fix: `correct the ${key}, or add what it points to`,
  });
}
