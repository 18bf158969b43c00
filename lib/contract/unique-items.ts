import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv';
import { isMapping } from '../data';

/** The keyword of JSON Schema in linear time: Ajv's own compares each object or array with all the others. */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  errors: true,
  validate,
};

function validate(isAsked: boolean, items: readonly unknown[]): boolean {
  if (!isAsked) return true;
  const places = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const text = JSON.stringify(item, withSortedKeys);
    const j = places.get(text);
    if (j !== undefined) {
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
      (validate as SchemaValidateFunction).errors = [{ keyword: 'uniqueItems', message, params: { i, j } }];
      return false;
    }
    places.set(text, i);
  }
  return true;
}

/** Members of an object have no order (RFC 8259, 4). */
function withSortedKeys(_key: string, value: unknown): unknown {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
