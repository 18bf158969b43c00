import * as pulumi from '@pulumi/pulumi';
import { FindingsError } from '../../lib';
import { PROJECT, SECRETS } from '../../stacks/config';
import { readPulumiConfig } from '../../stacks/pulumi-config';

const KEY = '6a1f0f5dd1b14f9d83a6a3d9c0b7e2f4';
const images = { billing: 'a:1', ledger: 'a:1', payments: 'a:1', notifications: 'a:1' };

/** What a stack has, as Pulumi hands it to the program. */
function given(values: Readonly<Record<string, string>>, encrypted: readonly string[] = SECRETS) {
  const own = { cluster: '{"context": "c"}', images: JSON.stringify(images), revisionKey: KEY, ...values };
  const full = Object.entries(own).map(([key, value]) => [`${PROJECT}:${key}`, value]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(full),
    encrypted.map((key) => `${PROJECT}:${key}`),
  );
  return readPulumiConfig();
}

const known = (value: unknown) =>
  new Promise<string>((resolve) => (value as pulumi.Output<string>).apply((text) => resolve(text)));
const revision = (values: Readonly<Record<string, string>>) =>
  known(given(values).secrets.paymentsProviderKey.revision);

test('a secret that the stack has encrypted is a secret, and no finding', async () => {
  const { secrets, findings } = given({ paymentsProviderKey: 'sk-1' });
  expect(findings).toEqual([]);
  expect(await pulumi.isSecret(secrets.paymentsProviderKey.value as pulumi.Output<string>)).toBe(true);
});

test('one that it has in plain text is a secret all the same, and MW208', async () => {
  const { secrets, findings } = given({ paymentsProviderKey: 'sk-1' }, ['revisionKey']);
  expect(findings.map(({ code, message }) => [code, message])).toEqual([
    ['MW208', 'the secret key meshwright:paymentsProviderKey stands in plain text'],
  ]);
  expect(await pulumi.isSecret(secrets.paymentsProviderKey.value as pulumi.Output<string>)).toBe(true);
});

test('a revision is the same in every run, and another one for another value or under another key', async () => {
  const first = await revision({ paymentsProviderKey: 'sk-1' });
  expect(await revision({ paymentsProviderKey: 'sk-1' })).toBe(first);
  expect(await revision({ paymentsProviderKey: 'sk-2' })).not.toBe(first);
  expect(await revision({ paymentsProviderKey: 'sk-1', revisionKey: `${KEY}0` })).not.toBe(first);
});

test('without a key for revisions nothing is deployed', () => {
  expect(() => given({ paymentsProviderKey: 'sk-1', revisionKey: 'short' })).toThrow(FindingsError);
  expect(() => given({ paymentsProviderKey: 'sk-1', revisionKey: 'short' })).not.toThrow(/short/);
});

test('a value that only looks like JSON is told as any other one', () => {
  expect(() => given({ paymentsProviderKey: 'sk-1', cluster: '{sk-2' })).toThrow(/^MW109 error .*meshwright:cluster/);
});
