import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(__dirname);
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
  /** It comes inside the archive of the package that bundles it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { '': _project, ...locked } = JSON.parse(textOf('package-lock.json')).packages as Record<string, Locked>;
const nameOf = (place: string) => place.split('node_modules/').at(-1) ?? '';
const placesOf = (holds: (entry: Locked) => boolean) =>
  Object.entries(locked).flatMap(([place, entry]) => (holds(entry) ? [place] : []));

// npm leaves out of the lock what the registry at hand does not serve, and `npm ci` then refuses on every machine.
test('the lock names every optional package, those of other platforms too', () => {
  const names = new Set(Object.keys(locked).map(nameOf));
  const optional = Object.values(locked).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.filter((name) => !names.has(name))).toEqual([]);
});

// npm installs an entry without one unseen, and writes such entries for platforms that it does not install for.
test('the lock holds each package by the SHA-512 of its contents, those of other platforms too', () => {
  expect(placesOf(({ integrity, inBundle }) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual(
    [],
  );
});

test('the lock names no registry', () => {
  expect(placesOf(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('nothing of a dependency runs when it is installed', () => {
  expect(textOf('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  expect(textOf('cli/with-dependencies.mjs')).toContain("['--ignore-scripts', ");
});

// Each was tried without: programs come as packages of their own, the rest prints notes or fetches plugins for a CLI.
test('the packages that have an install script are those that are known to work without it', () => {
  expect(placesOf(({ hasInstallScript }) => hasInstallScript === true).map(nameOf)).toEqual([
    '@parcel/watcher',
    '@pulumi/kubernetes',
    '@swc/core',
    'backport',
    'esbuild',
    'protobufjs',
  ]);
});
