import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/**
 * What changes whenever a secret value does and may be told: the first 16 hex digits of its SHA-256. On a pod template
 * it rolls the pods out. It hides values that cannot be guessed, such as generated keys, and those only.
 */
export function revisionOf(value: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.unsecret(value.apply((text) => createHash('sha256').update(text).digest('hex').slice(0, 16)));
}
