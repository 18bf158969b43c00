import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROL_PLANE } from '../../testbed/obtain/kit';
import { onPath, which } from '../../testbed/obtain/on-path';
import { obtainBy } from '../../testbed/obtain/parts';
import { PARTS, type Part } from '../../testbed/obtain/pins';
import type { Way } from '../../testbed/obtain/way';
import { missingMessage } from '../../testbed/obtain/way';
import { noProgress } from '../../testbed/progress';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();

/** A way that gives these parts and remembers what it was asked for. */
function way(title: string, gives: readonly Part[]): Way & { asked: (readonly Part[])[] } {
  const asked: (readonly Part[])[] = [];
  return {
    title,
    asked,
    async find(missing) {
      asked.push(missing);
      const found = missing.filter((part) => gives.includes(part));
      return {
        found: found.map((part) => ({ part, file: `/${title}/${part}`, source: title, seconds: 1 })),
        refused: missing.filter((part) => !found.includes(part)).map((subject) => ({ subject, reason: 'not here' })),
      };
    },
  };
}

test('a way is asked only for what the ways before it did not give', async () => {
  const ways = [way('first', ['etcd', 'kwok']), way('second', PARTS)];
  const { files, provenance } = await obtainBy(CONTROL_PLANE, ways, noProgress);
  expect(ways[1]?.asked[0]).not.toContain('etcd');
  expect(files.get('kwok')).toBe('/first/kwok');
  expect(files.get('kubectl')).toBe('/second/kubectl');
  expect(provenance.find(({ part }) => part === 'kwok')).toEqual({
    part: 'kwok',
    source: 'first',
    cached: true,
    seconds: 1,
  });
});

test('a way is not asked when nothing is missing', async () => {
  const ways = [way('first', PARTS), way('second', PARTS)];
  await obtainBy(CONTROL_PLANE, ways, noProgress);
  expect(ways[1]?.asked).toEqual([]);
});

test('what no way gives is an error that names the part and every way', async () => {
  const ways = [
    way('cached copy', []),
    way(
      'Go build',
      PARTS.filter((part) => part !== 'kwok'),
    ),
  ];
  await expect(obtainBy(CONTROL_PLANE, ways, noProgress)).rejects.toThrow(
    /needs kwok, .*\n {2}cached copy .*\n {2}Go build +kwok: not here/,
  );
});

test('the message for missing parts groups them by reason and ends with what helps', () => {
  const message = missingMessage(
    ['etcd', 'kwok'],
    [
      {
        title: 'PATH',
        refused: [
          { subject: 'etcd', reason: 'not there' },
          { subject: 'kwok', reason: 'not there' },
        ],
      },
      { title: 'Go build', refused: [{ subject: 'go', reason: 'not on PATH' }] },
    ],
    CONTROL_PLANE.help,
  );
  expect(message).toMatchInlineSnapshot(`
"This needs etcd, kwok, and none of the ways to get them worked:
  PATH      etcd, kwok: not there
  Go build  go: not on PATH
Any one of these helps: Go 1.26 or newer on PATH (it builds all parts from pinned modules); a network that reaches
dl.k8s.io, github.com and githubusercontent.com; the programs, in fitting versions, on PATH."
`);
});

describe('on PATH', () => {
  const before = process.env.PATH;
  afterEach(() => {
    process.env.PATH = before;
  });

  function install(name: string, prints: string): void {
    const file = path.join(folder.path, name);
    writeFileSync(file, `#!/bin/sh\necho "${prints}"\n`);
    chmodSync(file, 0o755);
    process.env.PATH = folder.path;
  }

  test('a program of the same minor version is taken', async () => {
    install('etcd', 'etcd Version: 3.6.1');
    const { found } = await onPath.find(['etcd'], () => {});
    expect(found[0]).toMatchObject({ part: 'etcd', file: path.join(folder.path, 'etcd'), source: 'PATH' });
  });

  test('a program of another version is refused with its version', async () => {
    install('kube-apiserver', 'Kubernetes v1.34.0');
    const { refused } = await onPath.find(['kube-apiserver'], () => {});
    expect(refused[0]?.reason).toContain('is 1.34.0, which does not fit 1.36.3');
  });

  test('a file that cannot be run is not found', () => {
    writeFileSync(path.join(folder.path, 'etcd'), '');
    expect(which('etcd', folder.path)).toBeUndefined();
  });
});
