import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { differences, parseDifferences } from '../../../cli/contracts/oasdiff';
import { UserError } from '../../../cli/failure';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'oasdiff-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that does this in the place of oasdiff. */
function program(script: string): string {
  const file = path.join(folder, 'oasdiff');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test.each([
  ['', 'gave no JSON'],
  ['No changes', 'gave no JSON'],
  ['{}', 'gave something unknown'],
  ['[{"id": "a", "text": "b", "level": 4}]', 'gave something unknown'],
  ['[{"id": "a", "level": 3}]', 'gave something unknown'],
])('the output "%s" is an error and not "no changes"', (output, problem) => {
  expect(() => parseDifferences(output, 'ledger.yaml')).toThrow(problem);
});

test('a place without a line, as in JSON, is none the less one', () => {
  const removed = '[{"id": "a", "text": "b", "level": 3, "baseSource": {"file": "a.json"}}]';
  expect(parseDifferences(removed, 'a.json')).toMatchObject([{ baseSource: { file: 'a.json' } }]);
});

test('a failure of oasdiff is said in its words', async () => {
  const failing = program('echo "Error: failed to load revision spec" >&2; exit 102');
  await expect(differences(failing, 'a', 'b')).rejects.toThrow(
    new UserError('oasdiff failed for b: Error: failed to load revision spec'),
  );
});

test('oasdiff reads no settings from the environment or the working directory', async () => {
  process.env.OASDIFF_CONFIG = '/somewhere';
  const telling = program('echo "[{\\"id\\": \\"$OASDIFF_CONFIG\\", \\"text\\": \\"$(ls)\\", \\"level\\": 1}]"');
  try {
    expect(await differences(telling, 'a', 'b')).toEqual([{ id: '', text: '', level: 1 }]);
  } finally {
    delete process.env.OASDIFF_CONFIG;
  }
});
