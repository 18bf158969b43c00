import { MAX_LENGTH } from './expression';
import type { ValueRegex } from './value-regex';

/**
 * Istio has Envoy refuse expressions with larger programs (`re2.max_program_size.error_level` in its bootstrap), and with
 * one of them all routes of the port.
 */
const REFUSED_ABOVE = 32_768;

/** With room for what the estimate may miss; `test/real/program-size` holds it. */
export const MAX_PROGRAM_SIZE = Math.floor(0.9 * REFUSED_ABOVE);

const sizes = new Map<ValueRegex, number>();

/**
 * The number of instructions of the program that RE2 compiles from an expression, estimated from above: one for each
 * character or range, as Envoy reads octets one by one, and repetitions with a count are written out.
 */
export function programSize(regex: ValueRegex): number {
  const known = sizes.get(regex);
  if (known !== undefined) return known;
  const size = alternatives({ tokens: regex.match(TOKEN) ?? [], at: 0 });
  sizes.set(regex, size);
  return size;
}

/** Whether Istio or Envoy would refuse the expression. */
export const isTooLarge = (regex: ValueRegex) => regex.length > MAX_LENGTH || programSize(regex) > MAX_PROGRAM_SIZE;

const TOKEN = /\(\?[a-z]*:?\)?|\[(?:\\x\{[0-9a-f]+\}|\\.|[^\]\\])*\]|\\x\{[0-9a-f]+\}|\\.|\{\d+(?:,\d*)?\}|[\s\S]/gu;

interface Reading {
  readonly tokens: readonly string[];
  at: number;
}

function alternatives(reading: Reading): number {
  let size = 0;
  for (; reading.at < reading.tokens.length; reading.at++) {
    const token = reading.tokens[reading.at] ?? '';
    if (token === ')') return size;
    size += token === '|' ? 1 : repeated(atom(token, reading), reading);
  }
  return size;
}

function atom(token: string, reading: Reading): number {
  if (token === '(' || (token.startsWith('(?') && token.endsWith(':'))) {
    reading.at++;
    return alternatives(reading);
  }
  return token.startsWith('[') ? ofSet(token) : (OF_NAMED[token] ?? 1);
}

/** Each set that has a name, by its ranges. */
const OF_NAMED: Readonly<Record<string, number>> = {
  '.': 2,
  '\\d': 1,
  '\\D': 2,
  '\\w': 4,
  '\\W': 5,
  '\\s': 3,
  '\\S': 4,
};

const MEMBER = /\\x\{[0-9a-f]+\}|\\.|[\s\S]/gu;

/** Its ranges; what it leaves out, if it leaves something out, are ranges as well, and those beside them are one more. */
function ofSet(token: string): number {
  const isWithout = token.startsWith('[^');
  const members = token.slice(isWithout ? 2 : 1, -1).match(MEMBER) ?? [];
  let ranges = 0;
  for (let i = 0; i < members.length; i += members[i + 1] === '-' && i + 2 < members.length ? 3 : 1) {
    ranges += OF_NAMED[members[i] ?? ''] ?? 1;
  }
  return ranges + (isWithout ? 1 : 0);
}

function repeated(size: number, reading: Reading): number {
  const next = reading.tokens[reading.at + 1] ?? '';
  if (/^[*+?]$/.test(next)) {
    reading.at++;
    return size + 1;
  }
  const [, min, comma, max] = /^\{(\d+)(,?)(\d*)\}$/.exec(next) ?? [];
  if (min === undefined) return size;
  reading.at++;
  const times = comma ? (max === '' ? Number(min) + 1 : Number(max)) : Number(min);
  return (size + 1) * Math.max(times, 1);
}
