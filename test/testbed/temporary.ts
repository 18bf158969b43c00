import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that goes after each test. */
export function temporaryFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(() => {
    folder.path = mkdtempSync(path.join(tmpdir(), 'meshwright-test-'));
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}

/** As {@link temporaryFolder}, in which what runs lies meanwhile. */
export function temporaryState(): { readonly path: string } {
  const folder = temporaryFolder();
  const before = process.env.MESHWRIGHT_STATE;
  beforeEach(() => {
    process.env.MESHWRIGHT_STATE = folder.path;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.MESHWRIGHT_STATE;
    else process.env.MESHWRIGHT_STATE = before;
  });
  return folder;
}
