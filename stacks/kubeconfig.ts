import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Finding, finding } from '../lib';
import { isMapping, readPrivateYaml } from '../lib/data';
import type { ClusterConfig } from './config';

/**
 * MW109 where the kubeconfig of a stack cannot be read or lacks its context. Pulumi's provider finds that out object by
 * object, and takes the cluster for one that does not answer.
 *
 * @param source the file that names the cluster
 */
export function checkContext(cluster: ClusterConfig, source: string): Finding[] {
  if ('testbed' in cluster) return [];
  const { kubeconfig, context } = cluster;
  const isContent = kubeconfig !== undefined && /[\n{]/.test(kubeconfig);
  const files = isContent ? [] : filesOf(kubeconfig).filter((file) => existsSync(file));
  if (!isContent && files.length === 0) {
    return [
      finding('MW109', source, {
        message: 'there is no kubeconfig for the cluster of the stack',
        value: filesOf(kubeconfig).join(path.delimiter),
        allowed: 'a file that is there',
        fix: 'get it from who runs the cluster, or correct the path: pulumi config set --path cluster.kubeconfig <path>',
      }),
    ];
  }
  const contexts = (isContent ? [kubeconfig] : files.map((file) => readFileSync(file, 'utf8'))).flatMap(contextsIn);
  if (contexts.includes(context)) return [];
  return [
    finding('MW109', source, {
      message: `the kubeconfig${isContent ? '' : ` ${files.join(path.delimiter)}`} has no context of this name`,
      value: context,
      allowed: contexts.length > 0 ? contexts.join(', ') : 'none: the file has no contexts',
      fix: 'name one of them: pulumi config set --path cluster.context <name>',
    }),
  ];
}

/** Pulumi's provider knows what ~ is, and takes what kubectl does where none is named. */
function filesOf(kubeconfig: string | undefined): string[] {
  if (kubeconfig !== undefined) return [kubeconfig.replace(/^~(?=\/)/, homedir())];
  const listed = (process.env.KUBECONFIG ?? '').split(path.delimiter).filter(Boolean);
  return listed.length > 0 ? listed : [path.join(homedir(), '.kube', 'config')];
}

function contextsIn(text: string): string[] {
  const read = readPrivateYaml(text);
  const contexts = 'value' in read && isMapping(read.value) ? read.value.contexts : undefined;
  if (!Array.isArray(contexts)) return [];
  return contexts.flatMap((entry) => (isMapping(entry) && typeof entry.name === 'string' ? [entry.name] : []));
}
