import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readContract } from '../../lib/contract';
import { expressionOfPattern, isTooLarge, MAX_PROGRAM_SIZE, programSize } from '../../lib/re2';
import { seededRandom } from '../../testbed/mesh/behaviour';
import { obtainMeshParts } from '../../testbed/obtain';
import { noProgress } from '../../testbed/progress';
import { contractManifests } from './support/contract-mesh';

const HTTP = 'type.googleapis.com/envoy.extensions.filters';
const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-program-size-'));
let envoy: string;

beforeAll(async () => {
  envoy = (await obtainMeshParts(noProgress)).binaries.envoy;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Envoy says of routes with these expressions under such a limit; empty if it takes them. */
function said(regexes: readonly string[], limit: number): string {
  const layer = { name: 'limit', static_layer: { 're2.max_program_size.error_level': String(limit) } };
  const routes = regexes.map((regex) => ({ match: { safe_regex: { regex } }, direct_response: { status: 200 } }));
  const manager = {
    '@type': `${HTTP}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'routes',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
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
    const [, size] = /program size of (\d+)/.exec(said([regex], 0)) ?? [];
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
  expect(said([within], 32_768)).toBe('');
  expect(said([within + within], 32_768)).toContain('program size');
});

/** Every expression in a value. */
function regexesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'regex' && typeof member === 'string' ? [member] : regexesIn(member),
  );
}

/** Operations whose parameters, in every place, have random patterns. */
function randomContract(): string {
  const parameter = (name: string, place: string, more = {}) => ({
    name,
    in: place,
    required: true,
    schema: { type: 'string', pattern: `^${randomPattern(2)}$` },
    ...more,
  });
  const paths = Array.from({ length: 2 + number(5) }, (_, i) => {
    const names = ['x', 'y'].slice(0, 1 + number(2));
    const parameters = [
      ...names.map((name) => parameter(name, 'path')),
      parameter('q', 'query', { allowEmptyValue: true }),
      parameter('X-A', 'header'),
    ];
    const get = { operationId: `get${i}`, parameters, responses: { 200: { description: 'ok' } } };
    return [`/p${i}/${names.map((name) => `{${name}}`).join('/')}`, { get }] as const;
  });
  const info = { title: 'Random', version: '1.0.0' };
  return JSON.stringify({ openapi: '3.1.0', info, paths: Object.fromEntries(paths) });
}

test('Envoy takes every expression of every contract, those of many paths at once too', () => {
  const refused: string[] = [];
  let largest = 0;
  for (let i = 0; i < 30; i += 1) {
    const contract = readContract(randomContract(), 'random.json', () => ({ problem: 'there is no other file' }));
    const routes = contractManifests(contract).filter(({ kind }) => kind === 'VirtualService');
    // A whole path that is too large is MW307, with which nothing is written.
    const written = [...new Set(regexesIn(routes))].filter((regex) => !isTooLarge(regex));
    largest = Math.max(largest, ...written.map(programSize));
    const problem = said(written, 32_768);
    if (problem) refused.push(problem);
  }
  expect(refused).toEqual([]);
  // Else nothing has come near the limit.
  expect(largest).toBeGreaterThan(0.8 * MAX_PROGRAM_SIZE);
}, 120_000);
