/** How large a generated document is. */
export interface Shape {
  readonly openapi: '3.0.3' | '3.1.0';
  readonly operations: number;
  /** Its size as indented JSON, roughly. */
  readonly megabytes: number;
}

const WORDS = ['account', 'branch', 'check', 'deploy', 'event', 'grant', 'hook', 'issue', 'label', 'merge', 'release'];

/**
 * A document in the shape of a large public API: two parameters in each path, shared parameters and headers, schemas of
 * twenty properties that refer to each other (in circles, by `allOf`, `oneOf` and `anyOf`), an example for each answer,
 * and long descriptions, which fill it up to its size. The same shape gives the same document.
 */
export function largeContract(shape: Shape): string {
  const sparse = documentOf(shape, 0);
  const missing = shape.megabytes * 1_000_000 - sparse.length;
  // Each operation and each of its schema's properties has a description.
  return documentOf(shape, Math.max(0, Math.floor(missing / (shape.operations * (PROPERTIES + 1)))));
}

const PROPERTIES = 20;

function documentOf({ openapi, operations }: Shape, descriptionLength: number): string {
  const numbers = Array.from({ length: operations }, (_, i) => i);
  const description = (i: number) => prose(i, descriptionLength);
  const schemas = numbers.map((i) => [nameOf(i), schemaOf(i, operations, openapi, description)]);
  const document = {
    openapi,
    info: { title: 'Generated', version: '1.0.0' },
    servers: [{ url: 'http://generated' }],
    paths: pathsOf(numbers, description),
    components: {
      parameters: {
        owner: { name: 'owner', in: 'path', required: true, schema: { type: 'string' } },
        id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
        page: { name: 'page', in: 'query', schema: { type: 'integer', default: 1 } },
        key: { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 64 } },
      },
      headers: { link: { schema: { type: 'string' } } },
      responses: { problem: { description: 'What was wrong', content: { 'application/problem+json': {} } } },
      schemas: Object.fromEntries(schemas),
      examples: Object.fromEntries(numbers.map((i) => [nameOf(i), { value: exampleOf(i) }])),
    },
  };
  return JSON.stringify(document, undefined, 2);
}

/** Five methods on each path, as far as the operations go. */
function pathsOf(numbers: readonly number[], description: (i: number) => string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const i of numbers) {
    const method = ['get', 'post', 'put', 'delete', 'patch'][i % 5] as string;
    const path = `/${WORDS[i % WORDS.length]}/{owner}/${nameOf(i - (i % 5)).toLowerCase()}/{id}`;
    const answer = { schema: ref('schemas', i), examples: { default: ref('examples', i) } };
    const common = [ref('parameters', 'owner'), ref('parameters', 'id'), ref('parameters', 'page')];
    paths[path] = {
      ...paths[path],
      [method]: {
        operationId: `${method}${nameOf(i)}`,
        description: description(i),
        parameters: method === 'post' || method === 'patch' ? [...common, ref('parameters', 'key')] : common,
        ...(method !== 'get' && { requestBody: { content: { 'application/json': { schema: ref('schemas', i) } } } }),
        responses: {
          200: {
            description: 'ok',
            headers: { Link: ref('headers', 'link') },
            content: { 'application/json': answer },
          },
          404: ref('responses', 'problem'),
        },
      },
    };
  }
  return paths;
}

function schemaOf(i: number, count: number, openapi: Shape['openapi'], description: (i: number) => string): object {
  const other = (step: number) => ref('schemas', (i * 7 + step) % count);
  const optional = (type: string) => (openapi === '3.0.3' ? { type, nullable: true } : { type: [type, 'null'] });
  const kinds: readonly ((n: number) => object)[] = [
    () => optional('string'),
    () => ({ type: 'integer', minimum: 0 }),
    (n) => ({ type: 'string', enum: WORDS.slice(0, (n % 5) + 2) }),
    () => ({ type: 'string', format: 'date-time' }),
    (n) => ({ type: 'array', items: other(n) }),
    (n) => ({ allOf: [other(n), { type: 'object', properties: { note: optional('string') } }] }),
    (n) => ({ oneOf: [other(n), other(n + 1)] }),
    (n) => ({ anyOf: [other(n), { type: 'string' }] }),
  ];
  const properties = Array.from({ length: PROPERTIES }, (_, n) => [
    `${WORDS[n % WORDS.length]}_${n}`,
    { ...kinds[(i + n) % kinds.length]?.(n), description: description(i + n) },
  ]);
  return { type: 'object', required: ['account_0'], properties: Object.fromEntries(properties) };
}

function exampleOf(i: number): object {
  return Object.fromEntries(WORDS.map((word, n) => [word, { id: i * n, url: `https://example.com/${word}/${i}` }]));
}

function ref(collection: string, name: number | string): { $ref: string } {
  return { $ref: `#/components/${collection}/${typeof name === 'number' ? nameOf(name) : name}` };
}

function nameOf(i: number): string {
  return `Resource${String(i).padStart(4, '0')}`;
}

function prose(seed: number, length: number): string {
  let text = '';
  for (let i = seed; text.length < length; i += 3) text += `${WORDS[i % WORDS.length]} `;
  return text.slice(0, length);
}
