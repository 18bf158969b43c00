import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FindingsError, finding, unknownText } from '../lib';
import { describeProblem, isMapping, readPrivateYaml } from '../lib/data';
import { type DeployConfig, type GivenSecret, PROJECT, readConfig, type SecretName } from './config';
import type { EnvironmentName } from './environments';

/**
 * The configuration that Pulumi would read for a stack, from its file, for synthesis without an engine. Secrets are
 * encrypted there, so they stay unknown: see {@link unknownSecret}.
 */
export function readConfigFile(environment: EnvironmentName, root = path.dirname(__dirname)): DeployConfig {
  const file = `Pulumi.${environment}.yaml`;
  const values = valuesIn(file, textOf(file, root));
  return readConfig(values, (name) => secretIn(values[`${PROJECT}:${name}`], name), file);
}

/** The values by their full key; one without a project is of the stack's own, as Pulumi has it. */
function valuesIn(file: string, text: string): Readonly<Record<string, unknown>> {
  const read = readPrivateYaml(text);
  if ('problem' in read) throw unreadable(file, describeProblem(read.problem));
  const { config } = isMapping(read.value) ? read.value : {};
  const entries = Object.entries(isMapping(config) ? config : {});
  return Object.fromEntries(entries.map(([key, value]) => [key.includes(':') ? key : `${PROJECT}:${key}`, value]));
}

function textOf(file: string, root: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch (error) {
    throw unreadable(file, (error as NodeJS.ErrnoException).code ?? 'no text');
  }
}

function unreadable(file: string, reason: string): FindingsError {
  return new FindingsError([
    finding('MW109', file, {
      message: `the configuration of the stack cannot be read: ${reason}`,
      allowed: 'a YAML file with the key "config"',
      fix: 'restore the file, or create it with: pulumi stack init',
    }),
  ]);
}

/** A value that is there and not encrypted can be read by whoever has the file. */
function secretIn(value: unknown, name: SecretName): GivenSecret {
  if (value === undefined || (isMapping(value) && 'secure' in value)) return { ...unknownSecret(name), isPlain: false };
  return { ...unknownSecret(name), isPlain: true, length: String(value).length };
}

/**
 * A secret that only the deployment knows. It renders as text that is no base64, so an API server refuses a Secret that
 * somebody applies from the synthesized files instead of starting pods with a wrong credential.
 */
function unknownSecret(name: SecretName) {
  const value = { resolve: () => unknownText(name), apply: () => value };
  return { value, revision: 'known-to-pulumi-up-only' };
}
