/**
 * Strings that may stand as they are: the first character rules out numbers, dates and indicators, the others what ends
 * or comments a plain scalar (": " and " #").
 */
const PLAIN =
  /^[A-Za-z_/](?:[\w./@%+=*?()$;~&!|<>^,'"[\]{}-]|[:#](?=[\w./@%+=*-])| (?=[\w./@%+=*?()$;~&!|<>^,'"[\]{}-]))*$/;
/** What YAML 1.1 reads as a boolean or null, and one of its parsers (npm's yaml) as a number: e1, e-9. */
const WORD = /^(?:y|yes|n|no|true|false|on|off|null|e[-+]?\d+)$/i;
/** Text that a literal block holds unchanged: printable, its first line neither empty nor indented. */
const BLOCK = /^[!-~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe][\t\n -~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe]*$/;
/** What JSON writes as it is and YAML does not hold to be printable, or reads as a line break. */
const TO_ESCAPE = /[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g;
/** A key on one line may have 1,024 characters, quotes and escapes counted. */
const LONGEST_KEY = 1024;

/** A key of a mapping, without its colon. */
export function keyText(key: string, indent: string): string {
  const text = isPlain(key) ? key : quoted(key);
  return text.length <= LONGEST_KEY ? text : `? ${text}\n${indent}`;
}

/**
 * A scalar as it follows a colon or a dash.
 *
 * @param indent what the lines of a literal block begin with
 */
export function scalarText(value: unknown, indent: string): string {
  if (typeof value === 'string') {
    if (isPlain(value)) return value;
    return value.includes('\n') && BLOCK.test(value) ? literal(value, indent) : quoted(value);
  }
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  throw new TypeError(`cannot be written as YAML: ${String(value)}`);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !WORD.test(text);
}

/** As JSON writes it, except that YAML 1.1 wants a dot in a mantissa that has an exponent: 1.0e+21. */
function numberText(value: number): string {
  const text = Object.is(value, -0) ? '-0.0' : String(value);
  if (!text.includes('e') || text.includes('.')) return text;
  return text.replace('e', '.0e');
}

/** Double-quoted as JSON writes it: YAML reads all of its escapes. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(TO_ESCAPE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `|-` ends without a line break, `|` with one, `|+` with all that are there. */
function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  const chomping = ['-', ''][breaks] ?? '+';
  return `|${chomping}\n${indent}${body.replace(/\n(?!\n)/g, `\n${indent}`)}${'\n'.repeat(Math.max(0, breaks - 1))}`;
}
