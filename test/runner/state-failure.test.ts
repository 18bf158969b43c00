import { stateFailure } from '../../runner/state-failure';

const said = (reason: string) => stateFailure(reason, { folder: '/state', project: 'shop', stack: 'dev' });
const FILE = '/state/.pulumi/stacks/shop/dev.json';

test.each([
  [
    'getting stack configuration: get stack secrets manager: incorrect passphrase',
    `is encrypted with another passphrase (${FILE}). Put back the one that fits`,
  ],
  [
    'getting snapshot: failed to load checkpoint: unsupported checkpoint version 9',
    `was written by another version of Pulumi (${FILE}: unsupported checkpoint version 9). Run with that version`,
  ],
  [
    "failed to load checkpoint: this stack's deployment needs support for the following features: future",
    `was written by another version of Pulumi (${FILE}: needs support for the following features: future).`,
  ],
  [
    "state store unsupported: 'meta.yaml' version (7) is not supported by this version of the Pulumi CLI",
    `was written by another version of Pulumi (${FILE}: state store unsupported: 'meta.yaml' version (7)`,
  ],
  [
    'failed to load checkpoint: place 1: unexpected end of JSON input',
    `is damaged (${FILE}: place 1: unexpected end of JSON input). Put back dev.json.bak`,
  ],
])('a state that cannot be read is told with its file and what to do: %s', (reason, expected) => {
  const text = said(reason);
  expect(text).toContain(`Nothing was changed: the state of stack dev ${expected}`);
  expect(text).toMatch(/end the testbed, with which its state ends \(npm stop\), and start again\.$/);
});

test('any other failure is none of the state’s', () => {
  expect(said('resource shop/cart was not created')).toBeUndefined();
});
