import { type ContractOperation, type Method, pathRegex, pathsInOrder, pathTemplate } from '../../lib/contract';
import { authorizedOperations, type PathRule } from '../../lib/mesh/authorized-operations';
import { seededRandom } from '../../testbed/mesh/behaviour';
import { operation } from '../support/estate';

const get = (path: string, parameters: Parameters<typeof pathTemplate>[1] = new Map()): ContractOperation => {
  const paths = [pathTemplate(path, parameters)];
  return { ...operation({ id: path, path, method: 'GET' }), methods: ['GET'], paths };
};
const many = new Map([['p+', { parameter: 'p', pattern: '.+', multiSegment: true }]]);
const integer = new Map([['n', { parameter: 'n', pattern: '[0-9]+' }]]);

/** The policy for a caller of the first path where the contract has the others as well. */
function policyOf(
  operations: readonly ContractOperation[],
  isAllowed: (_: ContractOperation, i: number) => boolean = (_, i) => i === 0,
) {
  const allowed = new Set(operations.filter(isAllowed));
  return authorizedOperations(pathsInOrder(operations), (each) => allowed.has(each));
}

const allowed = (path: string, ...others: string[]) => {
  const { allow, deny, confused } = policyOf([path, ...others].map((each) => get(each)));
  expect(confused).toEqual([]);
  const whole = (rules: readonly PathRule[]) =>
    rules.flatMap(({ paths = [], notPaths }) => (notPaths === undefined ? paths : []));
  const without = (rules: readonly PathRule[]) => rules.flatMap(({ notPaths }) => (notPaths ? [notPaths] : []));
  return { kept: whole(allow), notPaths: without(allow), deny: without(deny), gone: whole(deny) };
};

describe('an operation is allowed without', () => {
  test.each([
    ['a literal sibling', '/users/{id}', ['/users/export'], ['/users/export']],
    ['a literal sibling in every spelling', '/users/{id}', ['/users/$all'], ['/users/$all', '/users/%24all']],
    ['a sibling that has parameters elsewhere', '/users/{id}/{tab}', ['/users/me/{tab}'], ['/users/me/{*}']],
  ])('%s', (_what, path, others, notPaths) => {
    expect(allowed(path, ...others)).toEqual({ kept: [], notPaths: [notPaths], deny: [], gone: [] });
  });

  test('nothing, where no other path is like it', () => {
    const { kept, notPaths } = allowed('/users/{id}', '/users', '/users/{id}/posts');
    expect([kept, notPaths]).toEqual([['/users/{*}'], []]);
  });

  // `v*` matches "v" as well, which is a value of {id}.
  test.each([
    [
      'siblings with a verb',
      '/i/{id}',
      '/i/{id}:void',
      ['*:void', '*%3Avoid', '*%3avoid'],
      ['/i/:void', '/i/%3Avoid', '/i/%3avoid'],
    ],
    ['a sibling with an extension', '/r/{id}', '/r/{id}.json', ['*.json'], ['/r/.json']],
    ['a sibling with a text before its parameter', '/r/{id}', '/r/v{n}', ['/r/v*'], ['/r/v']],
    ['a sibling with text at both ends', '/r/{id}', '/r/ab{n}ba', ['/r/ab*'], ['/r/abba', '/r/aba']],
    [
      'a verb that more segments follow',
      '/i/{id}/lines',
      '/i/{id}:old/lines',
      ['*:old/lines', '*%3Aold/lines', '*%3aold/lines'],
      ['/i/:old/lines', '/i/%3Aold/lines', '/i/%3aold/lines'],
    ],
  ])('%s, and with its text alone', (_what, path, other, notPaths, kept) => {
    const said = allowed(path, other);
    expect(said).toMatchObject({ kept, deny: [], gone: [] });
    expect(said.notPaths).toContainEqual(notPaths);
  });
});

describe('an operation with text around a parameter is allowed for that text alone', () => {
  test.each([
    ['a verb', '/i/{id}.void', ['/i/{id}', '/i/{id}.approve'], [['*.void']], ['/i/.void']],
    [
      'a verb in every spelling',
      '/i/{id}:void',
      ['/i/{id}'],
      [['*%3Avoid', '*%3avoid', '*:void']],
      ['/i/:void', '/i/%3Avoid', '/i/%3avoid'],
    ],
    ['text at both ends', '/r/v{n}.json', ['/r/{id}', '/r/{id}.json'], [['/r/v*'], ['*.json']], ['/r/v.json']],
    ['a text that is a path of its own', '/reports{format}', ['/reports'], [['/reports*']], ['/reports']],
    ['a text that is nobody’s', '/reports{format}', ['/reports/{id}'], [['/reports*']], []],
  ])('%s, and with a value beside it', (_what, path, others, deny, gone) => {
    expect(allowed(path, ...others)).toMatchObject({ notPaths: [], deny, gone });
  });

  test('unless the caller may call its sibling without it', () => {
    const { allow, deny } = policyOf(
      ['/i/{id}', '/i/{id}.void', '/i/{id}.pay'].map((path) => get(path)),
      (_, i) => i < 2,
    );
    expect(deny).toEqual([]);
    expect(allow).toEqual([
      { methods: ['GET'], paths: ['/i/.pay'] },
      { methods: ['GET'], paths: ['/i/{*}'], notPaths: ['*.pay'] },
    ]);
  });
});

test.each([
  ['a literal with one of two verbs', ['/i/{id}:void', '/i/{id}:pay'], '/i/batch:void', ['/i/a:void', '/i/a:pay']],
  ['a literal with one of two texts', ['/a/{x}.json', '/a/v{n}'], '/a/all.json', ['/a/b.json', '/a/v1']],
  ['no segment beside several', ['/f/{p+}'], '/f/', ['/f/a', '/f/a/b', '/f/a/']],
  ['a text and a segment apart', ['/d/{t}/{u}'], '/d/q{x}/c', ['/d/queue/1', '/d/a/c']],
  ['text at both ends of a segment', ['/r/{id}'], '/r/v{x}.json', ['/r/v7', '/r/a.json']],
  ['text at the ends of two segments', ['/c/{x}/{y}'], '/c/v{x}/{y}.json', ['/c/v1/a', '/c/a/b.json']],
  ['a text that an own path has as well', ['/b/p{x}:w', '/b/{x}'], '/b/{x}:w', ['/b/p1:w', '/b/1']],
  ['text that no policy asks for beside a held one', ['/v{x}/a:b:c:d', '/me/me'], '/v{x}/{y}.json', ['/v1/a:b:c:d']],
])('a sibling is left out, and nothing else: %s', (_what, own, other, legal) => {
  const operations = [...own, other].map((path) => get(path, many));
  const { allow, deny, confused } = policyOf(operations, (_, i) => i < own.length);
  const foreign = other.replace(/\{\w\}/g, '7');
  expect([foreign, ...legal].filter((request) => matches(allow, request) && !matches(deny, request))).toEqual(legal);
  expect(confused).toEqual([]);
});

test.each([
  ['two patterns', ['/u/{n}', '/u/{name}'], ['/u/{name}']],
  ['two patterns, the other way round', ['/u/{name}', '/u/{n}'], ['/u/{n}']],
  ['a text between two parameters', ['/c/{a}...{b}', '/c/{id}'], ['/c/{id}']],
  ['text that has too many spellings', ['/u/{id}', '/u/日本語'], ['/u/日本語']],
  ['such a text beside a held one', ['/a:b:c:d/{x}:void', '/v{x}/v{y}'], ['/v{x}/v{y}']],
  ['the same pattern', ['/u/{n}', '/u/{n}/x'], []],
  ['a literal that the pattern excludes', ['/u/{n}', '/u/export'], []],
])('what is confused with what: %s', (_what, paths, others) => {
  const { confused } = policyOf(paths.map((path) => get(path, integer)));
  expect(confused.map(({ other }) => other.id)).toEqual(others);
});

test('a text alone that is in part the caller’s own is told, and the rest of the other operation left out', () => {
  const paths = ['/e/v{x}/{y}.json', '/e/{x}/{y}', '/e/{x}/{y}.json'];
  const { allow, deny, confused } = policyOf(
    paths.map((path) => get(path)),
    (_, i) => i < 2,
  );
  // `/e/v/1` is its own, `/e/v/1.json` is not: no policy knows text in one segment and around a parameter in the next.
  expect(confused.map(({ other }) => other.id)).toEqual(['/e/{x}/{y}.json']);
  const requests = ['/e/v1/a.json', '/e/7/7', '/e/v/1', '/e/v/1.json', '/e/7/7.json'];
  const got = requests.filter((request) => matches(allow, request) && !matches(deny, request));
  expect(got).toEqual(['/e/v1/a.json', '/e/7/7', '/e/v/1', '/e/v/1.json']);
});

test('of more paths with two texts than rules can tell apart, it is told that others are reached', () => {
  const paths = Array.from({ length: 22 }, (_, i) => `/r/v${i}-{n}.x${i}`);
  const { deny, confused } = policyOf(
    [...paths, '/r/{id}'].map((path) => get(path)),
    (_, i) => i < paths.length,
  );
  expect(deny.length).toBeLessThan(20);
  expect(confused.map(({ other }) => other.id)).toEqual(['/r/{id}']);
});

describe('a text with many spellings', () => {
  const others = ['/items/export', '/items/{id}:void', '/items/{id}/x'];

  test('is asked for in all of them, up to 16', () => {
    const { allow, loose } = policyOf(['/items/find:all:now', ...others].map((path) => get(path)));
    expect(allow).toEqual([{ methods: ['GET'], paths: expect.arrayContaining(['/items/find:all%3anow']) }]);
    expect(allow[0]?.paths).toHaveLength(9);
    expect(loose).toEqual([]);
  });

  test('with more of them is any text but those of other operations, and is told of', () => {
    const { allow, confused, loose } = policyOf(['/items/find:all:now:x', ...others].map((path) => get(path)));
    const notPaths = ['/items/export', '*:void', '*%3Avoid', '*%3avoid'];
    expect(allow).toEqual([{ methods: ['GET'], paths: ['/items/{*}'], notPaths: expect.arrayContaining(notPaths) }]);
    expect(confused).toEqual([]);
    expect(loose.map(({ id }) => id)).toEqual(['/items/find:all:now:x']);
  });

  test('in several segments is asked for in 256 ways at the most, those of the first segments', () => {
    const { allow, loose } = policyOf([get(`/${'да/'.repeat(6)}x`)]);
    expect(allow[0]?.paths).toHaveLength(256);
    expect(allow[0]?.paths?.[0]).toBe('/%D0%B4%D0%B0/%D0%B4%D0%B0/{*}/{*}/{*}/{*}/x');
    expect(loose).toHaveLength(1);
  });

  test('is told of to nobody who may not call it', () => {
    expect(policyOf(['/items', '/items/find:all:now:x'].map((path) => get(path))).loose).toEqual([]);
  });
});

test('another method is another operation', () => {
  const operations = [get('/users/{id}'), { ...get('/users/export'), methods: ['POST' as const] }];
  expect(policyOf(operations).allow).toEqual([{ methods: ['GET'], paths: ['/users/{*}'] }]);
});

/** Whether rules match a request, as Istio reads them. */
function matches(rules: readonly PathRule[], path: string): boolean {
  const one = (pattern: string) => {
    if (pattern.includes('{*')) {
      const regex = pattern
        .replace(/[.$()+]/g, '\\$&')
        .replaceAll('{**}', '.*')
        .replaceAll('{*}', '[^/]+');
      return new RegExp(`^${regex}$`).test(path);
    }
    if (pattern.startsWith('*')) return path.endsWith(pattern.slice(1));
    return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  };
  return rules.some(({ paths = [], notPaths = [] }) => paths.some(one) && !notPaths.some(one));
}

const SEGMENTS = [
  'users',
  'a:b:c:d',
  'me',
  'x',
  '$all',
  '{a}',
  '{a}',
  '{a}',
  '{a}:void',
  '{a}:pay',
  '{a}.json',
  'v{a}',
  'v{a}.json',
  'v7.json',
  'me:void',
  'v{a}:void',
  '{a}..{b}',
  'v',
  ':void',
];
const VALUES = [
  '7',
  'a:b:c:d',
  'me',
  'users',
  '$all',
  '%24all',
  '7:void',
  '7%3Avoid',
  '7%3apay',
  'v7',
  'v7.json',
  '7.json',
  '1..2',
  'me:void',
  'v7:void',
  // Texts around a parameter with nothing between them: a policy's "v*" matches them, the operation's path does not.
  'v',
  ':void',
  ':pay',
  '.json',
  'v.json',
  'v:void',
];

/** Requests of one and of two segments, and some of three. */
const ONE = VALUES.map((value) => `/${value}`);
const TWO = ONE.flatMap((one) => VALUES.map((value) => `${one}/${value}`));
const THREE = TWO.map((two, i) => `${two}/${VALUES[i % 7]}`);

const random = seededRandom(7);
const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
const randomPath = (length: number) => `/${Array.from({ length }, () => pick(SEGMENTS)).join('/')}`;

/** Holds the policy for a caller of some operations at these paths against requests, and counts what it says. */
function judge(paths: ReadonlySet<string>, requests: readonly string[]) {
  const count = { denied: 0, reached: 0, confused: 0 };
  const operations = [...paths].flatMap((path) =>
    pick<readonly Method[]>([['GET'], ['GET'], ['GET', 'POST']]).map((method) => ({
      ...get(path, many),
      id: `${method} ${path}`,
      methods: [method],
    })),
  );
  const mine = new Set(operations.map(({ id }) => id).filter(() => random() < 0.5));
  const order = pathsInOrder(operations);
  const { allow, deny, confused } = authorizedOperations(order, ({ id }) => mine.has(id));
  const blurred = new Set(confused.map(({ other }) => other.id));
  for (const method of ['GET', 'POST'] as const) {
    const routes = order.paths.flatMap(({ path, operations }) =>
      operations
        .filter(({ methods }) => methods.includes(method))
        .map(({ id }) => ({ id, regex: new RegExp(`^${pathRegex(path)}$`) })),
    );
    const of = (rules: readonly PathRule[]) => rules.filter(({ methods }) => methods?.includes(method));
    for (const request of requests) {
      const owner = routes.find(({ regex }) => regex.test(request))?.id;
      if (owner === undefined) continue;
      const got = matches(of(allow), request) && !matches(of(deny), request);
      if (blurred.has(owner)) count.confused++;
      else count[got ? 'reached' : 'denied']++;
      if (got === mine.has(owner) || (got && blurred.has(owner))) continue;
      const foreign = operations.map(({ id }) => id).filter((id) => !mine.has(id));
      throw new Error(`${method} ${request}, of ${owner}: ${got} for a caller of ${[...mine]} beside ${foreign}`);
    }
  }
  return count;
}

test.each([
  ['one segment', () => randomPath(1), ONE],
  ['two segments', () => randomPath(2), TWO],
  [
    'one segment, two, three, or any number',
    () => `${randomPath(pick([1, 1, 2, 3]))}${random() < 0.15 ? '/{p+}' : ''}`,
    [...ONE, ...TWO, ...THREE],
  ],
])(
  'whoever may call some operations of random contracts with %s reaches no other one, and all of its own',
  (_what, path, requests) => {
    const counts = Array.from({ length: 60 }, () => judge(new Set(Array.from({ length: 5 }, path)), requests));
    const sum = (what: 'denied' | 'reached' | 'confused') => counts.reduce((total, count) => total + count[what], 0);
    expect(sum('denied')).toBeGreaterThan(300);
    expect(sum('reached')).toBeGreaterThan(300);
    expect(sum('confused')).toBeLessThan(sum('denied'));
  },
);
