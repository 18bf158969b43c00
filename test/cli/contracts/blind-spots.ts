/** Contracts of one operation each, and one change of each that oasdiff 1.35 says nothing about. */
const HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';
const KEY = '{name: Idempotency-Key, in: header, required: true, schema: {type: string}}';
const get = (extra = '', parameters = '') =>
  `${HEAD}paths:\n  /a: {get: {operationId: a, ${extra}parameters: [${parameters}], responses: {"200": {description: ok}}}}\n`;
const post = (schema: string, extra = '') =>
  `${HEAD}paths:\n  /a: {post: {operationId: a, ${extra}requestBody: {required: true, content: {application/json: {schema: ${schema}}}}, parameters: [${KEY}], responses: {"200": {description: ok}}}}\n`;
const path = (mark: string) =>
  `${HEAD}paths: {"/f/{p}": {get: {operationId: a, parameters: [{name: p, in: path, required: true, ${mark}schema: {type: string}}], responses: {"200": {description: ok}}}}}\n`;
const servers = (list: string) => `${get()}servers: ${list}\n`;
const keyed = (name: string, required = true) =>
  `${post('{type: object, properties: {k: {type: string}, l: {type: string}}, required: [k, l]}').replace('Idempotency-Key', name).replace('required: true, schema: {type: string}', `required: ${required}, schema: {type: string}`)}x-idempotency-key: {in: header, name: ${name}}\n`;
const bodyKey = (name: string) =>
  `${post('{type: object, properties: {k: {type: string}, l: {type: string}}, required: [k, l]}')}x-idempotency-key: {in: body, name: ${name}}\n`;
const inContent = (required: string) =>
  get(
    '',
    `{name: q, in: query, content: {application/json: {schema: {type: object, ${required}properties: {a: {}}}}}}`,
  );
const dynamic = (type: string) =>
  `${post('{$dynamicRef: "#node"}')}components: {schemas: {N: {$dynamicAnchor: node, type: object, properties: {a: {type: ${type}}}}}}\n`;
const variable = (values: string) =>
  servers(`[{url: "http://s/{v}", variables: {v: {default: v1, enum: [${values}]}}}]`);

const OBJECT = 'type: object, properties: {a: {type: string}}';

export const BLIND_SPOTS: readonly (readonly [string, string, string, string])[] = [
  [
    'a second server that is removed',
    'breaks base-path-changed',
    servers('[{url: /v1}, {url: /v2}]'),
    servers('[{url: /v1}]'),
  ],
  [
    'a second server that is changed',
    'breaks base-path-changed',
    servers('[{url: /v1}, {url: /v2}]'),
    servers('[{url: /v1}, {url: /v3}]'),
  ],
  ['a value of a server variable that is removed', 'breaks base-path-changed', variable('v1, v2'), variable('v1')],
  ['servers of an operation', 'breaks base-path-changed', get('servers: [{url: /x}], '), get('servers: [{url: /y}], ')],
  ['another host', 'unknown not-compared', servers('[{url: http://a/v1}]'), servers('[{url: http://b/v1}]')],
  ['several segments no longer', 'breaks path-parameter-narrowed', path('x-multi-segment: true, '), path('')],
  ['encoded slashes no longer', 'breaks path-parameter-narrowed', path('x-encoded-slashes: true, '), path('')],
  ['an idempotency key in another member', 'breaks idempotency-key-changed', bodyKey('k'), bodyKey('l')],
  ['an idempotency key in another header', 'breaks idempotency-key-changed', keyed('X-One'), keyed('X-Two')],
  ['an idempotency key that became required', 'breaks idempotency-key-changed', keyed('X-One', false), keyed('X-One')],
  [
    'no members but the declared',
    'unknown not-compared',
    post(`{${OBJECT}}`),
    post(`{${OBJECT}, additionalProperties: false}`),
  ],
  [
    'no unevaluated members',
    'unknown not-compared',
    post(`{${OBJECT}}`),
    post(`{${OBJECT}, unevaluatedProperties: false}`),
  ],
  ['not', 'unknown not-compared', post(`{${OBJECT}}`), post(`{${OBJECT}, not: {required: [a]}}`)],
  [
    'a required member in the content of a parameter',
    'unknown not-compared',
    inContent(''),
    inContent('required: [a], '),
  ],
  [
    'the style of a parameter',
    'unknown not-compared',
    get('', '{name: q, in: query, schema: {type: array}}'),
    get('', '{name: q, in: query, style: pipeDelimited, schema: {type: array}}'),
  ],
  [
    'explode',
    'unknown not-compared',
    get('', '{name: q, in: query, schema: {type: array}}'),
    get('', '{name: q, in: query, explode: false, schema: {type: array}}'),
  ],
  ['the target of a $dynamicRef', 'unknown not-compared', dynamic('string'), dynamic('integer')],
  ['x-safe', 'unknown not-compared', get('x-idempotent: it is, '), get()],
];

export const NO_CHANGES: readonly (readonly [string, string, string])[] = [
  [
    'descriptions and examples',
    post(`{${OBJECT}, description: a, example: {a: b}}`),
    post(`{${OBJECT}, description: c}`),
  ],
  ['tags and summaries', get('tags: [a], summary: b, '), get()],
  ['what holds anyway', post(`{${OBJECT}}`), post(`{${OBJECT}, additionalProperties: true}`)],
  [
    'the default style',
    get('', '{name: q, in: query, schema: {type: array}}'),
    get('', '{name: q, in: query, style: form, explode: true, schema: {type: array}}'),
  ],
  ['the order of required members', post('{type: object, required: [a, b]}'), post('{type: object, required: [b, a]}')],
  ['a schema that nothing refers to', get(), `${get()}components: {schemas: {A: {not: {}}}}\n`],
  [
    'a schema in a place of its own',
    post(`{${OBJECT}}`),
    `${post('{$ref: "#/components/schemas/A"}')}components: {schemas: {A: {${OBJECT}}}}\n`,
  ],
];
