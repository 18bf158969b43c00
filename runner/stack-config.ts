import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeProblem, isMapping, readPrivateYaml } from '../lib/data';
import { RunnerError } from './failure';

/** The configuration of a stack: what stands in its file, and what is given for this run only. */
export interface StackConfig {
  readonly project: string;
  /** The program, relative to the root. */
  readonly main: string;
  /** Values by their full key, `project:key`; structured ones as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** The full keys whose values are secret. */
  readonly secretKeys: readonly string[];
}

/** Values that hold for one run and never reach a file; keys without the project's prefix. */
export interface Overrides {
  readonly values?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secrets for the keys that have no readable value: those that are missing, and those that are encrypted. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`.
 *
 * @throws RunnerError if a file cannot be read, or a value is encrypted and no override replaces it
 */
export function readStackConfig(root: string, stack: string, overrides: Overrides = {}): StackConfig {
  const project = readYaml(path.join(root, 'Pulumi.yaml'));
  const name = String(project.name);
  const withFullKeys = (record: object = {}): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [key.includes(':') ? key : `${name}:${key}`, value]),
    );

  const file = path.join(root, `Pulumi.${stack}.yaml`);
  const stored = withFullKeys(existsSync(file) ? (readYaml(file).config as object | undefined) : {});
  const isReadable = (key: string) => stored[key] !== undefined && !isEncrypted(stored[key]);
  const standIns = Object.entries(withFullKeys(overrides.standIns)).filter(([key]) => !isReadable(key));
  const secrets = { ...Object.fromEntries(standIns), ...withFullKeys(overrides.secrets) };
  const values = { ...stored, ...withFullKeys(overrides.values), ...secrets };

  const encrypted = Object.keys(values).filter((key) => isEncrypted(values[key]));
  if (encrypted.length > 0) {
    throw new RunnerError(
      `${file} holds values that only the Pulumi engine can decrypt: ${encrypted.join(', ')}. ` +
        'Deploy with the Pulumi CLI, or give them for this run.',
    );
  }
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    project: name,
    main: String(project.main),
    values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, asText(value)])),
    secretKeys: Object.keys(secrets),
  };
}

function isEncrypted(value: unknown): boolean {
  return isMapping(value) && 'secure' in value;
}

function readYaml(file: string): Readonly<Record<string, unknown>> {
  const read = readPrivateYaml(textOf(file));
  if ('problem' in read) throw new RunnerError(`${file} cannot be read: ${describeProblem(read.problem)}`);
  return isMapping(read.value) ? read.value : {};
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RunnerError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
