import type { Manifest } from '../lib';
import { RunnerError } from './failure';
import { keyOf, titleOf } from './identity';
import type { LiveObject } from './kubectl';
import { changedStatefulSet } from './stateful-set-changes';

/**
 * What a deployment would do to pods that run now, or could not do at all, by a line an object that says the steps that
 * get there without harm.
 *
 * @param live the objects of the plan that exist
 */
export function harmfulChanges(manifests: readonly Manifest[], live: readonly LiveObject[]): string[] {
  const current = new Map(live.map((object) => [keyOf(object), object]));
  return manifests.flatMap((manifest) => {
    const existing = current.get(keyOf(manifest));
    if (!existing) return [];
    return [movedTargetPorts, changedSelector, changedStatefulSet].flatMap((harm) => harm(manifest, existing));
  });
}

/** @throws RunnerError with the steps that get there without harm, if a deployment would do some */
export function assertHarmless(manifests: readonly Manifest[], live: readonly LiveObject[]): void {
  const harm = harmfulChanges(manifests, live);
  if (harm.length === 0) return;
  throw new RunnerError(['Nothing was changed. This deployment would do harm:', ...harm].join('\n  '));
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

/** A number is looked up by no pod: changed, it moves the endpoints of all pods at once, whatever they listen on. */
function movedTargetPorts(manifest: Manifest, live: LiveObject): string[] {
  if (manifest.kind !== 'Service') return [];
  const before: readonly ServicePort[] = live.spec?.ports ?? [];
  const after: readonly ServicePort[] = manifest.spec?.ports ?? [];
  return after.flatMap(({ port, targetPort = port }) => {
    const old = before.find((other) => other.port === port)?.targetPort;
    if (typeof old !== 'number' || typeof targetPort !== 'number' || old === targetPort) return [];
    return [
      `${titleOf(manifest)}: targetPort ${old} becomes ${targetPort} while its pods still listen on ${old}. Deploy three ` +
        "times: with targetPort 'name', then with the new port, then with the number again.",
    ];
  });
}

const WORKLOADS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** No selector can be changed: Pulumi's engine deletes the workload with all its pods, and creates it anew. */
function changedSelector(manifest: Manifest, live: LiveObject): string[] {
  if (!WORKLOADS.includes(manifest.kind)) return [];
  const [before, after] = [live, manifest].map(({ spec }) => textOf(spec?.selector?.matchLabels ?? {}));
  if (before === after) return [];
  return [
    `${titleOf(manifest)}: its selector ${before} becomes ${after}, for which it would be deleted with all its pods first. ` +
      'Deploy it under another name beside this one, and take this one out of the code when the other serves.',
  ];
}

const textOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
