import type { Manifest } from '../lib';
import { titleOf } from './identity';

/** The part of a claim of each pod that cannot be changed, and its size, which can be by another way. */
interface Claim {
  readonly size?: string;
  readonly rest: string;
}

/**
 * What the API server refuses to change of a StatefulSet, and with it the whole plan: everything but its replicas, its
 * template and how it is rolled out.
 */
export function changedStatefulSet(manifest: Manifest, live: Manifest): string[] {
  if (manifest.kind !== 'StatefulSet') return [];
  const { namespace, name } = manifest.metadata;
  const where = `--namespace ${namespace}`;
  const anew =
    `delete the StatefulSet without its pods, which go on running (kubectl delete statefulset ${name} ${where} ` +
    '--cascade=orphan), and deploy again: the new one takes them over.';
  const [before, after] = [claimsOf(live), claimsOf(manifest)];
  const grown = Object.entries(after).flatMap(([claim, { size }]) => {
    const old = before[claim]?.size;
    if (old === undefined || size === undefined || old === size) return [];
    return [
      `${titleOf(manifest)}: its volumes "${claim}" have ${old}, and a StatefulSet's claims cannot be changed to ${size}. ` +
        `Resize each claim (kubectl patch pvc ${claim}-${name}-0 ${where} --patch ` +
        `'{"spec":{"resources":{"requests":{"storage":"${size}"}}}}', and so on), ${anew}`,
    ];
  });
  const changes = [
    ...changed('serviceName', live.spec?.serviceName, manifest.spec?.serviceName),
    ...changed('podManagementPolicy', managementOf(live), managementOf(manifest)),
    ...changed('volumeClaimTemplates', restOf(before), restOf(after)),
  ];
  if (changes.length === 0) return grown;
  return [...grown, `${titleOf(manifest)}: ${changes.join(', ')}, which cannot be changed. To have it, ${anew}`];
}

const changed = (field: string, before = '', after = ''): string[] =>
  before === after ? [] : [`its ${field} "${before}" becomes "${after}"`];

/** The API server's default, where none is stated. */
const managementOf = ({ spec }: Manifest): string => spec?.podManagementPolicy ?? 'OrderedReady';

function claimsOf({ spec }: Manifest): Readonly<Record<string, Claim>> {
  const claims: readonly Manifest[] = spec?.volumeClaimTemplates ?? [];
  return Object.fromEntries(
    claims.map(({ metadata, spec: claim }) => {
      const modes = (claim?.accessModes ?? []).join('+');
      const storageClass = claim?.storageClassName === undefined ? '' : ` of ${claim.storageClassName}`;
      return [metadata.name, { size: claim?.resources?.requests?.storage, rest: `${modes}${storageClass}` }];
    }),
  );
}

/** `state (ReadWriteOnce of fast)`. */
const restOf = (claims: Readonly<Record<string, Claim>>) =>
  Object.entries(claims)
    .map(([name, { rest }]) => (rest ? `${name} (${rest})` : name))
    .sort()
    .join(', ') || 'none';
