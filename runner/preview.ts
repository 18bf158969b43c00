import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../lib';
import { differences } from './difference';
import type { Row } from './engine';
import { keyOf, referenceOf, titleOf } from './identity';
import type { LiveObject } from './kubectl';

/** What a deployment is compared with. */
export interface Compared {
  /** The plan, in the order of deployment. */
  readonly manifests: readonly Manifest[];
  /** Those of its objects that exist, with their managed fields. */
  readonly live: readonly LiveObject[];
  /** What a dry run made of those that it could be made of, with their managed fields. */
  readonly planned: readonly LiveObject[];
  /** What exists and has left the plan. */
  readonly left: readonly LiveObject[];
}

/** What would become of each object. */
export function previewRows({ manifests, live, planned, left }: Compared): Row[] {
  const current = new Map(live.map((object) => [keyOf(object), object]));
  const dryRun = new Map(planned.map((object) => [keyOf(object), object]));
  return [
    ...manifests.map((manifest): Row => {
      const [is, should] = [current.get(keyOf(manifest)), dryRun.get(keyOf(manifest))];
      return { object: titleOf(manifest), action: is === undefined ? 'created' : actionOf(is, should) };
    }),
    ...left.map((object): Row => ({ object: titleOf(referenceOf(object)), action: 'pruned' })).reverse(),
  ];
}

/** Who manages which fields counts too: it is written where the plan takes over what somebody else made. */
function actionOf(is: LiveObject, should: LiveObject | undefined): Row['action'] {
  if (should === undefined) return 'changed';
  const isSame = differences(is, should).length === 0 && isDeepStrictEqual(managersOf(is), managersOf(should));
  return isSame ? 'unchanged' : 'changed';
}

const managersOf = ({ metadata }: LiveObject) =>
  metadata.managedFields?.filter(({ subresource }) => subresource !== 'status');
