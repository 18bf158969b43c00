import { contentHash } from '../kube';

const HASH_LENGTH = 10;

/**
 * A name for each content of a workload's configuration: pods of an older version, a canary and a rollback keep what they
 * were deployed with, also when they restart, and another name rolls the pods out.
 *
 * @param content what the pods read; a difference that they do not read, such as a comment, is best left out
 */
export const configMapName = (workload: string, content: unknown) =>
  `${workload}-config-${contentHash(content).slice(0, HASH_LENGTH)}`;
