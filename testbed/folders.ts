import { homedir } from 'node:os';
import path from 'node:path';
import { TestbedError } from './failure';

type Environment = Readonly<Record<string, string | undefined>>;

/** What can be made again: binaries and CRDs. `$MESHWRIGHT_CACHE`, `$XDG_CACHE_HOME/meshwright` or `~/.cache/meshwright`. */
export function cacheFolder(env: Environment = process.env): string {
  return folder(env.MESHWRIGHT_CACHE, env.XDG_CACHE_HOME, '.cache');
}

/** What runs: `$MESHWRIGHT_STATE`, `$XDG_STATE_HOME/meshwright` or `~/.local/state/meshwright`. */
export function stateFolder(env: Environment = process.env): string {
  return folder(env.MESHWRIGHT_STATE, env.XDG_STATE_HOME, path.join('.local', 'state'));
}

/** The folder of the testbed `name`, which holds all that belongs to it. */
export function testbedFolder(name: string): string {
  return path.join(stateFolder(), 'testbeds', validName(name));
}

/** Returns `name`, or throws a {@link TestbedError} when it would not do as a folder and a context name. */
export function validName(name: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw new TestbedError(
    `"${name}" is no name for a testbed. Allowed: 1 to 40 lower-case letters, digits and "-", with a letter or digit at both ends.`,
  );
}

function folder(own: string | undefined, xdg: string | undefined, underHome: string): string {
  if (own) return path.resolve(own);
  // The XDG specification has relative paths ignored.
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), underHome);
  return path.join(base, 'meshwright');
}
