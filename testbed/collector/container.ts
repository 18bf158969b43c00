import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { run } from '../process';

/** A file or folder of this machine where a container sees it. */
export interface Mount {
  readonly from: string;
  /** An absolute path. */
  readonly at: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** A program and its arguments. */
export interface Program {
  readonly binary: string;
  readonly args: readonly string[];
}

/** Mounts what it is told to below a folder, and becomes a program that has this folder, read-only, for its root. */
const SCRIPT = `set -e
root=$1; shift
mount --bind "$root" "$root"
while [ "$1" != -- ]; do
  mount --rbind "$2" "$root$3"
  [ "$1" = rw ] || mount -o remount,bind,ro "$root$3"
  shift 3
done
shift
mount -o remount,bind,ro "$root"
exec chroot "$root" "$@"`;

/**
 * A program in a container: it has these mounts, /proc and /sys, and of this machine nothing else but its processes, its
 * network and its clock. What is started is the very process that the program becomes. The mounts are in a namespace of
 * its own, and gone with it.
 * Errors: a `TestbedError` where this machine gives no such namespace.
 * @param root an empty folder, in which places for the mounts are made
 */
export async function contained(root: string, mounts: readonly Mount[], { binary, args }: Program): Promise<Program> {
  const entry = path.join('/', path.basename(binary));
  const all: Mount[] = [
    { from: binary, at: entry, readOnly: true },
    { from: '/proc', at: '/proc' },
    { from: '/sys', at: '/sys' },
    // A folder before what is mounted in it.
    ...[...mounts].sort((a, b) => a.at.localeCompare(b.at)),
  ];
  for (const { from, at } of all) makePlace(from, path.join(root, at));
  const places = all.flatMap(({ from, at, readOnly = false }) => [readOnly ? 'ro' : 'rw', from, at]);
  return {
    binary: 'unshare',
    args: [...(await namespace()), '/bin/sh', '-c', SCRIPT, 'container', root, ...places, '--', entry, ...args],
  };
}

/** What a mount is mounted on: a folder for a folder, a file for a file. */
function makePlace(from: string, place: string): void {
  const isFolder = statSync(from).isDirectory();
  mkdirSync(isFolder ? place : path.dirname(place), { recursive: true });
  if (!isFolder) closeSync(openSync(place, 'a'));
}

/** What `unshare` is told for a namespace in which it may mount: as root, and as anybody. */
const WAYS = [['--mount'], ['--user', '--map-root-user', '--mount']] as const;

let found: Promise<readonly string[]> | undefined;

function namespace(): Promise<readonly string[]> {
  found ??= findNamespace();
  return found;
}

async function findNamespace(): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const way of WAYS) {
    const attempt = [...way, 'mount', '--rbind', '/proc', '/proc'];
    const said = await run('unshare', attempt).then(({ code, stderr }) => (code === 0 ? undefined : stderr), reasonOf);
    if (said === undefined) return way;
    refused.push(`    unshare ${way.join(' ')}: ${said.trim()}`);
  }
  throw new TestbedError(
    [
      'A Collector runs in a mount namespace of its own, and this machine gives none:',
      ...refused,
      'It takes Linux with util-linux, and root or user namespaces for everybody (sysctl user.max_user_namespaces and, on',
      'Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0); within a container, the capability SYS_ADMIN.',
    ].join('\n'),
  );
}
