import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { FindingsError, finding, type SecretValue } from '../lib';
import { type DeployConfig, readConfig, type SecretName } from './config';
import type { EnvironmentName } from './environments';

/**
 * The configuration that Pulumi would read for a stack, from its file, for synthesis without an engine. Secrets are
 * encrypted there, so they stay unknown: see {@link unknownSecret}.
 */
export function readConfigFile(environment: EnvironmentName, root = path.dirname(__dirname)): DeployConfig {
  const file = `Pulumi.${environment}.yaml`;
  let document: unknown;
  try {
    document = parse(readFileSync(path.join(root, file), 'utf8'));
  } catch (error) {
    throw new FindingsError([
      finding('MW109', file, {
        message: `the configuration of the stack cannot be read: ${(error as Error).message.split('\n', 1)[0]}`,
        allowed: 'a YAML file with the key "config"',
        fix: 'restore the file, or create it with: pulumi stack init',
      }),
    ]);
  }
  const values = (document as { config?: Record<string, unknown> } | null)?.config ?? {};
  return readConfig(values, unknownSecret, file);
}

/**
 * A secret that only the deployment knows. It renders as text that is no base64, so an API server refuses a Secret that
 * somebody applies from the synthesized files instead of starting pods with a wrong credential.
 */
function unknownSecret(name: SecretName): SecretValue {
  const value = { resolve: () => `<known to "pulumi up" only: ${name}>`, apply: () => value };
  return { value, revision: 'known-to-pulumi-up-only' };
}
