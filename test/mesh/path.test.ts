import type { PathPart } from '../../lib/contract';
import { pathMatch, pathMatches } from '../../lib/mesh/path';
import { authorizedPaths } from '../../lib/mesh/path-atoms';

const path = (...segments: PathPart[][]) => ({ template: 'x', segments });
const ID: PathPart = { parameter: 'id', pattern: '[0-9]+' };

test.each([
  [path([{ text: 'v1' }], [{ text: 'a.b_c-d~e' }]), { exact: '/v1/a.b_c-d~e' }, ['/v1/a.b_c-d~e']],
  [path([{ text: 'a' }], []), { exact: '/a/' }, ['/a/']],
  [path([]), { exact: '/' }, ['/']],
  [path([{ text: 'my items' }]), { regex: '/my(?: |%20)items' }, ['/my%20items']],
  [path([{ text: '$count' }]), { regex: '/(?:\\$|%24)count' }, ['/$count', '/%24count']],
  [path([ID, { text: ':cancel' }]), { regex: '/[0-9]+(?::|%3[Aa])cancel' }, ['/{*}']],
  [path([{ text: 'v1.0' }], [ID]), { regex: '/v1\\.0/[0-9]+' }, ['/v1.0/{*}']],
  [
    path([{ text: 'f' }], [{ parameter: 'rest', pattern: '.+', multiSegment: true }]),
    { regex: '/f/.+' },
    ['/f/{*}', '/f/{*}/{**}'],
  ],
])('%j is matched by %j', (given, match, authorized) => {
  expect(pathMatch(given)).toEqual(match);
  expect(authorizedPaths(given)).toEqual(authorized);
});

test('text in which hexadecimal digits have two cases is authorized in each of them, while they are few', () => {
  expect(authorizedPaths(path([{ text: 'café' }]))).toEqual(['/caf%C3%A9', '/caf%C3%a9', '/caf%c3%A9', '/caf%c3%a9']);
  expect(authorizedPaths(path([{ text: '請求書' }], [{ text: 'a' }]))).toEqual(['/{*}/a']);
});

test('text is no other text: one letter outside ASCII is not taken for another', () => {
  expect(pathMatch(path([{ text: 'é[' }]))).toEqual({ regex: '/(?:\\x{c3}\\x{a9}|%[Cc]3%[Aa]9)(?:\\[|%5[Bb])' });
});

test('paths share an expression as long as Istio takes it, and as large as Envoy takes its program', () => {
  const packs = (paths: number, pattern: string) =>
    pathMatches(Array.from({ length: paths }, () => path([{ parameter: 'x', pattern }]))).map(
      ({ uri }) => ('regex' in uri ? uri.regex : '').split('|').length,
    );
  // 9,000 instructions each, of 29,491.
  expect(packs(7, '[^/]{1,3000}')).toEqual([3, 3, 1]);
  // 511 characters and a slash each, of 1,024.
  expect(packs(5, 'a'.repeat(510))).toEqual([2, 2, 1]);
});
