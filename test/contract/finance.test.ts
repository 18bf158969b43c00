import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { loadContract } from '../../lib/contract';
import { formatFinding } from '../../lib/finding';

const SERVICES = ['billing', 'ledger', 'payments', 'notifications'];
const FILES = [...SERVICES, 'common'].map((name) => `${name}.yaml`);

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it stands, to be judged by other means than ours
type Json = any;
const documents: Record<string, Json> = Object.fromEntries(
  FILES.map((file) => [file, parse(readFileSync(path.join('contracts', file), 'utf8'))]),
);

const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats: { password: true } });
addFormats(ajv);
for (const file of FILES) ajv.addSchema(documents[file], file);

test.each(SERVICES)('the contract of %s has no findings', (name) => {
  expect(loadContract(path.join('contracts', `${name}.yaml`)).findings.map(formatFinding)).toEqual([]);
});

test('the contracts promise these operations', () => {
  const operations = SERVICES.flatMap((name) => {
    const contract = loadContract(path.join('contracts', `${name}.yaml`));
    return contract.operations.map(
      (o) => `${name}.${o.id}: ${o.method} ${o.path}${o.idempotencyKey?.required ? ' key' : ''}`,
    );
  });
  expect(operations).toMatchInlineSnapshot(`
[
  "billing.listInvoices: GET /v1/invoices",
  "billing.createInvoice: POST /v1/invoices key",
  "billing.getInvoice: GET /v1/invoices/{invoiceId}",
  "billing.voidInvoice: POST /v1/invoices/{invoiceId}/void key",
  "billing.payInvoice: POST /v1/invoices/{invoiceId}/payments key",
  "ledger.postEntry: POST /v1/entries key",
  "ledger.getBalance: GET /v1/accounts/{accountId}/balance",
  "payments.createCharge: POST /v1/charges key",
  "payments.getCharge: GET /v1/charges/{chargeId}",
  "payments.createRefund: POST /v1/charges/{chargeId}/refunds key",
  "notifications.sendNotification: POST /v1/notifications key",
]
`);
});

test.each([
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', true],
  ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', true],
  ['x'.repeat(128), true],
  [`"${'x'.repeat(128)}"`, true],
  ['x'.repeat(129), false],
  ['short', false],
  ['"unbalanced-quote', false],
  ['with a space', false],
  ['"with, a comma"', false],
  ['', false],
])('the Idempotency-Key %s is allowed: %s', (key, allowed) => {
  expect(ajv.validate({ $ref: 'common.yaml#/components/parameters/IdempotencyKey/schema' }, key)).toBe(allowed);
});

test.each(FILES)('every example in %s is valid for its schema', (file) => {
  const found = examplesIn(documents[file], '#');
  const invalid = found.filter(({ schema, value }) => !ajv.validate({ $ref: `${file}${schema}` }, value));
  expect(found.length).toBeGreaterThan(0);
  expect(invalid.map(({ schema }) => schema)).toEqual([]);
});

test.each(SERVICES)(
  'the request bodies of %s allow no other members, and every text, number and list has its limits',
  (name) => {
    const file = `${name}.yaml`;
    const bodies = Object.keys(documents[file].components.schemas).filter((schema) => schema.endsWith('Request'));
    expect(bodies).not.toEqual([]);
    for (const body of bodies)
      expect(unlimited(`${file}#/components/schemas/${body}`, documents[file], file)).toEqual([]);
  },
);

test.each(SERVICES)('every operation of %s states its errors as problem details', (name) => {
  for (const item of Object.values<Json>(documents[`${name}.yaml`].paths)) {
    for (const [method, operation] of Object.entries<Json>(item).filter(([key]) => key !== 'parameters')) {
      const errors = Object.keys(operation.responses).filter((status) => status >= '400');
      const needed =
        method === 'post' ? ['400', '401', '403', '409', '415', '422', '429', '500', '503'] : ['400', '429', '503'];
      expect(errors).toEqual(expect.arrayContaining(needed));
      for (const status of errors)
        expect(operation.responses[status].$ref).toMatch(/^common\.yaml#\/components\/responses\//);
    }
  }
  for (const response of Object.values<Json>(documents['common.yaml'].components.responses)) {
    expect(Object.keys(response.content)).toEqual(['application/problem+json']);
  }
});

test('a request with an unknown member, a fraction of a cent or a lower-case currency is refused', () => {
  const request = documents['billing.yaml'].paths['/invoices'].post.requestBody.content['application/json'].example;
  const validate = ajv.compile({ $ref: 'billing.yaml#/components/schemas/CreateInvoiceRequest' });
  expect(validate(request)).toBe(true);
  expect(validate({ ...request, discount: 100 })).toBe(false);
  expect(validate({ ...request, currency: 'eur' })).toBe(false);
  expect(validate({ ...request, lines: [{ ...request.lines[0], unitAmount: 0.5 }] })).toBe(false);
});

test('a ledger entry without a credit line is refused', () => {
  const request = documents['ledger.yaml'].paths['/entries'].post.requestBody.content['application/json'].example;
  const validate = ajv.compile({ $ref: 'ledger.yaml#/components/schemas/PostEntryRequest' });
  expect(validate(request)).toBe(true);
  expect(validate({ ...request, lines: [request.lines[0], request.lines[0]] })).toBe(false);
});

/** Every `example` and `examples` that stands beside a schema, with the pointer of the schema. */
function examplesIn(node: Json, pointer: string): { schema: string; value: Json }[] {
  if (typeof node !== 'object' || node === null) return [];
  const own: { schema: string; value: Json }[] = [];
  if (node.schema) {
    const values = [node.example, ...Object.values<Json>(node.examples ?? {}).map((e) => resolveExample(e).value)];
    own.push(...values.filter((v) => v !== undefined).map((value) => ({ schema: `${pointer}/schema`, value })));
  } else if (Array.isArray(node.examples)) {
    own.push(...node.examples.map((value: Json) => ({ schema: pointer, value })));
  }
  const step = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
  return [
    ...own,
    ...Object.entries<Json>(node).flatMap(([key, value]) => examplesIn(value, `${pointer}/${step(key)}`)),
  ];
}

function resolveExample(example: Json): Json {
  if (!example.$ref) return example;
  const name = example.$ref.split('/').at(-1);
  return FILES.map((file) => documents[file].components.examples?.[name]).find((found) => found !== undefined);
}

/** Where a schema, or one that it refers to, lets something in without a limit. */
function unlimited(at: string, document: Json, file: string, pointer = at.split('#')[1] ?? ''): string[] {
  const schema = pointer
    .split('/')
    .slice(1)
    .reduce((node, key) => node[key], document);
  if (schema.$ref) {
    const [other, target] = schema.$ref.split('#');
    return unlimited(at, documents[other || file], other || file, target);
  }
  const below = (key: string, names: string[]) =>
    names.flatMap((name) => unlimited(`${at}/${key}/${name}`, document, file, `${pointer}/${key}/${name}`));
  const open = {
    string: !(
      schema.maxLength ||
      schema.enum ||
      schema.const ||
      /^(date|date-time|uuid)$/.test(schema.format ?? '') ||
      /\{\d/.test(schema.pattern ?? '')
    ),
    integer: schema.minimum === undefined || schema.maximum === undefined,
    array: schema.maxItems === undefined,
    object: schema.additionalProperties !== false && schema.maxProperties === undefined,
  }[schema.type as string];
  return [
    ...(open ? [at] : []),
    ...below('properties', Object.keys(schema.properties ?? {})),
    ...below('oneOf', Object.keys(schema.oneOf ?? {})),
    ...(schema.items ? unlimited(`${at}/items`, document, file, `${pointer}/items`) : []),
  ];
}
