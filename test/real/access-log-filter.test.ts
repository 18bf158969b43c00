import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkCelFilter, parseCel } from '../../lib/mesh/cel';
import { obtainIstioctl } from '../../testbed/mesh';
import { obtainMeshParts } from '../../testbed/obtain';
import { run } from '../../testbed/process';
import { noProgress } from '../../testbed/progress';
import { ATTRIBUTES, CALLS, MALFORMED, WELL_FORMED } from '../mesh/cel-examples';
import { randomFrom } from '../plan/random';

const ROUNDS = 1500;

/** Expressions of everything that CEL has, and the same with a piece taken out, put in or changed. */
function expressions(count: number): string[] {
  const { pick, below } = randomFrom(9);
  const leaf = () =>
    pick<() => string>([
      () =>
        pick(['response.code', 'request.headers', 'connection.mtls', 'a.if', 'x', '.x.y', 'if', 'true', 'null', 'in']),
      () =>
        pick([
          '0',
          '7',
          '400u',
          '0x1F',
          '1.5',
          '.5',
          '1e3',
          '1.',
          '9223372036854775807',
          '9223372036854775808',
          '18446744073709551616u',
          '1e400',
        ]),
      () =>
        pick([
          '"a"',
          "'a'",
          'r"\\d"',
          'b"\\x00"',
          '"""a\nb"""',
          '"\\n\\u00e9"',
          '"\\q"',
          '"\\ud800"',
          'b"\\u0041"',
          '"a',
          "r'\\d'",
          "r'\\'",
          "'''a''b'''",
        ]),
    ])();
  const expression = (depth: number): string => {
    if (depth === 0) return leaf();
    const e = () => expression(depth - 1);
    return pick<() => string>([
      leaf,
      () => `${e()} ${pick(['&&', '||', '==', '!=', '<', '<=', '>=', '>', 'in', '+', '-', '*', '/', '%'])} ${e()}`,
      () => `${pick(['!', '-', '!!', '--', '!-', '- '])}${e()}`,
      () => `(${e()})`,
      () => `${e()} ? ${e()} : ${e()}`,
      () => `[${e()}, ${e()}${pick(['', ',', ',,'])}]`,
      () => `{${e()}: ${e()}${pick(['', ','])}}`,
      () => `${e()}.${pick(['b', 'c.d', 'size()', 'matches("a")', 'in', '`b-c`', '?b'])}`,
      () => `${e()}[${e()}]`,
      () => `${pick(['size', 'has', 'foo', 'if', '.has'])}(${e()}${pick(['', ', 1', ','])})`,
      () =>
        `${e()}.${pick(['all', 'map', 'exists', 'filter', 'exists_one'])}(${pick(['x', 'x.y', '(x)', '1', '__result__'])}, ${e()}${pick(['', ', true'])})`,
      () => `${pick(['a.B', 'B', '.B', 'if'])}{${pick(['', 'c: 1', 'c: 1,', '?c: 1', '"c": 1', ','])}}`,
      () => `${e()} // ${pick(['why', '"', ''])}\n`,
    ])();
  };
  const changed = (text: string) => {
    const at = below(text.length + 1);
    const piece = pick(['', '(', ')', '.', ',', '"', '&', '-', ' ', '?', '{', '#', '\\', 'u', '\t']);
    return text.slice(0, at) + piece + text.slice(at + below(2));
  };
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? expression(1 + below(3)) : changed(expression(1 + below(3))),
  );
}

const telemetry = (expression: string, index: number) => ({
  apiVersion: 'telemetry.istio.io/v1',
  kind: 'Telemetry',
  metadata: { name: `filter-${index}`, namespace: 'finance-dev' },
  spec: { accessLogging: [{ providers: [{ name: 'otel' }], filter: { expression } }] },
});

test(`istiod reads ${ROUNDS} generated expressions and the examples of the unit tests as we do`, async () => {
  const istioctl = await obtainIstioctl();
  const examples = [...WELL_FORMED, ...MALFORMED.map(([text]) => text), ...CALLS, ...ATTRIBUTES];
  const all = [...expressions(ROUNDS).filter((text) => text !== ''), ...examples];
  const refused = await istioctl.validate(all.map(telemetry));
  const isRefused = (index: number) => refused.some((line) => line.includes(`/filter-${index}: `));
  const ours = all.map((text) => 'problem' in parseCel(text));
  expect(all.filter((_text, i) => ours[i] !== isRefused(i))).toEqual([]);
  expect(ours.filter(Boolean).length).toBeGreaterThan(ROUNDS / 5);
  expect(ours.filter((bad) => !bad).length).toBeGreaterThan(ROUNDS / 5);
});

describe('a proxy', () => {
  /** What Envoy says of a listener with these filters; nothing where it takes it. */
  async function refusal(filters: readonly string[]): Promise<string | undefined> {
    const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-envoy-'));
    try {
      const file = path.join(folder, 'envoy.json');
      writeFileSync(file, JSON.stringify(bootstrap(filters)));
      const { binaries } = await obtainMeshParts(noProgress);
      const { code, stderr } = await run(binaries.envoy, ['--mode', 'validate', '-c', file], { timeout: 60_000 });
      return code === 0 ? undefined : stderr;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const sound = (filter: string) => checkCelFilter('mesh', 'accessLogFilter', filter).length === 0;

  test('takes a listener with every filter that has no findings', async () => {
    const generated = expressions(ROUNDS).filter(sound);
    expect(generated.length).toBeGreaterThan(50);
    expect(await refusal([...CALLS, ...ATTRIBUTES, ...generated])).toBeUndefined();
  });

  test.each([
    'string(response.code) == "500"',
    'size(request.id, 1) == 1',
    'request.path.matches()',
    'request.path.lowerAscii() == "/"',
    '[1].exists(c, c == response.code)',
    'request.headers.all(name, name != "x")',
    '[1].map(x, x) == [1]',
    'foo(1)',
    'a.B{c: 1} == null',
    "request.path == r'\\'",
    'response.code >=',
  ])('takes none with %s, which has a finding', async (filter) => {
    expect(sound(filter)).toBe(false);
    expect(await refusal([filter])).toBeDefined();
  });
});

function bootstrap(filters: readonly string[]): object {
  const typed = (type: string, settings: object) => ({
    '@type': `type.googleapis.com/envoy.extensions.${type}`,
    ...settings,
  });
  const access_log = filters.map((expression) => ({
    name: 'stdout',
    filter: {
      extension_filter: {
        name: 'cel',
        typed_config: typed('access_loggers.filters.cel.v3.ExpressionFilter', { expression }),
      },
    },
    typed_config: typed('access_loggers.stream.v3.StdoutAccessLog', {}),
  }));
  const manager = typed('filters.network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'http',
    access_log,
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [] }] },
    http_filters: [{ name: 'router', typed_config: typed('filters.http.router.v3.Router', {}) }],
  });
  const address = { socket_address: { address: '127.0.0.1', port_value: 0 } };
  const filter_chains = [{ filters: [{ name: 'http', typed_config: manager }] }];
  return { static_resources: { listeners: [{ name: 'http', address, filter_chains }] } };
}
