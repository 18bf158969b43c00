import { formatFinding } from '../../lib/finding';
import { read } from './support';

/** Where a document refers to a part of each kind, and a part in which one member is unknown. */
const PARTS: readonly [collection: string, part: string][] = [
  ['schemas', '{type: string, bogus: 1}'],
  ['responses', '{description: ok, bogus: 1}'],
  ['parameters', '{name: q, in: query, schema: {type: string}, bogus: 1}'],
  ['examples', '{value: 1, bogus: 1}'],
  ['requestBodies', '{content: {text/plain: {}}, bogus: 1}'],
  ['headers', '{schema: {type: string}, bogus: 1}'],
  ['securitySchemes', '{type: http, scheme: basic, bogus: 1}'],
  ['links', '{operationId: a, bogus: 1}'],
  ['callbacks', '{"{$request.body#/url}": {bogus: 1}}'],
];

const document = (version: string, rest: string) =>
  `openapi: ${version}\ninfo: {title: T, version: "1"}\npaths:\n  /a: {get: {operationId: a, responses: {"200": {description: ok}}}}\n${rest}`;
const findings = (version: string, rest: string, other: string) =>
  read(document(version, rest), { 'other.yaml': other }).findings.map(formatFinding);

describe.each(['3.0.3', '3.1.0'])('OpenAPI %s', (version) => {
  const short = version.slice(0, 3);

  test.each(PARTS)('of %s in another file, an unknown member is found where it is', (collection, part) => {
    const found = findings(version, `components: {${collection}: {X: {$ref: "other.yaml#/X"}}}`, `X: ${part}`);
    // JSON Schema lets a schema have members that it does not know; 3.0 does not.
    if (collection === 'schemas' && short === '3.1') expect(found).toEqual([]);
    else {
      const at = collection === 'callbacks' ? '#/X/{$request.body#~1url}/bogus' : '#/X/bogus';
      expect(found).toEqual([
        `MW602 error other.yaml:1: OpenAPI ${short} does not know the member at ${at} (is: "bogus"). Fix: correct its name or its place, or begin the name with "x-".`,
      ]);
    }
  });

  test('of a path item in another file too', () => {
    expect(findings(version, '  /b: {$ref: "other.yaml#/X"}', 'X: {bogus: 1}')).toEqual([
      expect.stringMatching(/^MW602 error other\.yaml:1: OpenAPI 3\.[01] does not know the member at #\/X\/bogus/),
    ]);
  });

  test('what is sound there is no finding', () => {
    for (const [collection, part] of PARTS) {
      const sound = part.replace(', bogus: 1', '').replace('{bogus: 1}', '{}');
      expect(findings(version, `components: {${collection}: {X: {$ref: "other.yaml#/X"}}}`, `X: ${sound}`)).toEqual([]);
    }
  });
});

describe('a schema of another version of JSON Schema', () => {
  test.each([
    ['http://json-schema.org/draft-07/schema#', 0],
    ['https://json-schema.org/draft/2019-09/schema', 0],
    ['https://json-schema.org/draft/2020-12/schema', 1],
    ['https://spec.openapis.org/oas/3.1/dialect/base', 1],
    ['https://example.org/https://json-schema.org/draft/2020-12/', 0],
  ])('%s: %d findings', (uri, count) => {
    const rest = `components: {schemas: {A: {$schema: ${uri}, type: strnig}}}`;
    expect(findings('3.1.0', rest, '')).toHaveLength(count);
  });

  test('may be that of the whole document', () => {
    const rest = 'components: {schemas: {A: {type: strnig}}}';
    expect(findings('3.1.0', rest, '')).toHaveLength(1);
    expect(findings('3.1.0', `jsonSchemaDialect: http://json-schema.org/draft-07/schema#\n${rest}`, '')).toEqual([]);
    expect(
      findings('3.1.0', `jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema\n${rest}`, ''),
    ).toHaveLength(1);
  });

  test('holds for what is below it, and for nothing beside it', () => {
    const rest =
      'components: {schemas: {A: {$schema: "http://json-schema.org/draft-07/schema#", properties: {b: {type: strnig}}}, C: {properties: {b: {type: strnig}}}}}';
    expect(findings('3.1.0', rest, '')).toEqual([expect.stringContaining('#/components/schemas/C/properties/b/type')]);
  });
});
