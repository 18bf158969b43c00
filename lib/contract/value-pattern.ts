import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { type Expression, expressionOfAny, isTooLarge, MAX_LENGTH, type Place } from '../re2';
import { type FindSource, resolve } from './references';
import { child, children, formatPointer, type Location, locate } from './source';
import { ANY_TEXTS, NOT_EMPTY, nullTexts, type OwnTexts, ownTexts, type Texts, type ValueType } from './value-texts';

/** What the schema of a parameter says about its value. */
export interface ValuePattern {
  /** @default - any text */
  readonly expression?: Expression;
  /** The value may be an object. */
  readonly isMapping: boolean;
  /** MW606 for what no mesh can enforce. */
  readonly findings: readonly Finding[];
}

/** Asks for the pattern of a schema; whatever was asked before is known. */
export type PatternOf = (schema: Location, place: Place) => ValuePattern;

/** How many schemas may refer to each other in a row: far beyond any real document, and far below what ends the stack. */
const MAX_DEPTH = 100;

/** Of a schema about which nothing is known. */
const NOTHING: OwnTexts = { texts: ANY_TEXTS, typed: false, aboutObjects: false, findings: [] };

/**
 * The patterns of schemas, each read once: schemas may refer to each other, and to themselves.
 *
 * @param siblings whether what stands beside a `$ref` counts, as it does from OpenAPI 3.1
 */
export function patternReader(find: FindSource, siblings: boolean): PatternOf {
  const known: Record<Place, Map<unknown, OwnTexts>> = {
    header: new Map(),
    path: new Map(),
    'path-with-slashes': new Map(),
    query: new Map(),
  };
  let depth = 0;
  const textsOf = (schema: Location, place: Place): OwnTexts => {
    if (!isMapping(schema.value) || depth === MAX_DEPTH) return NOTHING;
    const before = known[place].get(schema.value);
    if (before) return before;
    // What a schema says about itself through itself is nothing.
    known[place].set(schema.value, NOTHING);
    depth += 1;
    const texts = withinLength(schema, read(schema, place));
    depth -= 1;
    known[place].set(schema.value, texts);
    return texts;
  };
  const read = (schema: Location, place: Place): OwnTexts => {
    const target = resolve(schema, find);
    const refers = typeof target !== 'string' && target.value !== schema.value;
    if (refers && !siblings) return textsOf(target, place);
    const choices = ['oneOf', 'anyOf']
      .map((key) => children(child(schema, key)).map((part) => textsOf(part, place)))
      .filter((choice) => choice.length > 0);
    const all = [
      ownTexts(schema, place),
      ...[...(refers ? [target] : []), ...children(child(schema, 'allOf'))].map((part) => textsOf(part, place)),
      ...choices.map((choice) => combined(choice, anyOf)),
    ];
    const whole = combined(all, allOf);
    if (child(schema, 'nullable').value !== true) return whole;
    return { ...whole, texts: new Map([...whole.texts, ['null', nullTexts(place)]]) };
  };
  return (schema, place) => {
    const { texts, typed, aboutObjects, findings } = textsOf(schema, place);
    // A schema that names no type at all is that of a text.
    const expressions = typed ? [...texts.values()] : [texts.get('string')];
    const known = expressions.flatMap((expression) => expression ?? []);
    const isMapping = aboutObjects && texts.has('object');
    if (known.length === 0 || known.length < expressions.length) return { isMapping, findings };
    const expression = expressionOfAny(known);
    return isTooLarge(expression.regex)
      ? { isMapping, findings: [...findings, tooLong(schema)] }
      : { expression, isMapping, findings };
  };
}

/** The same without expressions that Istio would refuse: combined, they could grow beyond all measure, too. */
function withinLength(schema: Location, own: OwnTexts): OwnTexts {
  const isLong = (expression: Expression | undefined) => expression !== undefined && isTooLarge(expression.regex);
  if (![...own.texts.values()].some(isLong)) return own;
  const texts = new Map(
    [...own.texts].map(([type, expression]) => [type, isLong(expression) ? undefined : expression]),
  );
  return { ...own, texts, findings: [...own.findings, tooLong(schema)] };
}

/** MW606 for values whose expression Istio or Envoy would refuse. */
export function tooLong(schema: Location): Finding {
  return finding('MW606', locate(schema), {
    message: `The values of the schema at ${formatPointer(schema.pointer)} take more than ${MAX_LENGTH} characters in RE2, or a larger program than Envoy takes, which no mesh can enforce: a request with a wrong value reaches the service`,
    allowed: `${MAX_LENGTH} characters, which is what Istio takes`,
    fix: 'give a pattern in place of a long list, and shorter repetitions',
  });
}

function combined(parts: readonly OwnTexts[], combine: (all: readonly Texts[]) => Texts): OwnTexts {
  return {
    texts: combine(parts.map(({ texts }) => texts)),
    typed: parts.some(({ typed }) => typed),
    aboutObjects: parts.some(({ aboutObjects }) => aboutObjects),
    findings: [...new Set(parts.flatMap(({ findings }) => findings))],
  };
}

/** Values that all of them allow. Of several expressions for a type the first is taken, which allows some too many. */
function allOf(all: readonly Texts[]): Texts {
  const types = [...ANY_TEXTS.keys()].filter((type) => all.every((texts) => texts.has(type)));
  const textsOf = (type: ValueType) => {
    const said = all.flatMap((texts) => texts.get(type) ?? []);
    return said.find((expression) => expression !== NOT_EMPTY) ?? said[0];
  };
  return new Map(types.map((type) => [type, textsOf(type)]));
}

/** Values that any of them allows. */
function anyOf(all: readonly Texts[]): Texts {
  const types = [...ANY_TEXTS.keys()].filter((type) => all.some((texts) => texts.has(type)));
  const textsOf = (type: ValueType) => {
    const allowing = all.filter((texts) => texts.has(type)).map((texts) => texts.get(type));
    const known = allowing.flatMap((expression) => expression ?? []);
    return known.length === allowing.length ? expressionOfAny(known) : undefined;
  };
  return new Map(types.map((type) => [type, textsOf(type)]));
}
