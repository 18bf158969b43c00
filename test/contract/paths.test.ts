import { readContract } from '../../lib/contract';
import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';
const get = (id: string, ...parameters: string[]) => `{get: {operationId: ${id}, parameters: [${parameters}], ${OK}}}`;
const inPath = (name: string, more = '') => `{name: ${name}, in: path, required: true, schema: {type: string${more}}}`;

describe('base paths', () => {
  const pathsOf = (servers: string) =>
    read(withPaths(`  /a: {get: {operationId: a, ${OK}}}`, `servers: ${servers}`)).operations.flatMap(({ paths }) =>
      paths.map(({ template }) => template),
    );

  test.each([
    [
      'every server',
      '[{url: "https://a.example/v1"}, {url: "https://b.example/v1/"}, {url: "http://c/v2"}]',
      ['/v1/a', '/v2/a'],
    ],
    ['one at the root', '[{url: "https://a.example/v1"}, {url: "http://localhost:8080"}]', ['/v1/a', '/a']],
    [
      'each value of an enum',
      '[{url: "https://a/{v}", variables: {v: {default: v2, enum: [v1, v2]}}}]',
      ['/v2/a', '/v1/a'],
    ],
    ['an enum in the host', '[{url: "https://{r}.a/x", variables: {r: {default: eu, enum: [eu, us]}}}]', ['/x/a']],
    ['a variable that is the whole server', '[{url: "{s}/x", variables: {s: {default: "https://a/b"}}}]', ['/b/x/a']],
    [
      'relative ones',
      '[{url: /api}, {url: api/v2}, {url: ./v3}, {url: ../v4}, {url: .}]',
      ['/api/a', '/api/v2/a', '/v3/a', '/v4/a', '/a'],
    ],
    ['a host to be filled in', '[{url: "https://<your-host>/api"}]', ['/api/a']],
    ['a port without a value', '[{url: "https://h:{port}/v1"}]', ['/v1/a']],
    ['no scheme', '[{url: "localhost:8080/v1"}, {url: "//h/v2"}]', ['/v1/a', '/v2/a']],
    ['a query', '[{url: "https://h/v1?x=1#y"}]', ['/v1/a']],
    ['none', '[]', ['/a']],
  ])('%s', (_, servers, expected) => {
    expect(pathsOf(servers)).toEqual(expected);
  });

  test('a variable of the path without a value is a finding, once, and no base path', () => {
    const contract = read(withPaths(`  /a: ${get('a')}\n  /b: ${get('b')}`, 'servers:\n  - {url: "https://h/{v}"}'));
    expect(where(contract)).toEqual([['MW609', 'api.yaml:7']]);
    expect(contract.operations.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test.each([
    ...['/shop/v1 // here', 'http://h/a b', 'http://h//v1', '/v1/{v}/x'],
    ...['/v1/*', '/%2A', '/a%2fb', 'https://h/a%5Cb', '/v1/x*/y?z'],
    ...['/%FF/v1', 'https://h/v1/caf%E9', '/%c3%28', '/v1/%C3'],
  ])('the server %s has no path', (url) => {
    const servers = `servers:\n  - {url: "${url}", variables: {v: {default: " "}}}`;
    const contract = read(withPaths(`  /a: ${get('a')}`, servers));
    expect(where(contract)).toEqual([['MW609', 'api.yaml:6']]);
    expect(contract.operations.map(({ path }) => path)).toEqual(['/a']);
  });

  test('of several servers, one with a wildcard has no path, wherever it stands', () => {
    const contract = read(withPaths(`  /a: ${get('a')}`, 'servers: [{url: /v1}, {url: "/v2/*"}]'));
    expect(where(contract)).toEqual([['MW609', 'api.yaml:5']]);
    expect(contract.operations[0]?.paths.map(({ template }) => template)).toEqual(['/v1/a']);
  });

  test('a host that cannot be parsed, white space in a query and "%20" are no matter', () => {
    expect(pathsOf('[{url: "http://pri cing:port/v1"}, {url: "/a%20b"}, {url: "/v2?x=a b"}]')).toEqual([
      '/v1/a',
      '/a%20b/a',
      '/v2/a',
    ]);
  });

  test('more base paths than there are servers of one API are a finding', () => {
    const variables = `{v: {default: v0, enum: [${Array.from({ length: 40 }, (_, i) => `v${i}`)}]}}`;
    const contract = read(withPaths(`  /a: ${get('a')}`, `servers: [{url: "https://h/{v}", variables: ${variables}}]`));
    expect(where(contract)).toEqual([['MW609', 'api.yaml:5']]);
    expect(contract.operations[0]?.paths).toHaveLength(32);
  });

  test('one server with many variables has no more base paths than others', () => {
    const names = Array.from({ length: 40 }, (_, i) => `v${i}`);
    const variables = Object.fromEntries(names.map((name) => [name, { default: 'a', enum: ['a', 'b'] }]));
    const url = names.map((name) => `/{${name}}`).join('');
    const contract = read(withPaths(`  /x: ${get('a')}`, `servers: ${JSON.stringify([{ url, variables }])}`));
    expect(where(contract)).toEqual([['MW609', 'api.yaml:5']]);
    expect(contract.operations[0]?.paths).toHaveLength(32);
    expect(contract.basePath).toBe('/a'.repeat(40));
  });

  test('a variable has one value wherever it stands in a URL, and the last changes first', () => {
    const variables = '{v: {default: a, enum: [a, b]}, w: {default: c, enum: [c, d]}}';
    const contract = read(withPaths(`  /x: ${get('a')}`, `servers: [{url: "/{v}/{w}/{v}", variables: ${variables}}]`));
    const paths = ['/a/c/a/x', '/a/d/a/x', '/b/c/b/x', '/b/d/b/x'];
    expect(contract.operations[0]?.paths.map(({ template }) => template)).toEqual(paths);
  });

  const given = (basePath: string) =>
    readContract(
      withPaths(`  /a: {servers: [{url: /path}], get: {operationId: a, ${OK}}}`, 'servers: [{url: /v1}]'),
      'api.yaml',
      () => ({ problem: 'there is none' }),
      { basePath },
    );

  test.each([
    ['/internal/v2', '/internal/v2/a'],
    ['/v1/', '/v1/a'],
    ['', '/a'],
  ])('"%s", given in code, wins over all servers', (basePath, path) => {
    expect(given(basePath)).toMatchObject({ basePath: basePath.replace(/\/$/, ''), findings: [] });
    expect(given(basePath).operations[0]?.path).toBe(path);
  });

  test.each([
    ...['v1', 'https://h/v1', '/{v}', '/a?b', '/*', '//a'],
    ...['/%2a', '/a%2Fb', '/a%5cb', '/a\\b', '/a/..', '/./a', '/%2e%2E', '/%FF/v1', '/caf%E9'],
  ])('"%s" in code is no path', (basePath) => {
    expect(where(given(basePath))).toEqual([['MW609', 'api.yaml:1']]);
  });
});

describe('a path that matches no request, or more than it says', () => {
  const found = (template: string, ...parameters: string[]) =>
    read(withPaths(`  ${JSON.stringify(template)}: ${get('a', ...parameters)}`)).findings.map(
      ({ code, message }) => `${code} ${message.split('} ').at(-1)}`,
    );

  test.each([
    ['/a?b=c', 'has a "?" or a "#"'],
    ['/a#b', 'has a "?" or a "#"'],
    ['/a/*', 'has a "*"'],
    ['/a/%2A', 'has a "*"'],
    ['/a/b}', 'has a brace'],
    ['/a/{}', 'has a brace'],
    ['/a//b', 'has an empty segment'],
    ['/a/../b', 'has an empty segment'],
    ['/a/%2e', 'has an empty segment'],
    ['/a%2Fb', 'has an encoded slash or a backslash'],
    ['/a%2fb', 'has an encoded slash or a backslash'],
    ['/a%5Cb', 'has an encoded slash or a backslash'],
    ['/a\\b', 'has an encoded slash or a backslash'],
  ])('%s', (template, what) => {
    expect(found(template)).toEqual([expect.stringContaining(what)]);
    expect(found(template)).toEqual([expect.stringContaining('MW608')]);
  });

  test.each(['/a/{x+}.json', '/a/{x+}/{y}', '/a/{y}-{x+}'])('%s, over several segments', (template) => {
    const names = ['x', ...(template.includes('{y}') ? ['y'] : [])];
    expect(found(template, ...names.map((name) => inPath(name)))).toEqual([
      expect.stringContaining('not alone in its segment, or not the last parameter'),
    ]);
  });

  test.each(['/a.b', '/a/', '/', '/café', '/my items', '/Users/$count', '/a:b', '/...', '/a;v=1', '/a[1]', '/a%252Fb'])(
    '%s is none',
    (template) => {
      expect(found(template)).toEqual([]);
    },
  );
});

describe('parameters over several segments', () => {
  test.each([
    ['/files/{path+}', inPath('path'), 'path'],
    ['/files/{path+}', inPath('path+'), 'path+'],
    ['/files/{path}', inPath('path').replace('{', '{x-multi-segment: true, '), 'path'],
  ])('%s with %s', (template, parameter, name) => {
    const contract = read(withPaths(`  ${template}: ${get('a', parameter)}`));
    expect(contract.findings).toEqual([]);
    expect(contract.operations[0]?.paths[0]?.segments[1]).toEqual([
      { parameter: name, pattern: '(?:[^%]|%[^25%]|%2[^fF%]|%5[^cC%])+', multiSegment: true },
    ]);
  });

  test('have no pattern that a mesh could enforce', () => {
    const contract = read(withPaths(`  "/files/{path+}": ${get('a', inPath('path', ', pattern: "^a$"'))}`));
    expect(where(contract)).toEqual([['MW606', 'api.yaml:4']]);
  });

  test.each(['x-multi-segment', 'x-encoded-slashes'])('%s is true or false', (mark) => {
    const parameter = inPath('b').replace('{', `{${mark}: "yes", `);
    expect(where(read(withPaths(`  /a/{b}: ${get('a', parameter)}`)))).toEqual([['MW602', 'api.yaml:4']]);
  });
});

describe('paths that match the same requests', () => {
  const codes = (...items: string[]) => read(withPaths(items.map((item) => `  ${item}`).join('\n'))).findings;

  test.each<[string, (i: number) => string]>([
    ['verbs', (i) => `/a/{id}:verb${i}`],
    ['extensions', (i) => `/a/{id}.e${i}x`],
    ['texts before a parameter', (i) => `/a/v${i}-{id}`],
    ['texts outside ASCII', (i) => `/a/{id}é${i}`],
    ['texts that end apart, of too many spellings', (i) => `/a/{id}:a:b:c:d${i}`],
    ['texts that begin apart, of too many spellings', (i) => `/a/d${i}:a:b:c:{id}`],
    ['parameters of several segments behind other texts', (i) => `/a${i}/{rest+}`],
  ])('are not looked for among many %s', (_, path) => {
    const paths = Array.from({ length: 150 }, (_, i) => `  "${path(i)}": {get: {operationId: o${i}, ${OK}}}`);
    expect(read(withPaths(paths.join('\n'))).findings.filter(({ code }) => code === 'MW607')).toEqual([]);
  });

  test('are no fault where one matches all that both match, or they share no method', () => {
    const findings = codes(
      `/a/{x}: ${get('a', inPath('x'))}`,
      `/a/b: ${get('b')}`,
      `/a/{y}.json: ${get('c', inPath('y'))}`,
      `/{v}/z/{w}: ${get('d', inPath('v'), inPath('w'))}`,
      `/c/{u}/e: {delete: {operationId: e, parameters: [${inPath('u')}], ${OK}}}`,
    );
    expect(findings).toEqual([]);
  });

  test('are one finding where neither does, which says who wins', () => {
    const [finding, ...others] = codes(
      `/a/{x}/c: ${get('left', inPath('x'))}`,
      `/{y}/b/c: ${get('right', inPath('y'))}`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'MW607', path: 'api.yaml:5', value: '/{y}/b/c' });
    expect(finding?.message).toContain('GET /a/{x}/c (api.yaml:4)');
    expect(finding?.message).toContain('takes them for left');
  });

  test('may have the same shape where their parameters differ, and have not where they do not', () => {
    const digits = inPath('id', ', pattern: "^[0-9]+$"');
    expect(codes(`/a/{id}: ${get('a', digits)}`, `/a/{name}: ${get('b', inPath('name'))}`)).toEqual([]);
    expect(codes(`/a/{x}: ${get('a', inPath('x'))}`, `/a/{y}: ${get('b', inPath('y'))}`)).toMatchObject([
      { code: 'MW602' },
    ]);
  });

  test.each([
    ['of its path', `/x: {servers: [{url: /v1}], get: {operationId: b, ${OK}}}`],
    ['of its operation', `/x: {get: {operationId: b, servers: [{url: /v1}], ${OK}}}`],
    ['of which one gives it', `/x: {servers: [{url: /v2}, {url: /v1}], get: {operationId: b, ${OK}}}`],
  ])('are one path where a server %s puts one in front of the other', (_, item) => {
    expect(codes(`/v1/x: ${get('a')}`, item)).toMatchObject([{ code: 'MW602' }]);
  });
});
