import { read, withPaths } from './support';

const fieldsOf = (rest: string, files?: Readonly<Record<string, string>>) =>
  read(withPaths('  /a: {get: {operationId: a, responses: {"200": {description: ok}}}}', rest), files).sensitiveFields;
const schemas = (yaml: string) => `components: {schemas: ${yaml}}`;

test.each<[string, string, string[]]>([
  ['nothing is marked', schemas('{A: {properties: {id: {type: string}}}}'), []],
  ['a password', schemas('{A: {properties: {pin: {type: string, format: password}}}}'), ['pin']],
  ['a property of any type', schemas('{A: {properties: {limit: {type: integer, x-sensitive: true}}}}'), ['limit']],
  ['a mark that is not true', schemas('{A: {properties: {id: {type: string, x-sensitive: "no"}}}}'), []],
  [
    'a property whose schema is marked elsewhere',
    schemas('{Iban: {type: string, x-sensitive: true}, A: {properties: {from: {$ref: "#/components/schemas/Iban"}}}}'),
    ['from'],
  ],
  [
    'a property that is combined of marked ones',
    schemas('{A: {properties: {to: {allOf: [{type: string}, {format: password}]}}}}'),
    ['to'],
  ],
  ['a property within a property', schemas('{A: {properties: {b: {properties: {c: {x-sensitive: true}}}}}}'), ['c']],
  [
    'a schema that refers to itself',
    schemas('{A: {properties: {next: {$ref: "#/components/schemas/A"}, key: {format: password}}}}'),
    ['key'],
  ],
  [
    'all of a marked object',
    schemas(
      '{Card: {properties: {number: {type: string}, owner: {properties: {first: {}}}}}, A: {properties: {card: {x-sensitive: true, allOf: [{$ref: "#/components/schemas/Card"}]}}}}',
    ),
    ['card', 'first', 'number', 'owner'],
  ],
  [
    'a header',
    'components: {parameters: {P: {name: X-Pin, in: header, schema: {type: string, format: password}}}}',
    ['X-Pin'],
  ],
  [
    'a property whose items are marked',
    schemas(
      '{A: {properties: {pins: {type: array, items: {format: password}}, tags: {type: array, items: {type: string}}}}}',
    ),
    ['pins'],
  ],
  [
    'a property that is a map of marked values',
    schemas('{A: {properties: {keys: {additionalProperties: {x-sensitive: true}}}}}'),
    ['keys'],
  ],
  ['what a property is not', schemas('{A: {properties: {name: {not: {format: password}}}}}'), []],
  [
    'what a marked body holds',
    schemas('{A: {x-sensitive: true, properties: {a: {}, b: {items: {properties: {c: {}}}}}}}'),
    ['a', 'b', 'c'],
  ],
  [
    'a header of a response, by its name',
    'components: {responses: {R: {description: ok, headers: {X-Token: {schema: {format: password}}, X-Page: {schema: {}}}}}}',
    ['X-Token'],
  ],
  [
    'a parameter that is JSON',
    'components: {parameters: {P: {name: q, in: query, content: {application/json: {schema: {format: password}}}}}}',
    ['q'],
  ],
  [
    'what a property holds as text of another format',
    schemas('{A: {properties: {body: {type: string, contentSchema: {properties: {pin: {format: password}}}}}}}'),
    ['pin'],
  ],
  ['the content of a property', schemas('{A: {properties: {body: {contentSchema: {format: password}}}}}'), ['body']],
  ['keys of a property', schemas('{A: {properties: {byPin: {propertyNames: {format: password}}}}}'), ['byPin']],
  [
    'what depends on a property',
    schemas('{A: {properties: {card: {dependentSchemas: {number: {format: password}}}, no: {}}}}'),
    ['card'],
  ],
  [
    'what a $dynamicRef may stand for',
    schemas(
      '{L: {properties: {item: {$dynamicRef: "#T"}}, $defs: {t: {$dynamicAnchor: T}}}, P: {$ref: "#/components/schemas/L", $defs: {t: {$dynamicAnchor: T, format: password}}}}',
    ),
    ['item'],
  ],
  [
    'what an API key is sent as',
    'components: {securitySchemes: {K: {type: apiKey, in: header, name: X-Api-Key}, B: {type: http, scheme: basic}}}',
    ['X-Api-Key'],
  ],
  [
    'names in order, each once',
    schemas(
      '{A: {properties: {b: {x-sensitive: true}, a: {x-sensitive: true}}}, B: {properties: {b: {x-sensitive: true}}}}',
    ),
    ['a', 'b'],
  ],
])('sensitive fields: %s', (_name, rest, expected) => {
  expect(fieldsOf(rest)).toEqual(expected);
});

test('sensitive fields of a file that the document refers to', () => {
  const files = { 'common.yaml': 'Card: {type: object, properties: {number: {type: string, x-sensitive: true}}}' };
  expect(fieldsOf(schemas('{A: {properties: {card: {$ref: "common.yaml#/Card"}}}}'), files)).toEqual(['number']);
});

test('sensitive fields of a file that only the mapping of a discriminator names', () => {
  const files = { 'd.json': '{"D": {"properties": {"pin": {"format": "password"}}}}' };
  const mapped = '{A: {properties: {pet: {discriminator: {propertyName: kind, mapping: {d: "d.json#/D", e: Dog}}}}}}';
  expect(fieldsOf(schemas(mapped), files)).toEqual(['pin']);
});

test.each(['example: {$ref: x.json}', 'default: {$ref: x.json}', 'enum: [{$ref: x.json}]', 'const: {$ref: x.json}'])(
  'data beside a secret is not followed: %s',
  (data) => {
    const contract = read(withPaths('  {}', schemas(`{A: {properties: {pin: {format: password, ${data}}}}}`)));
    expect(contract.findings).toEqual([]);
    expect(contract.sensitiveFields).toEqual(['pin']);
  },
);

test('a document that cannot be read has none', () => {
  expect(read('{').sensitiveFields).toEqual([]);
});

test('a mark is found through any number of references, in circles too, in whatever order they stand', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `S${i}`);
  const entries = names.map((name, i) => {
    const next = { $ref: `#/components/schemas/S${i + 1}` };
    return [
      name,
      i === 999 ? { format: 'password' } : i % 2 ? next : { anyOf: [{ $ref: '#/components/schemas/S0' }, next] },
    ];
  });
  const last = [
    'A',
    { properties: { first: { $ref: '#/components/schemas/S0' }, middle: { $ref: '#/components/schemas/S500' } } },
  ];
  for (const order of [
    [...entries, last],
    [last, ...entries.toReversed()],
  ]) {
    const rest = `components: ${JSON.stringify({ schemas: Object.fromEntries(order) })}`;
    expect(fieldsOf(rest)).toEqual(['first', 'middle']);
  }
});

// What is exponential takes longer than Jest lets a test run.
test('kinds around one base, each of which is one of all the others, are read', () => {
  const kinds = Array.from({ length: 40 }, (_, i) => `K${i}`);
  const all = { oneOf: kinds.map((kind) => ({ $ref: `#/components/schemas/${kind}` })) };
  const entries = kinds.map((kind, i) => [
    kind,
    { allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { [`p${i}`]: all } }] },
  ]);
  const base = { discriminator: { propertyName: 'kind' }, allOf: [all], properties: { kind: {} } };
  const withBase = (mark: object) => ({ schemas: { Base: { ...base, ...mark }, ...Object.fromEntries(entries) } });
  expect(fieldsOf(`components: ${JSON.stringify(withBase({}))}`)).toEqual([]);
  expect(fieldsOf(`components: ${JSON.stringify(withBase({ format: 'password' }))}`)).toHaveLength(41);
});

const wrongMarks = (rest: string) =>
  read(withPaths('  /a: {get: {operationId: a, responses: {"200": {description: ok}}}}', rest))
    .findings.filter(({ message }) => message.includes('x-sensitive'))
    .map(({ code, value }) => [code, value]);

test.each(['yes', '"true"', '1', 'null'])('a mark that is %s is MW602: it would be ignored', (mark) => {
  expect(wrongMarks(schemas(`{A: {properties: {pin: {type: string, x-sensitive: ${mark}}}}}`))).toHaveLength(1);
});

test.each([
  ['false', '{A: {properties: {pin: {type: string, x-sensitive: false}}}}'],
  ['the name of a property', '{A: {properties: {x-sensitive: {type: string}}}}'],
  ['a part of an example', '{A: {type: object, example: {x-sensitive: yes}}}'],
])('a mark that is %s is none to find', (_name, yaml) => {
  expect(wrongMarks(schemas(yaml))).toEqual([]);
});

test('a property called default is a schema, whose mark counts', () => {
  expect(wrongMarks(schemas('{A: {properties: {default: {type: string, x-sensitive: yes}}}}'))).toEqual([
    ['MW602', 'yes'],
  ]);
});
