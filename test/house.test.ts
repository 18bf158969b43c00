import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(__dirname);

/** The folders of lib/ in the order of the data's flow: each may import those before it. */
const FLOW = [
  ...[
    'finding',
    'data',
    're2',
    'graph',
    'contract',
    'resilience',
    'kube',
    'workload',
    'istio',
    'service',
    'mesh',
    'telemetry',
  ],
  ...['plan', 'check', 'deploy'],
];

const sources = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('node_modules'))
    .map((file) => path.join(folder, file));

const imports = (file: string) =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, target = '']) =>
    path.join(path.dirname(file), target),
  );

test('the library has the folders that the flow names', () => {
  const folders = readdirSync(path.join(root, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...FLOW].sort());
});

test.each(FLOW)('lib/%s imports only what stands before it in the flow', (folder) => {
  const allowed = FLOW.slice(0, FLOW.indexOf(folder) + 1).map((name) => path.join('lib', name));
  const strays = sources(path.join('lib', folder)).flatMap((file) =>
    imports(file)
      .filter((target) => !allowed.some((name) => target === name || target.startsWith(`${name}${path.sep}`)))
      .map((target) => `${file} -> ${target}`),
  );
  expect(strays).toEqual([]);
});

test('another folder of the library is imported through its index', () => {
  const inner = sources('lib').flatMap((file) =>
    imports(file)
      .filter((target) => {
        const [, folder, ...rest] = target.split(path.sep);
        return folder !== file.split(path.sep)[1] && rest.length > 0;
      })
      .map((target) => `${file} -> ${target}`),
  );
  expect(inner).toEqual([]);
});

test('cdk8s-plus is named in one module', () => {
  const users = sources('lib')
    .concat(sources('stacks'))
    .filter((file) => readFileSync(path.join(root, file), 'utf8').includes("from 'cdk8s-plus"));
  expect(users).toEqual([path.join('lib', 'kube', 'kube.ts')]);
});

test('no files import each other in a circle', () => {
  const files = new Set(['lib', 'stacks', 'runner', 'testbed', 'cli', 'prove', 'bench'].flatMap(sources));
  const fileOf = (target: string) => [`${target}.ts`, path.join(target, 'index.ts')].find((file) => files.has(file));
  const targetsOf = (file: string) => imports(file).flatMap((target) => fileOf(target) ?? []);
  const imported = new Map([...files].map((file) => [file, new Set(targetsOf(file))]));
  // What imports only files that are in no circle is in none itself, nor is what only such files import.
  for (let before = 0; before !== imported.size; ) {
    before = imported.size;
    for (const [file, targets] of imported) {
      const isImported = [...imported.values()].some((others) => others.has(file));
      if (!isImported || ![...targets].some((target) => imported.has(target))) imported.delete(file);
    }
  }
  expect([...imported.keys()]).toEqual([]);
});

test.each(['lib', 'stacks', 'runner', 'testbed', 'cli', 'bench'])('%s has no file of more than 300 lines', (folder) => {
  const long = sources(folder).filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 301);
  expect(long).toEqual([]);
});
