/** Words that are no names anywhere. */
export const WORDS = ['true', 'false', 'null', 'in'];
/** Words that are no variables. */
export const RESERVED = [
  ...['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package'],
  ...['namespace', 'return', 'var', 'void', 'while'],
];
/** Macros that go over all elements, and how many arguments each takes. */
export const LOOPS: ReadonlyMap<string, readonly number[]> = new Map<string, number[]>([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['existsOne', [2]],
  ['filter', [2]],
  ['map', [2, 3]],
]);

/** Operators of two sides, those that bind least first. */
export const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
