/**
 * Strings that can stand as they are under YAML 1.1 and 1.2: they begin with a letter or "_" or "/", so they are no
 * number, date or indicator, and hold nothing that ends or comments a plain scalar.
 */
const PLAIN = /^[A-Za-z_/](?:[\w./@%+=*?()$;~&!|<>^-]|:(?=[\w./@%+=*-])| (?=[\w./@%+=*?()$;~&!|<>^-]))*$/;
/** What YAML 1.1 reads as a boolean or null, in every case. */
const WORD = /^(?:y|yes|n|no|true|false|on|off|null)$/i;
/** Text in which every character may stand in a literal block, its first line not indented. */
const BLOCK =
  /^[\x21-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe][\t\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe]*$/;
const TO_ESCAPE =
  /[\x7f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A key of a mapping, on one line. */
export function keyText(key: string): string {
  return isPlain(key) && key.length <= 128 ? key : quoted(key);
}

/**
 * A scalar as it follows a key or a dash.
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

/** JSON's own notation, except that YAML 1.1 wants a dot in a mantissa and a sign in an exponent: 1.0e+21. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

/** Double-quoted as JSON writes it, which YAML reads alike, with what YAML does not print as escapes. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(TO_ESCAPE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `|-` drops the last line break, `|` keeps one, `|+` keeps all. */
function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  const lines = body.replace(/\n(?!\n)/g, `\n${indent}`);
  const chomping = ['-', ''][breaks] ?? '+';
  return `|${chomping}\n${indent}${lines}${'\n'.repeat(Math.max(0, breaks - 1))}`;
}
