import { type Finding, finding } from '../finding';
import { either, type Place, regexOfPattern, regexOfTexts, type ValueRegex } from '../re2';
import { type FindSource, resolve } from './references';
import { child, children, formatPointer, isObject, type Location, locate } from './source';

/** What the schema of a parameter says about its value. */
export interface ValuePattern {
  readonly regex?: ValueRegex;
  /** MW606 for each pattern that no mesh can enforce. */
  readonly findings: readonly Finding[];
}

/** Asks for the pattern of a schema; whatever was asked before is known. */
export type PatternOf = (schema: Location, place: Place) => ValuePattern;

/** How many schemas may refer to each other in a row: far beyond any real document, and far below what ends the stack. */
const MAX_DEPTH = 100;

const NOTHING: ValuePattern = { findings: [] };

const FORMATS: Readonly<Record<string, ValueRegex>> = {
  date: '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])',
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
};

const TYPES: Readonly<Record<string, ValueRegex>> = { boolean: '(?:true|false)', integer: '-?[0-9]+' };

/** The patterns of schemas, each read once: schemas may refer to each other, and to themselves. */
export function patternReader(find: FindSource): PatternOf {
  const known: Record<Place, Map<unknown, ValuePattern>> = { header: new Map(), path: new Map(), query: new Map() };
  let depth = 0;
  const patternOf: PatternOf = (schema, place) => {
    if (!isObject(schema.value) || depth === MAX_DEPTH) return NOTHING;
    const before = known[place].get(schema.value);
    if (before) return before;
    // What a schema says about itself through itself is nothing.
    known[place].set(schema.value, NOTHING);
    depth += 1;
    const pattern = read(schema, place);
    depth -= 1;
    known[place].set(schema.value, pattern);
    return pattern;
  };
  const read = (schema: Location, place: Place): ValuePattern => {
    const own = ownPattern(schema, place);
    const target = resolve(schema, find);
    const required = [
      ...(typeof target === 'string' || target.value === schema.value ? [] : [target]),
      ...children(child(schema, 'allOf')),
    ].map((part) => patternOf(part, place));
    const choices = ['oneOf', 'anyOf']
      .map((key) => children(child(schema, key)).map((part) => patternOf(part, place)))
      .filter((choice) => choice.length > 0);
    const candidates = [own, ...required, ...choices.map(oneOfThem)];
    const regex = candidates.find((candidate) => candidate.regex !== undefined)?.regex;
    return { ...(regex !== undefined && { regex }), findings: candidates.flatMap((candidate) => candidate.findings) };
  };
  return patternOf;
}

function oneOfThem(choices: readonly ValuePattern[]): ValuePattern {
  const regexes = choices.flatMap(({ regex }) => (regex === undefined ? [] : [regex]));
  const findings = choices.flatMap((choice) => choice.findings);
  return regexes.length === choices.length ? { regex: either([...new Set(regexes)]), findings } : { findings };
}

/** What the schema itself says, without those that it refers to. */
function ownPattern(schema: Location, place: Place): ValuePattern {
  const types = [child(schema, 'type').value].flat().filter((type) => type !== 'null');
  const values =
    child(schema, 'const').value === undefined ? child(schema, 'enum').value : [child(schema, 'const').value];
  const scalars = Array.isArray(values) ? values.filter((value) => value !== null) : [];
  if (scalars.length > 0 && scalars.every((value) => typeof value !== 'object')) {
    return { regex: regexOfTexts(scalars.map(String), place), findings: [] };
  }
  const [type] = types;
  if (types.length > 1 || (type !== undefined && type !== 'string')) {
    const regex = types.length === 1 ? TYPES[String(type)] : undefined;
    return { ...(regex !== undefined && { regex }), findings: [] };
  }
  const format = FORMATS[String(child(schema, 'format').value)];
  const pattern = child(schema, 'pattern');
  const result = typeof pattern.value === 'string' ? regexOfPattern(pattern.value, place) : undefined;
  const regex = result && 'regex' in result ? result.regex : format;
  return {
    ...(regex !== undefined && { regex }),
    findings: result && 'problem' in result ? [unenforceable(pattern, result.problem)] : [],
  };
}

function unenforceable(pattern: Location, problem: string): Finding {
  return finding('MW606', locate(pattern), {
    message: `The pattern at ${formatPointer(pattern.pointer)} ${problem}, which no mesh can enforce: a request with a wrong value reaches the service`,
    value: pattern.value,
    allowed: 'what RE2 can match: no lookaround, no backreference, no anchor but at the ends',
    fix: 'write the pattern without it',
  });
}
