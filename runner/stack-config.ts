import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { RunnerError, reasonOf } from './failure';

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
}

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`.
 *
 * @throws RunnerError if a file cannot be read, or a value is encrypted and no override replaces it
 */
export function readStackConfig(
  root: string,
  stack: string,
  { values = {}, secrets = {} }: Overrides = {},
): StackConfig {
  const project = readYaml(path.join(root, 'Pulumi.yaml'));
  const name = String(project.name);
  const fullKey = (key: string) => (key.includes(':') ? key : `${name}:${key}`);
  const withFullKeys = (record: object) => Object.fromEntries(Object.entries(record).map(([k, v]) => [fullKey(k), v]));

  const file = path.join(root, `Pulumi.${stack}.yaml`);
  const settings = existsSync(file) ? readYaml(file) : {};
  const given = { ...withFullKeys(values), ...withFullKeys(secrets) };
  const merged = { ...withFullKeys((settings.config ?? {}) as object), ...given };
  const encrypted = Object.keys(merged).filter((key) => isEncrypted(merged[key]));
  if (encrypted.length > 0) {
    throw new RunnerError(
      `${file} holds values that only the Pulumi engine can decrypt: ${encrypted.join(', ')}. ` +
        'Deploy with the Pulumi CLI, or give them for this run.',
    );
  }
  return {
    project: name,
    main: String(project.main),
    values: Object.fromEntries(
      Object.entries(merged).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    secretKeys: Object.keys(secrets).map(fullKey),
  };
}

function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value;
}

function readYaml(file: string): Record<string, unknown> {
  try {
    return (parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw new RunnerError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}
