import { healthPort, memoryOverlay, readConfiguration } from '../../../testbed/collector/configuration';

const LIMIT = 512 * 2 ** 20;
const of = (text: string) => readConfiguration(text);

test('percentages of memory become those of the container in place of the machine', () => {
  const limiter =
    'processors: {memory_limiter: {check_interval: 1s, limit_percentage: 80, spike_limit_percentage: 20}}';
  expect(memoryOverlay(of(limiter), LIMIT)).toEqual({
    processors: { memory_limiter: { limit_mib: 409, spike_limit_mib: 102 } },
  });
});

test('a limit in MiB and everything that is no percentage stays as it is', () => {
  const fixed = 'processors: {memory_limiter/x: {limit_mib: 100}, resource: {attributes: []}}';
  expect(memoryOverlay(of(fixed), LIMIT)).toEqual({ processors: { 'memory_limiter/x': {} } });
});

test('of whatever else a configuration says nothing is laid over it', () => {
  const agent =
    'extensions: {file_storage: {directory: /var/lib/otelcol}}\nreceivers: {host_metrics: {root_path: /hostfs}}';
  expect(memoryOverlay(of(agent), LIMIT)).toEqual({});
});

test.each([
  ['extensions: {health_check: {endpoint: "${env:MY_POD_IP}:13000"}}', 13000],
  ['extensions: {health_check: null}', 13133],
  ['extensions: {health_check/own: {}}', 13133],
])('the health check of %s is on port %i', (text, port) => {
  expect(healthPort(of(text))).toBe(port);
});

test.each([
  ['receivers: {}', 'has no extension health_check'],
  ['extensions: {health_check: {endpoint: localhost}}', 'has no port: localhost'],
])('without a port to ask, as in %s, the start fails', (text, message) => {
  expect(() => healthPort(of(text))).toThrow(message);
});

test('what is no mapping is no configuration', () => {
  for (const text of ['- a', 'text', '']) expect(() => readConfiguration(text)).toThrow('is no mapping');
});
