import { formatFinding } from '../../lib/finding';
import { read, where, withPaths } from './support';

const schemas = (yaml: string, rest = '') =>
  withPaths('  {}', `components:\n  schemas:\n${yaml.replace(/^/gm, '    ')}\n${rest}`);

const RESOLVED: [string, string, Record<string, string>?][] = [
  ['an anchor of the document', 'A: {$anchor: item, type: string}\nB: {$ref: "#item"}'],
  ['an anchor of another file', 'B: {$ref: "common.yaml#item"}', { 'common.yaml': 'x: {y: {$anchor: item}}' }],
  [
    'the definitions of a schema with an identifier',
    'A: {$id: "https://example.com/a", $defs: {b: {}}, properties: {c: {$ref: "#/$defs/b"}}}',
  ],
  [
    'an anchor of a schema with an identifier',
    'A: {$id: "https://example.com/a", $defs: {b: {$anchor: b}}, properties: {c: {$ref: "#b"}}}',
  ],
  [
    'a schema by its URI',
    'A: {$id: "https://example.com/a", $defs: {b: {$anchor: b}}}\nB: {allOf: [{$ref: "https://example.com/a"}, {$ref: "https://example.com/a#b"}, {$ref: "https://example.com/a#/$defs/b"}]}',
  ],
  [
    'a schema by a URI that is relative to that of another',
    'A: {$id: "https://example.com/s/a", properties: {b: {$ref: b}}}\nB: {$id: "https://example.com/s/b"}',
  ],
  [
    'a schema by a name that is relative to the file',
    'A: {$id: a.json}\nB: {$ref: a.json}\nC: {$id: c/c.json, $defs: {d: {$id: d.json}}, items: {$ref: "d.json"}}',
  ],
  [
    'the document, from a schema with an identifier',
    'A: {$id: "https://example.com/a", properties: {b: {$ref: "#/components/schemas/B"}}}\nB: {}',
  ],
  [
    'a file, from a file with an identifier',
    'A: {$ref: s/a.json}',
    { 's/a.json': '{"$id": "https://example.com/s/a.json", "items": {"$ref": "b.json"}}', 's/b.json': '{}' },
  ],
  ['a dynamic anchor', 'A: {$dynamicAnchor: node, properties: {children: {items: {$dynamicRef: "#node"}}}}'],
];

test.each(RESOLVED.map(([name, yaml, files = {}]) => [name, yaml, files] as const))(
  'resolves a reference to %s',
  (_, yaml, files) => {
    expect(read(schemas(yaml), files).findings.map(formatFinding)).toEqual([]);
  },
);

test.each([
  [
    'an anchor that only another resource has',
    'A: {$id: "https://example.com/a", $defs: {b: {$anchor: b}}}\nB:\n  $ref: "#b"',
    'points to an anchor that no schema has',
  ],
  [
    'definitions that only another resource has',
    'A: {$id: "https://example.com/a", $defs: {b: {}}}\nB:\n  $ref: "#/$defs/b"',
    'points to nothing',
  ],
  [
    'a URI of no schema',
    'A: {$id: "https://example.com/a"}\nB:\n  $ref: "https://example.com/b"',
    'points to the network',
  ],
  ['a dynamic anchor that is none', 'A: {}\nB:\n  $dynamicRef: "#node"', 'points to an anchor that no schema has'],
])('finds a reference to %s', (_, yaml, problem) => {
  const contract = read(schemas(yaml));
  expect(where(contract)).toEqual([['MW602', 'api.yaml:9']]);
  expect(contract.findings[0]?.message).toContain(problem);
});

const DRAFT_7 = 'http://json-schema.org/draft-07/schema#';

test('a schema is held to the version of JSON Schema that it names', () => {
  const old = 'A: {exclusiveMinimum: true, minimum: 1}';
  expect(where(read(schemas(old)))).toEqual([['MW602', 'api.yaml:7']]);
  expect(where(read(schemas(old, `jsonSchemaDialect: "${DRAFT_7}"`)))).toEqual([]);
  const named = (uri: string) =>
    schemas(`A:\n  items: {$schema: "${uri}", properties: {b: {exclusiveMinimum: true}}}\nB: {type: strin}`);
  expect(where(read(named(DRAFT_7)))).toEqual([['MW602', 'api.yaml:9']]);
  expect(where(read(named('https://json-schema.org/draft/2020-12/schema')))).toHaveLength(2);
});

test("OpenAPI's own dialect is that which a document has anyway", () => {
  const contract = read(
    schemas('A: {type: strin}', 'jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base'),
  );
  expect(where(contract)).toEqual([['MW602', 'api.yaml:7']]);
});
