import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize, writeSyntheses } from '../../stacks/synthesis';

test('a file with a Secret is its owner’s alone, one without is everybody’s to read', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshwright-mode-'));
  try {
    const files = writeSyntheses(synthesize([ENVIRONMENTS.prod]), folder);
    const modes = files.map((file) => [path.basename(file), (statSync(file).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(modes)).toEqual({
      'finance.yaml': '600',
      'observability.yaml': '600',
      'agents.yaml': '644',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
