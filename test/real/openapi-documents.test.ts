import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readContract } from '../../lib';

/** A document with every kind of object that OpenAPI 3.0 has. */
const BASE = {
  openapi: '3.0.3',
  info: {
    title: 'Shop',
    version: '1',
    description: 'A shop.',
    termsOfService: 'https://example.com/terms',
    contact: { name: 'Shop', email: 'shop@example.com', url: 'https://example.com' },
    license: { name: 'Apache-2.0', url: 'https://example.com/license' },
  },
  servers: [{ url: 'https://{region}.example.com/v1', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } }],
  tags: [{ name: 'orders', externalDocs: { url: 'https://example.com/docs' } }],
  security: [{ oauth: ['read'] }],
  externalDocs: { url: 'https://example.com' },
  paths: {
    '/orders/{id}': {
      summary: 'One order',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } }],
      get: {
        operationId: 'getOrder',
        tags: ['orders'],
        deprecated: false,
        parameters: [
          { $ref: '#/components/parameters/Page' },
          {
            name: 'fields',
            in: 'query',
            style: 'form',
            explode: false,
            schema: { type: 'array', items: { type: 'string' } },
          },
          { name: 'X-Trace', in: 'header', example: 'a', schema: { type: 'string' } },
          { name: 'filter', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'The order',
            headers: { 'X-Rate': { description: 'left', schema: { type: 'integer' } } },
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Order' },
                examples: { one: { summary: 'One', value: { id: 1 } }, two: { $ref: '#/components/examples/Two' } },
              },
            },
            links: { self: { operationId: 'getOrder', parameters: { id: '$response.body#/id' } } },
          },
          '4XX': { $ref: '#/components/responses/Problem' },
          default: { description: 'else' },
        },
      },
      put: {
        operationId: 'putOrder',
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
              encoding: {
                file: { contentType: 'image/png', headers: { 'X-A': { schema: { type: 'string' } } }, style: 'form' },
              },
            },
          },
        },
        responses: { 204: { description: 'stored' } },
        callbacks: {
          stored: {
            '{$request.body#/url}': {
              post: {
                operationId: 'stored',
                'x-idempotency-exempt': 'a test',
                responses: { 200: { description: 'ok' } },
              },
            },
          },
        },
        security: [],
        servers: [{ url: '/v2' }],
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'integer', format: 'int64', minimum: 1, exclusiveMinimum: true, readOnly: true },
          state: { type: 'string', enum: ['open', 'closed'], default: 'open', nullable: true },
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' }, minItems: 1, uniqueItems: true },
          payment: {
            oneOf: [{ $ref: '#/components/schemas/Line' }, { type: 'string' }],
            discriminator: { propertyName: 'kind', mapping: { line: '#/components/schemas/Line' } },
          },
          notes: { type: 'object', additionalProperties: { type: 'string', maxLength: 9 } },
        },
        xml: { name: 'order', wrapped: false },
        externalDocs: { url: 'https://example.com/order' },
      },
      Line: { allOf: [{ type: 'object' }, { not: { type: 'string' } }], anyOf: [{ title: 'a' }], multipleOf: 2 },
    },
    parameters: { Page: { name: 'page', in: 'query', allowEmptyValue: true, schema: { type: 'integer' } } },
    responses: { Problem: { description: 'A problem' } },
    examples: { Two: { externalValue: 'https://example.com/two.json' } },
    requestBodies: { Any: { content: { '*/*': {} } } },
    headers: { Rate: { schema: { type: 'integer' }, style: 'simple' } },
    links: { Next: { operationRef: '#/paths/~1orders~1%7Bid%7D/get' } },
    callbacks: { Done: { '/done': { summary: 'done' } } },
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic' },
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      key: { type: 'apiKey', name: 'k', in: 'header' },
      oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://example.com/oidc' },
      oauth: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://example.com/token', scopes: { read: 'Read' } },
          authorizationCode: { authorizationUrl: 'https://e.com/a', tokenUrl: 'https://e.com/t', scopes: {} },
        },
      },
    },
  },
  'x-extension': { any: ['thing'] },
};

/** What is put in the place of a value, or under a name that is new. */
const VALUES = [7, -1, true, null, '', 'text', 'query', 'path', 'object', 'apiKey', [], ['a', 'a'], {}, [{}], { a: 1 }];
const NAMES = [
  'x-new',
  'schema',
  'content',
  'name',
  'in',
  'type',
  'example',
  'examples',
  'required',
  'description',
  'unknown',
  '/b',
  '200',
  'url',
];

type Json = Record<string, unknown> | unknown[];

/** The document with one to three changes: a member removed, replaced, renamed, added, or an item repeated. */
function mutated(base: object, random: (below: number) => number): object {
  const document = structuredClone(base);
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const places = placesIn(document);
    const [parent, key] = places[random(places.length)] as [Json, string];
    change(parent, key, random);
  }
  return document;
}

function placesIn(value: unknown): [Json, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [[value as Json, key] as [Json, string], ...placesIn(part)]);
}

function change(parent: Json, key: string, random: (below: number) => number): void {
  const value = VALUES[random(VALUES.length)];
  const name = NAMES[random(NAMES.length)] as string;
  if (Array.isArray(parent)) {
    if (random(2) === 0) parent.push(structuredClone(parent[Number(key)]));
    else parent[Number(key)] = value;
    return;
  }
  const how = random(4);
  const before = parent[key];
  if (how !== 3) delete parent[key];
  if (how === 1) parent[key] = value;
  if (how === 2) parent[name] = before;
  if (how === 3) parent[name] = value;
}

/** Park and Miller: the same numbers in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** What the validator judges too: how a document is built, not what it means, which no schema can tell. */
const STRUCTURE = /^(OpenAPI 3|The (object|value|member|\$ref|\$dynamicRef) at|The path at \S+ does not begin)/;

/** A place in a Schema Object. */
const IN_SCHEMA = /#\S*\/(schema|schemas\/[^/\s]+)([/\s]|$)/;

/** The same for OpenAPI 3.1, whose schemas are those of JSON Schema 2020-12. */
function base31(): object {
  const document: { openapi: string; components: { schemas: { Order: { properties: Record<string, object> } } } } =
    structuredClone(BASE);
  document.openapi = '3.1.0';
  const { properties } = document.components.schemas.Order;
  properties.id = { type: 'integer', exclusiveMinimum: 0, $comment: 'a number' };
  properties.state = { type: ['string', 'null'], examples: ['open'], const: 'open' };
  return {
    ...document,
    webhooks: { stored: { post: { 'x-idempotency-exempt': 'a test' } } },
    jsonSchemaDialect: DIALECT,
  };
}

const DIALECT = 'https://spec.openapis.org/oas/3.1/dialect/base';

/** Asks the validator, which is an ES module and so has a process of its own, which documents are valid. */
function judge(documents: readonly object[]): boolean[] {
  const script = `
    import { Validator } from '@seriousme/openapi-schema-validator';
    import { readFileSync } from 'node:fs';
    const validator = new Validator();
    const valid = [];
    for (const document of JSON.parse(readFileSync(0, 'utf8'))) {
      valid.push((await validator.validate(document)).valid);
    }
    console.log(JSON.stringify(valid));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: path.dirname(path.dirname(__dirname)),
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const DOCUMENTS = 1_000;

test.each([
  ['3.0', BASE, 613],
  ['3.1', base31(), 614],
])(
  'of generated documents of OpenAPI %s, those are found invalid that an independent validator refuses',
  (version, base, seed) => {
    const random = generator(seed);
    const documents = Array.from({ length: DOCUMENTS }, () => mutated(base, random));
    const verdicts = judge(documents);
    const differences = documents.flatMap((document, i) => {
      const { findings } = readContract(JSON.stringify(document), 'api.json', () => ({ problem: 'there is no file' }));
      const found = findings.filter(
        ({ code, message }) => code === 'MW601' || (code === 'MW602' && STRUCTURE.test(message)),
      );
      // Of OpenAPI 3.1, the validator takes any object for a schema.
      const shared = found.filter(({ message }) => version === '3.0' || !IN_SCHEMA.test(message));
      const agree = verdicts[i] ? shared.length === 0 : found.length > 0;
      return agree ? [] : [{ i, valid: verdicts[i], found: found.map(({ message }) => message) }];
    });
    expect(differences).toEqual([]);
    const valid = verdicts.filter((verdict) => verdict).length;
    expect([valid, DOCUMENTS - valid].every((count) => count > DOCUMENTS / 10)).toBe(true);
  },
);
