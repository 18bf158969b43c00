import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expressionOfPattern, MAX_PROGRAM_SIZE, programSize } from '../../lib/re2';
import { seededRandom } from '../../testbed/mesh/behaviour';
import { obtainMeshParts } from '../../testbed/obtain';
import { noProgress } from '../../testbed/progress';

const HTTP = 'type.googleapis.com/envoy.extensions.filters';
const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-program-size-'));
let envoy: string;

beforeAll(async () => {
  envoy = (await obtainMeshParts(noProgress)).binaries.envoy;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Envoy says of a route with this expression under such a limit; empty if it takes it. */
function said(regex: string, limit: number): string {
  const layer = { name: 'limit', static_layer: { 're2.max_program_size.error_level': String(limit) } };
  const route = { match: { safe_regex: { regex } }, direct_response: { status: 200 } };
  const manager = {
    '@type': `${HTTP}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'routes',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [route] }] },
    http_filters: [{ name: 'router', typed_config: { '@type': `${HTTP}.http.router.v3.Router` } }],
  };
  const address = { socket_address: { address: '127.0.0.1', port_value: 0 } };
  const chain = { filters: [{ name: 'http', typed_config: manager }] };
  const listeners = [{ name: 'routes', address, filter_chains: [chain] }];
  const file = path.join(folder, 'envoy.json');
  writeFileSync(file, JSON.stringify({ layered_runtime: { layers: [layer] }, static_resources: { listeners } }));
  const args = ['--mode', 'validate', '--config-path', file, '--log-level', 'error', '--use-dynamic-base-id'];
  const { status, stdout, stderr } = spawnSync(envoy, args, { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

const random = seededRandom(5);
const number = (most: number) => Math.floor(random() * most);
const pick = <T>(list: readonly T[]) => list[number(list.length)] as T;

function randomPattern(depth: number): string {
  const parts = ['a', 'ab.', '\\d', '\\w', '\\W', '\\S', '.', '[^/]', '[^<>]', '[a-z0-9_-]', '[äöü]', '[^a-zß]', '\\.'];
  const part = () =>
    depth > 0 && random() < 0.3 ? `(?:${randomPattern(depth - 1)}|${randomPattern(depth - 1)})` : pick(parts);
  const least = number(20);
  const repetition = () => pick(['', '', '*', '+', '?', `{${least}}`, `{${least},}`, `{1,${1 + number(250)}}`]);
  return Array.from({ length: 1 + number(3) }, () => `${part()}${repetition()}`).join('');
}

test('the size of a program is not estimated as less than it is, whatever the pattern', () => {
  const wrong: string[] = [];
  let compared = 0;
  for (let i = 0; i < 60; i += 1) {
    const place = pick(['path', 'query', 'header'] as const);
    const expression = expressionOfPattern(`^${randomPattern(2)}$`, place);
    if (!expression || 'problem' in expression) continue;
    const { regex } = expression;
    const [, size] = /program size of (\d+)/.exec(said(regex, 0)) ?? [];
    compared += 1;
    // The limit has a tenth of it in reserve.
    if (size === undefined || Number(size) > 1.1 * programSize(regex) + 10) {
      wrong.push(`${regex}: ${size}, estimated as ${programSize(regex)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(30);
}, 120_000);

test('Envoy takes what is just within the limit', () => {
  const regex = '[^<>]{1000}';
  const within = Array(Math.floor(MAX_PROGRAM_SIZE / programSize(regex)))
    .fill(regex)
    .join('');
  expect(programSize(within)).toBeLessThanOrEqual(MAX_PROGRAM_SIZE);
  expect(programSize(within)).toBeGreaterThan(0.8 * MAX_PROGRAM_SIZE);
  expect(said(within, 32_768)).toBe('');
  expect(said(within + within, 32_768)).toContain('program size');
});
