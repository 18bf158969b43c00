import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { UsageError } from '../../cli/failure';
import { parseTestbedArguments } from '../../cli/testbed-arguments';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();
const root = path.join(__dirname, '..', '..');

function testbed(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', path.join('cli', 'testbed.ts'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, MESHWRIGHT_STATE: folder.path },
  });
}

const USAGE = 'usage: npm run testbed -- start|stop|status';

test.each([
  [[], 'Say what to do.'],
  [['bogus'], '"bogus" is no command.'],
  [['start', 'two'], '"two" is one argument too many.'],
  [['start', '--nodes', 'three'], '--nodes wants a number.'],
  [['stop', '--nodes', '3'], '--nodes belongs to start.'],
  [['status', '--what'], "Unknown option '--what'"],
])('arguments %j are refused: %s', (args, problem) => {
  expect(() => parseTestbedArguments(args)).toThrow(UsageError);
  expect(() => parseTestbedArguments(args)).toThrow(problem);
  expect(() => parseTestbedArguments(args)).toThrow(USAGE);
});

test('arguments that are refused are answered with the usage and exit code 2', () => {
  const { status, stdout, stderr } = testbed('bogus');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(USAGE);
});

test('a name that would not do is refused without a stack trace', () => {
  const { status, stderr } = testbed('stop', '--name', '../x');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^"\.\.\/x" is no name for a testbed\. Allowed: .*\n$/);
});

test('the status as JSON says that a testbed is absent', () => {
  const { status, stdout } = testbed('status', '--name', 'none', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([{ name: 'none', state: 'absent', servers: [] }]);
});
