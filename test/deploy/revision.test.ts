import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { revisionOf } from '../../lib/deploy';

const KEY = '6a1f0f5dd1b14f9d83a6a3d9c0b7e2f4';
const known = (output: pulumi.Output<string>) => new Promise<string>((resolve) => output.apply(resolve));
const revision = (value: string, { key = KEY, name = 'apiKey' } = {}) =>
  revisionOf(name, pulumi.secret(value), pulumi.secret(key));

// The value was made with: printf 'apiKey\0sk-live-1' | openssl dgst -sha256 -hmac <key>
test('a revision may be told, is the same in every run and follows the value', async () => {
  expect(await pulumi.isSecret(revision('sk-live-1'))).toBe(false);
  expect(await known(revision('sk-live-1'))).toBe('965303ba801d43a1');
  expect(await known(revision('sk-live-2'))).not.toBe(await known(revision('sk-live-1')));
});

test('without the key no guess of the value can be tried', async () => {
  const hashes = ['md5', 'sha1', 'sha256', 'sha512'].map((kind) => createHash(kind).update('1234').digest('hex'));
  const told = await known(revision('1234'));
  expect(hashes.filter((hash) => hash.includes(told))).toEqual([]);
  expect(await known(revision('1234', { key: KEY.replace('6', '7') }))).not.toBe(told);
});

test('equal values under two names do not show that they are equal', async () => {
  expect(await known(revision('same', { name: 'a' }))).not.toBe(await known(revision('same', { name: 'b' })));
});
