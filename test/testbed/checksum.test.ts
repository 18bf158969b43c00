import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checksumFor, sha256, verifySha256 } from '../../testbed/obtain/checksum';
import { temporaryFolder } from './temporary';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const OTHER = '0'.repeat(64);
const folder = temporaryFolder();

function abc(): string {
  const file = path.join(folder.path, 'abc');
  writeFileSync(file, 'abc');
  return file;
}

test('the SHA-256 of a file is that of its bytes', async () => {
  expect(await sha256(abc())).toBe(ABC);
});

test('a file passes with its own checksum, in either case', async () => {
  await expect(verifySha256(abc(), ABC.toUpperCase())).resolves.toBeUndefined();
});

test('a file with another checksum is refused, with both said', async () => {
  await expect(verifySha256(abc(), OTHER)).rejects.toThrow(`expected SHA-256 ${OTHER}, got ${ABC}`);
});

test('a checksum file may name several files', () => {
  expect(checksumFor('b.tar.gz', `${OTHER}  a.tar.gz\n${ABC}  b.tar.gz\n`)).toBe(ABC);
  expect(checksumFor('b.tar.gz', `${ABC} *b.tar.gz\n`)).toBe(ABC);
});

test('a checksum file may be the digits alone', () => {
  expect(checksumFor('kubectl', `${ABC}\n`)).toBe(ABC);
});

test.each(['', '<html>not found</html>', `${ABC}  another`, ABC.slice(1)])('%j has no checksum for kubectl', (text) => {
  expect(() => checksumFor('kubectl', text)).toThrow('do not name kubectl');
});
