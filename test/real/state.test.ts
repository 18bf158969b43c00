import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cart } from '../../prove/changes/cart';
import { deploymentOf, objects, type Side, startSide, up } from './support/engines';
import { recorder } from './support/testbed';

/** Of a stack that was made with another passphrase. */
const SALT = 'v1:rKsGtgDsV1A=:v1:QraxIip7Wi61eoSR:BHvff5FIn7V+IYkv8lYu6Rr8pJuTrA==';
const cart: Cart = { replicas: 2 };
const next: Cart = { replicas: 3 };

let side: Side;
beforeAll(async () => {
  side = await startSide('Pulumi’s engine');
  await up(side, cart);
});
afterAll(() => side?.testbed.stop());

const fileOf = (...parts: string[]) => path.join(side.testbed.dir, 'pulumi', ...parts);
const stateFile = () => fileOf('.pulumi', 'stacks', 'shop', 'dev.json');

/** What the next deployment says where a file was changed, which must change nothing. The file is put back then. */
async function saidWith(file: string, change: (text: string) => string): Promise<string> {
  const [text, before] = [readFileSync(file, 'utf8'), await objects(side)];
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
  try {
    const error = await side.engine.up(deploymentOf(side, next), recorder()).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'RunnerError' });
    expect(await objects(side)).toEqual(before);
    return (error as Error).message;
  } finally {
    writeFileSync(file, text);
  }
}

test.each<[string, () => string, (text: string) => string, string]>([
  [
    'of a later version',
    stateFile,
    (text) => text.replace(/"version":\s*3/, '"version":9'),
    'was written by another version of Pulumi',
  ],
  ['that was cut off', stateFile, (text) => text.slice(0, text.length / 2), 'is damaged'],
  [
    'of another passphrase',
    () => fileOf('workspace', 'Pulumi.dev.yaml'),
    (text) => text.replace(/encryptionsalt: .*/, `encryptionsalt: ${SALT}`),
    'is encrypted with another passphrase',
  ],
])('a state %s is told in one line with what to do, and nothing is changed', async (_what, file, change, expected) => {
  const message = await saidWith(file(), change);
  expect(message).toContain(`Nothing was changed: the state of stack dev ${expected}`);
  expect(message.split('\n')).toHaveLength(1);
});

test('the state that fits is deployed to as before', async () => {
  expect((await up(side, next)).changed).toEqual(['Deployment shop/cart']);
});
