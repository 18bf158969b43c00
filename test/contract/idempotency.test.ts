import { type ContractOptions, readContract } from '../../lib/contract';
import { formatFinding, stops } from '../../lib/finding';
import { withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';
const header = (name: string, required = true) =>
  `{name: ${name}, in: header, required: ${required}, schema: {type: string}}`;
const post = (id: string, more = '') => `{post: {operationId: ${id}, ${more}${OK}}}`;
const taking = (parameter: string) => `parameters: [${parameter}], `;
const bodyOf = (schema: string, required = true) =>
  `requestBody: {required: ${required}, content: {application/json: {schema: ${schema}}}}, `;

const read = (document: string, options?: ContractOptions) =>
  readContract(document, 'api.yaml', () => ({ problem: 'there is no other file' }), options);
const summary = (document: string, options?: ContractOptions) => {
  const { operations, findings } = read(document, options);
  return { keys: operations.map(({ idempotencyKey }) => idempotencyKey), codes: findings.map(({ code }) => code) };
};

describe('a key in another header', () => {
  const document = (more = '') => withPaths(`  /a: ${post('a', taking(header('PayPal-Request-Id')))}`, more);
  const key = { in: 'header', name: 'paypal-request-id', required: true };

  test('is none unless the contract says so', () => {
    const { operations, findings } = read(document());
    expect(operations[0]?.requiredHeaders).toEqual([{ name: 'paypal-request-id' }]);
    expect(findings.map(({ code }) => code)).toEqual(['MW603']);
  });

  test.each<[string, string, ContractOptions | undefined]>([
    ['for the document', document('x-idempotency-key: {in: header, name: PayPal-Request-Id}'), undefined],
    ['in code', document(), { idempotency: { key: { in: 'header', name: 'PayPal-Request-Id' } } }],
    [
      'in code, over the document',
      document('x-idempotency-key: {in: header, name: X-Other}'),
      { idempotency: { key: { in: 'header', name: 'paypal-request-id' } } },
    ],
    [
      'for the path',
      withPaths(
        `  /a:\n    x-idempotency-key: {in: header, name: PayPal-Request-Id}\n    post: {operationId: a, ${taking(header('PayPal-Request-Id'))}${OK}}`,
      ),
      { idempotency: { key: { in: 'header', name: 'X-Other' } } },
    ],
    [
      'for the operation',
      withPaths(
        `  /a: ${post('a', `x-idempotency-key: {in: header, name: PayPal-Request-Id}, ${taking(header('PayPal-Request-Id'))}`)}`,
      ),
      undefined,
    ],
  ])('is named %s', (_where, text, options) => {
    const contract = read(text, options);
    expect(contract.findings).toEqual([]);
    expect(contract.operations[0]?.idempotencyKey).toEqual(key);
    expect(contract.operations[0]?.requiredHeaders).toEqual([]);
  });

  test('is as secret as the one that everybody knows', () => {
    expect(read(document('x-idempotency-key: {in: header, name: PayPal-Request-Id}')).sensitiveFields).toEqual([
      'paypal-request-id',
    ]);
  });

  test('leaves Idempotency-Key a header as any other', () => {
    const contract = read(
      withPaths(
        `  /a: ${post('a', taking(`${header('X-Key')}, ${header('Idempotency-Key')}`))}`,
        'x-idempotency-key: {in: header, name: X-Key}',
      ),
    );
    expect(contract.operations[0]?.requiredHeaders).toEqual([{ name: 'idempotency-key' }]);
  });
});

describe('an optional key', () => {
  const paths = `  /a: ${post('a', taking(header('Idempotency-Key', false)))}\n  /b: ${post('b')}`;
  const key = { in: 'header', name: 'idempotency-key', required: false };

  test('is known, and is a finding where keys are to be required', () => {
    expect(summary(withPaths(paths))).toEqual({ keys: [key, undefined], codes: ['MW603', 'MW603'] });
  });

  test('is enough where the contract says that keys are optional, and no key is not', () => {
    const optional = 'x-idempotency-key: {in: header, name: Idempotency-Key, required: false}';
    expect(summary(withPaths(paths, optional))).toEqual({ keys: [key, undefined], codes: ['MW603'] });
  });
});

describe('a key in the body', () => {
  const place = 'x-idempotency-key: {in: body, name: request_id}';
  const schemas = `components:
  schemas:
    Base: {type: object, required: [request_id], properties: {request_id: {type: string}}}
    Loop: {allOf: [{$ref: "#/components/schemas/Loop"}, {$ref: "#/components/schemas/Base"}]}
${place}`;

  test.each([
    ['required', '{required: [request_id], properties: {request_id: {}}}', true, true],
    ['by what the body is composed of', '{$ref: "#/components/schemas/Loop"}', true, true],
    ['that may be left out', '{properties: {request_id: {}}}', true, false],
    ['of a body that may be left out', '{$ref: "#/components/schemas/Base"}', false, false],
    ['of one choice only', '{oneOf: [{$ref: "#/components/schemas/Base"}, {properties: {x: {}}}]}', true, false],
  ])('%s is known, and that no mesh can enforce it is said', (_what, schema, bodyRequired, required) => {
    const { keys, codes } = summary(withPaths(`  /a: ${post('a', bodyOf(schema, bodyRequired))}`, schemas));
    expect(keys).toEqual([{ in: 'body', name: 'request_id', required }]);
    expect(codes).toEqual(required ? ['MW610'] : ['MW610', 'MW603']);
  });

  test('that the body does not have is a finding, as is a body that is not there', () => {
    const paths = `  /a: ${post('a', bodyOf('{properties: {other: {}}}'))}\n  /b: ${post('b')}`;
    expect(summary(withPaths(paths, place)).codes).toEqual(['MW603', 'MW603']);
  });

  test('is said once for all operations, and stops nothing', () => {
    const paths = Array.from(
      { length: 30 },
      (_, i) => `  /a${i}: ${post(`a${i}`, bodyOf('{$ref: "#/components/schemas/Base"}'))}`,
    );
    const { findings } = read(withPaths(paths.join('\n'), schemas));
    expect(findings.map(formatFinding)).toEqual([
      expect.stringMatching(/^MW610 info api.yaml:3: 30 operations have .* \(api.yaml:4\), a1 .*, …/),
    ]);
    expect(findings.some((f) => stops(f, true))).toBe(false);
  });
});

describe('exemptions', () => {
  test.each([
    ['of a path', `  /a:\n    x-idempotency-exempt: It only searches.\n    post: {operationId: a, ${OK}}`, ''],
    ['of a document', `  /a: ${post('a')}`, 'x-idempotency-exempt: It only searches.'],
    [
      'of an operation, which comes before others',
      `  /a: ${post('a', 'x-idempotency-exempt: It only searches., ')}`,
      'x-idempotency-exempt: All are old.',
    ],
  ])('%s', (_what, paths, more) => {
    const { operations, findings } = read(withPaths(paths, more));
    expect(findings).toEqual([]);
    expect(operations[0]?.idempotencyExemption).toBe('It only searches.');
  });

  test('in code, of operations that the contract has, with a reason', () => {
    const document = withPaths(`  /a: ${post('a')}\n  /b: ${post('b')}`);
    const contract = read(document, { idempotency: { exempt: { a: 'It only searches.', b: ' ', c: 'It is gone.' } } });
    expect(contract.operations[0]?.idempotencyExemption).toBe('It only searches.');
    expect(contract.findings.map(({ code, value }) => [code, value])).toEqual([
      ['MW603', ' '],
      ['MW605', 'c'],
    ]);
  });

  test('without a reason are a finding where they stand, once for all that they exempt', () => {
    const { findings } = read(withPaths(`  /a: ${post('a')}\n  /b: ${post('b')}`, 'x-idempotency-exempt: true'));
    expect(findings.map(({ code, path, message }) => [code, path, message])).toEqual([
      ['MW603', 'api.yaml:6', 'The value at #/x-idempotency-exempt gives no reason'],
    ]);
  });
});

describe('operations that may be repeated', () => {
  test.each([
    ['x-safe: It only searches.', { safe: true, idempotent: true, transactional: false }],
    ['x-idempotent: The name is the key.', { safe: false, idempotent: true, transactional: false }],
    ['x-idempotency-exempt: Nobody minds.', { safe: false, idempotent: false, transactional: true }],
  ])('a POST with %s', (mark, facts) => {
    const { operations, findings } = read(withPaths(`  /a: ${post('a', `${mark}, `)}`));
    expect(findings).toEqual([]);
    expect(operations[0]).toMatchObject(facts);
  });

  test.each([
    ['x-safe: true', '#/paths/~1a/post/x-safe gives no reason'],
    ['x-idempotent: " "', '#/paths/~1a/post/x-idempotent gives no reason'],
    ['x-safe: It reads., x-transactional: true', 'is marked as one that may be repeated, and as transactional'],
  ])('%s is no such mark', (mark, problem) => {
    const { findings } = read(withPaths(`  /a: ${post('a', `${mark}, ${taking(header('Idempotency-Key'))}`)}`));
    expect(findings.map(({ code, message }) => [code, message])).toEqual([['MW602', expect.stringContaining(problem)]]);
  });
});

describe('what is said where it has no effect, or wrongly', () => {
  test.each([
    ['x-safe: It reads.', 'The member at #/x-safe has no effect there'],
    ['x-idempotency-key: X-Key', 'names no place for a key'],
    ['x-idempotency-key: {in: header, name: "a b"}', 'names no place for a key'],
    ['x-idempotency-key: {in: query, name: key}', 'names no place for a key'],
    ['x-idempotency-key: {in: header, name: Content-Length}', 'into a header that says something else', 'MW614'],
    ['x-idempotency-key: {in: header, name: authorization}', 'into a header that says something else', 'MW614'],
    ['x-idempotency-key: {in: header, name: If-Match}', 'into a header that says something else', 'MW614'],
    ['x-idempotency-key: {in: header, name: X-Request-Id}', 'into a header that says something else', 'MW614'],
    ['x-idempotency-key: {in: header, name: X-Key, requried: false}', 'names no place for a key'],
    ['x-idempotency-adopting: soon', 'is no boolean'],
  ])('%s', (statement, problem, code = 'MW602') => {
    const { findings } = read(withPaths('  {}', statement));
    expect(findings.map((each) => [each.code, each.path, each.message])).toEqual([
      [code, 'api.yaml:5', expect.stringContaining(problem)],
    ]);
  });

  const keyless = withPaths(`  /a: ${post('a')}`);

  test.each<[string, unknown, string[]]>([
    ['a key that is none', { idempotency: { key: { in: 'header', name: 'a b' } } }, ['MW602']],
    ['a key in a header that is taken', { idempotency: { key: { in: 'header', name: 'Cookie' } } }, ['MW614']],
    ['a key as a text', { idempotency: { key: 'X-Request-Key' } }, ['MW602']],
    ['a text for all of it', { idempotency: 'X-Request-Key' }, ['MW612']],
    ['nothing for all of it', { idempotency: null }, ['MW612']],
    ['a list of exemptions', { idempotency: { exempt: ['a'] } }, ['MW612']],
    ['a reason that is no text', { idempotency: { exempt: { a: true } } }, ['MW612']],
    ['adopting that is no boolean', { idempotency: { adopting: 'no' } }, ['MW612']],
    ['members that do not exist', { idempotency: { keys: {}, toString: 1 } }, ['MW612', 'MW612']],
    ['a base path that is no text', { basePath: 5 }, ['MW612', 'MW603']],
    ['options that do not exist', { idempotenci: {}, constructor: 1 }, ['MW612', 'MW612', 'MW603']],
    ['no options at all', null, ['MW612', 'MW603']],
    ['nothing', undefined, ['MW603']],
    ['nothing for each', { basePath: undefined, idempotency: { key: undefined } }, ['MW603']],
  ])('in code: %s', (_what, options, codes) => {
    const { findings } = read(keyless, options as ContractOptions);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(findings.map(formatFinding).join()).not.toContain('undefined');
  });

  test('in code is said with the member and what it may be', () => {
    const { findings } = read(keyless, { idempotency: { adopting: 'no' } } as unknown as ContractOptions);
    expect(findings.map(formatFinding)).toEqual([
      'MW612 error api.yaml: options.idempotency.adopting is malformed (is: "no"). Allowed: true or false. Fix: correct the options with which code loads the contract.',
    ]);
  });
});

describe('a missing key', () => {
  const key = 'x-idempotency-key: X-Request-Key';
  test.each([
    ['an operation', withPaths(`  /a: ${post('a', `${key}, `)}`), 1],
    ['its path', withPaths(`  /a:\n    ${key}\n    post: {operationId: a, ${OK}}`), 1],
    ['the document', withPaths(`  /a: ${post('a')}`, key), 1],
    [
      'the document, where a path names the place',
      withPaths(`  /a:\n    x-idempotency-key: {in: header, name: X-Key}\n    post: {operationId: a, ${OK}}`, key),
      2,
    ],
  ])('is not said where %s has a statement of it that cannot be read', (_what, document, count) => {
    expect(
      read(document)
        .findings.map(({ code }) => code)
        .sort(),
    ).toEqual(['MW602', 'MW603'].slice(0, count));
  });

  test.each(['x-safe: true', 'x-idempotent: 1'])('is not said where %s may mean that there is none', (mark) => {
    expect(summary(withPaths(`  /a: ${post('a', `${mark}, `)}`)).codes).toEqual(['MW602']);
  });

  const fixOf = (more: string, rest = '') =>
    read(withPaths(`  /a: ${post('a', more)}`, rest)).findings.find(({ code }) => code === 'MW603')?.fix;

  test('comes with every way to mend it', () => {
    expect(fixOf('')).toBe(
      'add the parameter {name: Idempotency-Key, in: header, required: true}, or name another header at the operation, its path or the document: x-idempotency-key: {in: header, name: <its name>}; or say why it needs none, each with the reason, in x-safe (it only reads), x-idempotent (a repeated request has the effect of one) or x-idempotency-exempt',
    );
    expect(fixOf('x-transactional: true, ')).not.toMatch(/x-safe|x-idempotent /);
    expect(fixOf('', 'x-idempotency-key: {in: body, name: id}')).toMatch(
      /^add the required member "id" to its body, or/,
    );
    expect(fixOf(taking(header('Idempotency-Key', false)))).toMatch(/^require it; or say why/);
  });

  test.each([
    ['nearly that name', 'X-Request-Key', 'x-idempotency-key: {in: header, name: X-Request-Keys}'],
    ['a name that keys often have', 'PayPal-Request-Id', ''],
  ])('is looked for in a header with %s', (_what, name, rest) => {
    expect(fixOf(taking(header(name)), rest)).toMatch(
      new RegExp(`^if its header ${name} is the key, .* name: ${name}}`),
    );
  });

  test.each(['X-Request-Key', 'XRequestId', 'Dedup', 'X-Nonce', 'Transaction-Id', 'TransactionID', 'My-Idempotence'])(
    'is looked for in the header %s',
    (name) => {
      expect(fixOf(taking(header(name)))).toMatch(new RegExp(`^if its header ${name} is the key, `));
    },
  );

  test.each([
    ['the header X-API-Key', header('X-API-Key')],
    ['the header X-Tenant', header('X-Tenant')],
    ['a header of three letters that the name begins with', header('Ide')],
    ['a query', '{name: request_key, in: query, schema: {type: string}}'],
    ['a header that says something else', header('X-Request-Id')],
  ])('is not looked for in %s', (_, parameter) => {
    expect(fixOf(taking(parameter))).toMatch(/^add the parameter/);
  });

  test.each([
    ['that begins as the key does, before one that looks like any key', 'Nonce', 'Idempotency-Key-V2'],
    ['with which the key begins, before one that looks like any key', 'Nonce', 'Idempotency'],
  ])('is that header of several %s', (_, other, near) => {
    expect(fixOf(taking(`${header(other)}, ${header(near)}`))).toMatch(new RegExp(`^if its header ${near} is the key`));
  });

  test('is not the header that is the key already, in whatever case', () => {
    expect(fixOf(taking(`${header('IDEMPOTENCY-KEY', false)}, ${header('Nonce')}`))).toMatch(/^require it; or/);
  });
});

describe('many operations without a key', () => {
  const paths = (count: number) => Array.from({ length: count }, (_, i) => `  /a${i}: ${post(`a${i}`)}`).join('\n');

  test('are one finding above twenty, with their number and the next places', () => {
    expect(read(withPaths(paths(20))).findings).toHaveLength(20);
    expect(read(withPaths(paths(283))).findings.map(formatFinding)).toEqual([
      expect.stringMatching(
        /^MW603 error api.yaml:4: .* takes no Idempotency-Key; and 282 more like it \(api.yaml:5, /,
      ),
    ]);
  });

  test.each<[string, string, ContractOptions | undefined]>([
    ['the document', withPaths(paths(30), 'x-idempotency-adopting: true'), undefined],
    ['code', withPaths(paths(30)), { idempotency: { adopting: true } }],
  ])(
    'are told of and stop nothing, in strict environments neither, while %s says that it adopts them',
    (_who, text, options) => {
      const { findings } = read(text, options);
      expect(findings.map(formatFinding)).toEqual([
        expect.stringMatching(/^MW611 info api.yaml:4: 30 of 30 transactional operations .*: a0 \(api.yaml:4\), .*, …/),
      ]);
      expect(findings.some((f) => stops(f, true))).toBe(false);
    },
  );

  test('are none where all of them have one, adopting or not', () => {
    const all = withPaths(`  /a: ${post('a', taking(header('Idempotency-Key')))}`, 'x-idempotency-adopting: true');
    expect(read(all).findings).toEqual([]);
  });
});
