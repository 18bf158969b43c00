import { ServiceMesh } from '../../lib/mesh';
import { checkCelFilter, parseCel } from '../../lib/mesh/cel';
import { chart, findingsUnder, microservice } from '../support/estate';
import { ATTRIBUTES, CALLS, MALFORMED, WELL_FORMED } from './cel-examples';

function mesh(accessLogFilter: string, samplingPercentage = 100) {
  const scope = chart();
  const members = [{ service: microservice(scope, 'billing') }];
  return new ServiceMesh(scope, 'mesh', {
    version: '1.31',
    members,
    telemetry: { samplingPercentage, accessLogFilter },
  });
}
const found = (filter: string) => findingsUnder(mesh(filter)).map(({ code, value }) => [code, value]);

test.each([
  'response.code >= 400',
  '!has(response.code) || response.code >= 400',
  'request.headers["x-debug"] == "1" && request.url_path.startsWith("/v1/")',
  "request.method in ['POST', 'PUT',] ? response.code > 299 : (response.code) == 500",
  'request.url_path.matches(r"^/v\\d+/") // whoever asks by version',
  'request.duration > duration("1s") || size(request.id) == 0',
  'xds.listener_direction == 1 && metadata.filter_metadata["a"].b.c > -1.5e3',
  're.capture(request.path, "^/v([0-9]+)/") == "1" || .size(request.id) > 3 || metadata.filter_metadata.`a-b` == 1',
  'source.port != 0x1F90 && !!connection.mtls && filter_state["x"] != b"\\x00"',
])('is a filter that proxies can use: %s', (filter) => expect(found(filter)).toEqual([]));

test.each([
  '',
  'response.code >=',
  'response.code >= 400 &&',
  'response.code = 400',
  'response.code >= 400 and request.method == "GET"',
  '(response.code >= 400',
  '"it ends',
  '"\\q"',
  "'\\ud800'",
  'response..code',
  'response.code >= 99999999999999999999',
  'response.?code == 1',
  'if == 1',
  'has(response)',
  'size(response.flags,)',
  '`a`',
  'response.`code`()',
  '[1, 2].all(1, true)',
])('is no CEL: %s', (filter) => {
  expect(found(filter)).toEqual([['MW518', filter]]);
});

test('says where it cannot be read', () => {
  const [only] = findingsUnder(mesh('response.code >= '));
  expect(only?.message).toBe('accessLogFilter is no CEL expression: at character 18, it ends where a value should');
});

// Measured on istiod and Envoy, test/real/access-log-filter.test.ts: no proxy takes a listener with one of these.
test.each([
  ['string(response.code) == "500"', 'string(_)'],
  ['request.path.lowerAscii() == "/"', '_.lowerAscii()'],
  ['[400, 500].exists(c, c == response.code)', '_.exists(_, _)'],
  ['request.headers.all(name, name != "x")', '_.all(_, _)'],
  ['size(request.id, 1) == 1', 'size(_, _)'],
  ['request.path.constructor(1)', '_.constructor(_)'],
  ['[1].map(request.id)', '_.map(_)'],
  ['a.B{}', '{}'],
])('calls what Envoy does not have: %s', (filter, name) => expect(found(filter)).toEqual([['MW518', name]]));

test.each([
  ['response.cod >= 400', 'response.cod'],
  ['respons.code >= 400', 'respons.code'],
  ['code >= 400', 'code'],
  ['response.constructor == 1', 'response.constructor'],
  ['toString == 1', 'toString'],
])('reads what Envoy does not tell, so that it never holds: %s', (filter, name) => {
  expect(found(filter)).toEqual([['MW518', name]]);
});

test('a raw text that ends in a backslash is a finding, since Envoy does not read it', () => {
  expect(found(String.raw`request.path == r'\'`)).toEqual([['MW518', String.raw`r'\'`]]);
  expect(found(String.raw`request.path == '\\' || request.path.matches(r'\d')`)).toEqual([]);
});

test.each(WELL_FORMED)('reads as istiod does: %s', (expression) => {
  expect(parseCel(expression)).not.toHaveProperty('problem');
});

test.each(MALFORMED)('reads as little as istiod does: %s', (expression, message) => {
  expect(parseCel(expression)).toMatchObject({ problem: expect.stringMatching(message) });
});

test.each([...CALLS, ...ATTRIBUTES])('finds nothing in what Envoy has: %s', (expression) => {
  expect(checkCelFilter('mesh', 'filter', expression)).toEqual([]);
});

test('an expression may be 100,000 characters long, and nested 250 levels deep', () => {
  const [long, deep] = [' '.repeat(99_999), '('.repeat(249)];
  expect([parseCel(`${long}1`), parseCel(`${deep}1${')'.repeat(249)}`)]).not.toContainEqual(
    expect.objectContaining({ problem: expect.anything() }),
  );
  expect(parseCel(`${long}12`)).toEqual({ problem: 'it is longer than 100000 characters', at: 0 });
  expect(parseCel(`(${deep}1`)).toEqual({ problem: 'it is nested deeper than 250 levels', at: 250 });
});

test('names what an expression reads, calls and holds as text', () => {
  expect(parseCel('a.b.c == "x" && f(g.h(a.b), .i) || {j: k}[l].m ? re.x(n) : "y".o(p)')).toEqual({
    attributes: ['a.b', 'g', 'i', 'j', 'k', 'l', 'n', 'p'],
    functions: ['_.h(_)', 'f(_, _)', 're.x(_)', '_.o(_)'],
    loops: [],
    texts: ['"x"', '"y"'],
  });
  expect(parseCel('-a && !b && a.`b-c`.d == (e) ? [f, -1] : a.B{g: h}')).toMatchObject({
    attributes: ['a', 'b', 'a.b-c', 'e', 'f', 'h'],
    functions: ['{}'],
  });
  expect(parseCel('a.map(x, x.y) + a.filter(x.y) + x')).toMatchObject({
    attributes: ['a', 'x.y', 'x'],
    functions: ['_.filter(_)'],
    loops: ['map'],
  });
});

test('a variable of a macro is none of Envoy’s attributes', () => {
  expect(parseCel('[1].all(x, x.y > 0 && response.code > x)')).toMatchObject({
    attributes: ['response.code'],
    loops: ['all'],
  });
});

test('an expression that is nested too deep is a finding, not an exception', () => {
  expect(found(`${'('.repeat(5000)}1${')'.repeat(5000)}`)).toMatchObject([['MW518', expect.anything()]]);
  expect(found(`${'!'.repeat(5000)}connection.mtls`)).toEqual([]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 100.5])('a sampling percentage of %s is MW114', (percentage) => {
  expect(findingsUnder(mesh('true', percentage)).map(({ code }) => code)).toEqual(['MW114']);
});
test.each([0, 0.5, 100])('a sampling percentage of %s is fine', (percentage) => {
  expect(findingsUnder(mesh('true', percentage))).toEqual([]);
});
