import * as pulumi from '@pulumi/pulumi';
import { revisionOf } from '../lib/deploy';
import { type DeployConfig, PROJECT, readConfig } from './config';

/** Exported by the SDK, though not in its types. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** The configuration of the stack that Pulumi is deploying. Throws a `FindingsError` with every key that is wrong. */
export function readPulumiConfig(): DeployConfig {
  const config = new pulumi.Config(PROJECT);
  const texts = pulumi.runtime.allConfig();
  const values = Object.entries(texts).map(([key, text]) => [key, fromText(text)] as const);
  const key = config.getSecret('revisionKey');
  return readConfig(
    Object.fromEntries(values),
    (name) => {
      const value = config.getSecret(name);
      if (value === undefined) return undefined;
      const fullName = `${PROJECT}:${name}`;
      return {
        value,
        revision: key === undefined ? '' : revisionOf(name, value, key),
        isPlain: !isConfigSecret(fullName),
        length: texts[fullName]?.length,
      };
    },
    `Pulumi.${pulumi.getStack()}.yaml`,
  );
}

/** Pulumi hands structured values to a program as JSON. */
function fromText(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
