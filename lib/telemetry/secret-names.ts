/**
 * Words behind a secret name that only say which or how of its value: `phoneNumber` is a phone as `phone` is. With any other
 * word behind it a name is of something else: `phoneCount`, `name_of_the_game`.
 */
const QUALIFIERS = 'number|no|nr|value|text|string|raw|plain|old|new|previous|current|primary|secondary|hash|encoded';
const QUALIFIED = `(?i:(?:[-_.]?(?:${QUALIFIERS}))*)`;

/** The words of names in lower case, each list once: `cardNumber`, `card_number` and `CARD-NUMBER` are one. */
function wordsOf(names: readonly string[]): string[][] {
  const lists = names.map((name) =>
    name
      .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .split(/[\s._-]+/)
      .filter(Boolean)
      .map((word) => word.toLowerCase()),
  );
  return [...new Map(lists.map((words) => [words.join(' '), words])).values()].filter(({ length }) => length > 0);
}

const quoted = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '\\$&');
const spelled = (words: readonly string[]) => words.map(quoted).join('[-_.]?');

/** Names that begin a word of their own, whatever stands before it, and those that a capital tells apart from that. */
function alternatives(names: readonly string[]) {
  const all = wordsOf(names);
  const inCamelCase = all.flatMap(([first = '', ...others]) => {
    const [letter = '', ...rest] = [...first];
    const capital = letter.toUpperCase();
    if (capital === letter || capital.length !== letter.length) return [];
    const tail = others.map((word) => `[-_.]?${quoted(word)}`).join('');
    return [
      {
        capital,
        after: `(?i:${quoted(rest.join(''))}${tail})`,
        afterAcronym: quoted(rest.join('')) + (tail && `(?i:${tail})`),
      },
    ];
  });
  return {
    whole: `(?i:${all.map(spelled).join('|')})`,
    afterSmall: inCamelCase.map(({ capital, after }) => capital + after).join('|'),
    afterCapital: inCamelCase.map(({ capital, afterAcronym }) => capital + afterAcronym).join('|'),
  };
}

/**
 * The keys whose last words are a secret name: `phone`, `customerPhone`, `customer_phone`, `app.customer-phone[0]`,
 * `phoneNumber`; not `telephone`, `phoneCount` or `phone_exchange_count`.
 */
export function secretKeys(names: readonly string[]): string {
  const { whole, afterSmall, afterCapital } = alternatives(names);
  const places = [
    `(^|[^\\p{L}\\p{N}])${whole}`,
    ...(afterSmall === '' ? [] : [`[\\p{Ll}\\p{N}](${afterSmall})`, `\\p{Lu}(${afterCapital})`]),
  ];
  return `(${places.join('|')})${QUALIFIED}(\\[?\\d*\\]?)$`;
}

/**
 * The same within a text. What stands before the name stays, but for one character; a capital tells a word apart behind a
 * small letter or a digit alone, since each further place costs as much as all others: texts are most of what is searched.
 */
export function secretNames(names: readonly string[]): string {
  const { whole, afterSmall } = alternatives(names);
  const places = [`(\\b|_)${whole}`, ...(afterSmall === '' ? [] : [`[\\p{Ll}\\p{N}](${afterSmall})`])];
  return `(${places.join('|')})${QUALIFIED}`;
}
