import { type Finding, finding } from '../finding';
import { EVERYTHING, type Expression, expressionOfPattern, expressionOfTexts, isPath, type Place } from '../re2';
import { child, formatPointer, type Location, locate } from './source';

/** A type of JSON Schema, which knows integers as numbers. */
export type ValueType = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';

/** As which texts the values of a type are sent: undefined where that cannot be known, or can be any. */
export type Texts = ReadonlyMap<ValueType, Expression | undefined>;

/** Every value of every type. */
export const ANY_TEXTS: Texts = new Map(
  (['array', 'boolean', 'number', 'object', 'string', 'null'] as const).map((type) => [type, undefined]),
);

/** Members of a schema that say something about objects. */
const OF_OBJECTS = [
  'additionalProperties',
  'maxProperties',
  'minProperties',
  'patternProperties',
  'properties',
  'required',
];

/**
 * A whole number as any client writes it: JSON knows 1, 1.0 and 1e0 as the same value, and languages write large ones
 * with an exponent.
 */
const INTEGER = '^-?[0-9]+(?:\\.0+|(?:\\.[0-9]+)?[eE][-+]?[0-9]+)?$';

const FORMATS: Readonly<Record<string, string>> = {
  date: '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$',
  // With the prefix of its URN (RFC 4122, 3), which validators take as well.
  uuid: '^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
};

/** What a schema itself says, without those that it refers to or is made of. */
export interface OwnTexts {
  readonly texts: Texts;
  /** Whether it says of which types its values are. */
  readonly typed: boolean;
  /** Whether it says something about objects. */
  readonly aboutObjects: boolean;
  /** MW606 for what no mesh can enforce. */
  readonly findings: readonly Finding[];
}

export function ownTexts(schema: Location, place: Place): OwnTexts {
  const types = [child(schema, 'type').value].flat().filter((type) => typeof type === 'string');
  const list = listOf(schema);
  const { expression, findings } = stringTexts(schema, place);
  const known = new Map<string, Expression | undefined>([
    ['array', undefined],
    ['boolean', expressionOfTexts(['true', 'false'], place)],
    ['integer', fixed(INTEGER, place)],
    ['null', nullTexts(place)],
    ['number', undefined],
    ['object', undefined],
    ['string', expression],
  ]);
  const texts = new Map<ValueType, Expression | undefined>();
  const declared = types.length > 0 ? types : [...ANY_TEXTS.keys()];
  for (const type of declared) if (known.has(type)) texts.set(valueType(type), known.get(type));
  const aboutObjects = types.includes('object') || OF_OBJECTS.some((key) => child(schema, key).value !== undefined);
  if (!list) return { texts, typed: types.length > 0, aboutObjects, findings };
  // What is listed says more than a pattern, whose findings are then of no account.
  const foreign = list.values.find((value) => value !== null && !texts.has(typeOf(value)));
  return foreign === undefined
    ? { texts: listedTexts(list.values, texts, place), typed: true, aboutObjects, findings: [] }
    : { texts, typed: true, aboutObjects, findings: [...findings, lostText(list.location, foreign)] };
}

/** The values that a schema lists: those of `const`, else of `enum`. */
function listOf(schema: Location): { readonly location: Location; readonly values: readonly unknown[] } | undefined {
  const constant = child(schema, 'const');
  if (constant.value !== undefined) return { location: constant, values: [constant.value] };
  const list = child(schema, 'enum');
  return Array.isArray(list.value) && list.value.length > 0 ? { location: list, values: list.value } : undefined;
}

/**
 * Listed texts are compared as they are. Numbers are not: what counts is their value, which has many spellings, and of
 * which YAML keeps nothing but the value either.
 */
function listedTexts(values: readonly unknown[], texts: Texts, place: Place): Texts {
  const listed = new Map<ValueType, Expression | undefined>();
  for (const type of new Set(values.map(typeOf))) {
    const ofType = values.filter((value) => typeOf(value) === type);
    if (type === 'string' || type === 'boolean') listed.set(type, expressionOfTexts(ofType.map(String), place));
    else if (type === 'number') listed.set(type, ofType.every(Number.isInteger) ? fixed(INTEGER, place) : undefined);
    else if (type === 'null') listed.set(type, nullTexts(place));
    else listed.set(type, texts.get(type));
  }
  return listed;
}

function stringTexts(schema: Location, place: Place) {
  const format = FORMATS[String(child(schema, 'format').value)];
  const pattern = child(schema, 'pattern');
  const translated = typeof pattern.value === 'string' ? expressionOfPattern(pattern.value, place) : undefined;
  const findings = translated && 'problem' in translated ? [unenforceable(pattern, translated.problem)] : [];
  if (translated && 'regex' in translated) return { expression: translated, findings };
  if (format !== undefined) return { expression: fixed(format, place), findings };
  const minLength = child(schema, 'minLength').value;
  const notEmpty = !isPath(place) && typeof minLength === 'number' && minLength > 0;
  return { expression: notEmpty ? NOT_EMPTY : undefined, findings };
}

/** What a text without any other rule is where it must not be empty. */
export const NOT_EMPTY: Expression = { regex: '.+', characters: EVERYTHING, allowsEmpty: false, encodedSlashes: false };

/** Clients send nothing for null, or its name. */
export function nullTexts(place: Place): Expression {
  return expressionOfTexts(isPath(place) ? ['null'] : ['null', ''], place);
}

/** An expression of our own, of which it is known that it can be translated. */
function fixed(pattern: string, place: Place): Expression | undefined {
  const expression = expressionOfPattern(pattern, place);
  return expression && 'regex' in expression ? expression : undefined;
}

function valueType(type: string): ValueType {
  return (type === 'integer' ? 'number' : type) as ValueType;
}

function typeOf(value: unknown): ValueType {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as ValueType);
}

function unenforceable(pattern: Location, problem: string): Finding {
  return finding('MW606', locate(pattern), {
    message: `The pattern at ${formatPointer(pattern.pointer)} ${problem}, which no mesh can enforce: a request with a wrong value reaches the service`,
    value: pattern.value,
    allowed: 'what RE2 can match: no lookaround, no backreference, no anchor but at the ends',
    fix: 'write the pattern without it',
  });
}

function lostText(list: Location, value: unknown): Finding {
  return finding('MW606', locate(list), {
    message: `The values at ${formatPointer(list.pointer)} are not all of the type that their schema names, and how this one is written is not known: the mesh enforces none of them`,
    value,
    allowed: 'values of the type; of a text that YAML takes for a number or a boolean, the text in quotes',
    fix: 'write the value in quotes, or correct the type',
  });
}
