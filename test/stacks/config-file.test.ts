import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FindingsError } from '../../lib';
import { readConfigFile } from '../../stacks/config-file';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize, writeSyntheses } from '../../stacks/synthesis';

const SECRET = 'sk-live-4eC39HqLyjWDarjtT1zdp7dc';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'meshwright-config-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(environment: string, lines: readonly string[]): void {
  const images = ['billing', 'ledger', 'payments', 'notifications'].map((name) => `    ${name}: example.org/${name}:1`);
  const head = ['config:', '  meshwright:cluster: {context: c}', '  meshwright:images:', ...images];
  writeFileSync(path.join(root, `Pulumi.${environment}.yaml`), [...head, ...lines, ''].join('\n'));
}

/** What is wrong with dev's file, as a person reads it. */
function wrong(...lines: string[]): string {
  write('dev', lines);
  try {
    return readConfigFile('dev', root)
      .findings.map(({ code, message }) => `${code} ${message}`)
      .join('\n');
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.message;
  }
}

test.each([
  ['a text', `  meshwright:paymentsProviderKey: ${SECRET}`],
  ['a number', '  meshwright:paymentsProviderKey: 12345'],
  ['a key without the project', `  paymentsProviderKey: ${SECRET}`],
  ['a mapping without "secure"', `  meshwright:paymentsProviderKey: {secret: ${SECRET}}`],
])('a secret in plain text is seen in the file: %s', (_what, line) => {
  expect(wrong(line)).toBe('MW208 the secret key meshwright:paymentsProviderKey stands in plain text');
});

test.each([
  ['encrypted', '  meshwright:paymentsProviderKey: {secure: v1:abc=}'],
  ['somebody else’s', `  other:paymentsProviderKey: ${SECRET}`],
])('a secret that is %s is none of its findings', (_what, line) => {
  expect(wrong(line)).toBe('');
});

test.each([
  ['an unclosed quote', `  meshwright:paymentsProviderKey: "${SECRET}`],
  ['an unknown tag', `  meshwright:paymentsProviderKey: !${SECRET} x`],
  ['an alias', `  meshwright:paymentsProviderKey: *${SECRET}`],
])('%s in the file is MW109 with its line and without its text', (_what, line) => {
  expect(wrong(line)).toMatch(/^MW109 error Pulumi\.dev\.yaml: the configuration of the stack cannot be read: \S+ /);
  expect(wrong(line)).not.toContain(SECRET);
});

test('a plain secret is planned in dev and not written in a strict environment', () => {
  for (const name of ['dev', 'staging']) write(name, [`  meshwright:paymentsProviderKey: ${SECRET}`]);
  const [dev, staging] = synthesize([ENVIRONMENTS.dev, ENVIRONMENTS.staging], root);
  const out = path.join(root, 'dist');
  expect(dev && writeSyntheses([dev], out).length).toBeGreaterThan(0);
  expect(() => staging && writeSyntheses([staging], out)).toThrow(/^MW208 warning Pulumi\.staging\.yaml: /);
});
