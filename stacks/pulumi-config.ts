import * as pulumi from '@pulumi/pulumi';
import { revisionOf } from '../lib/deploy';
import { type DeployConfig, readConfig } from './config';

/** The configuration of the stack that Pulumi is deploying. Throws a `FindingsError` with every key that is wrong. */
export function readPulumiConfig(): DeployConfig {
  const config = new pulumi.Config();
  const values = Object.entries(pulumi.runtime.allConfig()).map(([key, text]) => [key, fromText(text)] as const);
  return readConfig(
    Object.fromEntries(values),
    (name) => {
      const value = config.getSecret(name);
      return value && { value, revision: revisionOf(value) };
    },
    `Pulumi.${pulumi.getStack()}.yaml`,
  );
}

/** Pulumi hands structured values to a program as JSON. */
function fromText(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}
