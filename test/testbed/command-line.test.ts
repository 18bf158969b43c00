import { spawnSync } from 'node:child_process';
import path from 'node:path';
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

test.each([[[]], [['bogus']], [['start', '--nodes', 'three']], [['status', '--what']]])(
  'arguments %j are answered with the usage and exit code 2',
  (args) => {
    const { status, stdout, stderr } = testbed(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('usage: npm run testbed -- start|stop|status');
  },
);

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
