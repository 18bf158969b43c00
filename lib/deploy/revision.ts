import { createHmac } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/**
 * What changes whenever a secret value does and may be told: the first 16 hex digits of an HMAC-SHA256 under a key that
 * is itself a secret of the stack. On a pod template it rolls the pods out. Whoever reads it cannot try guesses of the
 * value without the key, and equal values under two names have two revisions.
 *
 * @param name tells the value from the others of the stack
 * @param key the same in every run, or all pods roll out; 32 random hexadecimal digits or more
 */
export function revisionOf(
  name: string,
  value: pulumi.Output<string>,
  key: pulumi.Output<string>,
): pulumi.Output<string> {
  const revision = pulumi
    .all([value, key])
    .apply(([text, secret]) => createHmac('sha256', secret).update(`${name}\0${text}`).digest('hex').slice(0, 16));
  return pulumi.unsecret(revision);
}
