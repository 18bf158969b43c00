/**
 * What a table holds under a key of its own. Keys come from users, and an index would also find what every object has:
 * `constructor`, `toString`, `__proto__`.
 */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
