/** Characters that every client sends as they are: unreserved (RFC 3986, 2.3), less "~", which forms encode. */
const ALWAYS_RAW = /^[\w.-]$/;
/** Characters that mean something else in a query, or that no client sends as they are. */
const NEVER_RAW = /^[\0-\x20#%&=\x7f-\u{10ffff}]$/u;

/**
 * Every way in which a client may spell the name of a query parameter: characters that may be encoded raw and
 * percent-encoded, hexadecimal digits in either case, a space as `+` too. A proxy compares names as they are written.
 * Undefined where there are more than `most`.
 */
export function spellingsOf(name: string, most: number): string[] | undefined {
  let spellings = [''];
  for (const character of name) {
    const ways = spellingsOfCharacter(character);
    if (spellings.length * ways.length > most) return undefined;
    spellings = spellings.flatMap((before) => ways.map((way) => before + way));
  }
  return spellings;
}

function spellingsOfCharacter(character: string): string[] {
  if (ALWAYS_RAW.test(character)) return [character];
  const encoded = percentEncodings(character);
  if (character === ' ') return ['+', ...encoded];
  return NEVER_RAW.test(character) ? encoded : [character, ...encoded];
}

/** A character percent-encoded as its octets in UTF-8, hexadecimal digits in either case (RFC 3986, 2.1). */
export function percentEncodings(character: string): string[] {
  let encoded = [''];
  for (const octet of new TextEncoder().encode(character)) {
    const digits = [...octet.toString(16).padStart(2, '0')].map((digit) => [...new Set([digit.toUpperCase(), digit])]);
    const [[...highs] = [], [...lows] = []] = digits;
    encoded = encoded.flatMap((before) => highs.flatMap((high) => lows.map((low) => `${before}%${high}${low}`)));
  }
  return encoded;
}
