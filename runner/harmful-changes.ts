import type { Manifest } from '../lib';
import { RunnerError } from './failure';
import { keyOf, titleOf } from './identity';
import type { LiveObject } from './kubectl';

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
    return existing ? [...movedTargetPorts(manifest, existing), ...changedClaims(manifest, existing)] : [];
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

/** The size of each claim of a StatefulSet's pods, by its name. */
const claimSizes = ({ spec }: Manifest): Record<string, string | undefined> =>
  Object.fromEntries(
    ((spec?.volumeClaimTemplates ?? []) as readonly Manifest[]).map((claim) => [
      claim.metadata.name,
      claim.spec?.resources?.requests?.storage,
    ]),
  );

/** The API server refuses it, and with it the whole plan. */
function changedClaims(manifest: Manifest, live: LiveObject): string[] {
  if (manifest.kind !== 'StatefulSet') return [];
  const [before, after] = [claimSizes(live), claimSizes(manifest)];
  const { namespace, name } = manifest.metadata;
  return Object.entries(after).flatMap(([claim, size]) => {
    const old = before[claim];
    if (old === undefined || size === undefined || old === size) return [];
    const where = `--namespace ${namespace}`;
    return [
      `${titleOf(manifest)}: its volumes "${claim}" have ${old}, and a StatefulSet's claims cannot be changed to ${size}. ` +
        `Resize each claim (kubectl patch pvc ${claim}-${name}-0 ${where} --patch ` +
        `'{"spec":{"resources":{"requests":{"storage":"${size}"}}}}', and so on), delete the StatefulSet without its pods ` +
        `(kubectl delete statefulset ${name} ${where} --cascade=orphan), and deploy again.`,
    ];
  });
}
