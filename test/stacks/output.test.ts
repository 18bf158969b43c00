import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FindingsError } from '../../lib';
import { replaceFolders } from '../../stacks/output';

let root: string;
beforeEach(() => {
  root = path.join(mkdtempSync(path.join(os.tmpdir(), 'meshwright-')), 'dist');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(path.dirname(root), { recursive: true });
});

const output = (text: string, names = ['dev', 'staging', 'prod']) =>
  new Map(names.map((name) => [name, new Map([['a.yaml', `${text} ${name}`]])]));

/** Every file below the folder with what is in it. */
function written(): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ name, parentPath }) => {
      const file = path.join(parentPath, name);
      return [path.relative(root, file), readFileSync(file, 'utf8')];
    }),
  );
}

const all = (text: string) => ({
  'dev/a.yaml': `${text} dev`,
  'staging/a.yaml': `${text} staging`,
  'prod/a.yaml': `${text} prod`,
});

function finding(run: () => void) {
  try {
    run();
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
  throw new Error('nothing was found');
}

test('what is there is replaced, and what belongs to nobody stays', () => {
  replaceFolders(root, output('old'));
  writeFileSync(path.join(root, 'dev', 'left.yaml'), 'left');
  writeFileSync(path.join(root, 'README'), 'mine');
  replaceFolders(root, output('new'));
  expect(written()).toEqual({ ...all('new'), README: 'mine' });
});

test('a file that the system refuses to write, in the last of the folders, leaves the old ones whole', () => {
  replaceFolders(root, output('old'));
  const tooLong = new Map([...output('new'), ['prod', new Map([[`${'x'.repeat(300)}.yaml`, '']])]]);
  expect(finding(() => replaceFolders(root, tooLong))).toMatchObject([
    { code: 'MW121', path: root, value: expect.stringContaining('ENAMETOOLONG') },
  ]);
  expect(written()).toEqual(all('old'));
  expect(readdirSync(root).sort()).toEqual(['dev', 'prod', 'staging']);
});

/** The file system refuses one of the moves. */
function failAtMove(failing: number): void {
  const { renameSync } = fs;
  let moves = 0;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    moves += 1;
    if (moves === failing) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    renameSync(from, to);
  });
}

test.each([1, 2, 3, 4, 5, 6])('move %i of six that fails leaves the old ones whole', (failing) => {
  replaceFolders(root, output('old'));
  failAtMove(failing);
  expect(finding(() => replaceFolders(root, output('new')))).toMatchObject([{ code: 'MW121' }]);
  expect(written()).toEqual(all('old'));
});

test.each([1, 2, 3])('move %i of three that fails leaves nothing where nothing was', (failing) => {
  failAtMove(failing);
  expect(finding(() => replaceFolders(root, output('new')))).toMatchObject([{ code: 'MW121' }]);
  expect(readdirSync(root)).toEqual([]);
});

test('a folder that is new goes again when a later move fails', () => {
  replaceFolders(root, output('old', ['staging', 'prod']));
  failAtMove(4);
  expect(finding(() => replaceFolders(root, output('new')))).toMatchObject([{ code: 'MW121' }]);
  expect(written()).toEqual({ 'staging/a.yaml': 'old staging', 'prod/a.yaml': 'old prod' });
});

test('a file in place of the folder is a finding, and stays', () => {
  writeFileSync(root, 'precious');
  expect(finding(() => replaceFolders(root, output('new')))).toMatchObject([
    { code: 'MW121', path: root, message: expect.stringContaining('a file stands') },
  ]);
  expect(readFileSync(root, 'utf8')).toBe('precious');
});

test('a file in place of an environment’s folder is replaced, as what an earlier synthesis left', () => {
  mkdirSync(root);
  writeFileSync(path.join(root, 'dev'), '');
  replaceFolders(root, output('new'));
  expect(written()).toEqual(all('new'));
});

test('what a killed process left aside is in nobody’s way', () => {
  for (const aside of ['.next', '.previous']) {
    mkdirSync(path.join(root, aside, 'dev'), { recursive: true });
    writeFileSync(path.join(root, aside, 'dev', 'half.yaml'), '');
  }
  replaceFolders(root, output('new', ['dev']));
  expect(written()).toEqual({ 'dev/a.yaml': 'new dev' });
  expect(existsSync(path.join(root, '.next'))).toBe(false);
});

test('a mistake of the program’s own is no finding', () => {
  jest.spyOn(fs, 'renameSync').mockImplementation(() => {
    throw new TypeError('x is not a function');
  });
  expect(() => replaceFolders(root, output('new'))).toThrow(TypeError);
});
