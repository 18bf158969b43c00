import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { own } from '../kube';
import { groupOf, isClusterScoped } from './identity';
import { type MemberType, objectOf, text } from './member-types';
import { OBJECT_TYPES } from './object-types';
import type { Manifest } from './plan';
import { objectMeta, podTemplate } from './pod-types';
import { podTemplateOf } from './pods';

const frame = objectOf({ apiVersion: text, kind: text, metadata: objectMeta });
const FRAME = ['apiVersion', 'kind', 'metadata'] as const;

/** Objects of kinds that are not known here, with a pod template where workloads have it. */
const customWorkload = objectOf({
  spec: objectOf({ template: podTemplate, jobTemplate: objectOf({ spec: objectOf({ template: podTemplate }) }) }),
});

/** MW130 unless a value is an object as far as every kind is one: apiVersion, kind and metadata. */
export function checkFrame(path: string, value: unknown): Finding[] {
  const missing = FRAME.filter((field) => !isMapping(value) || value[field] === undefined || value[field] === null);
  return [
    ...missing.map((field) =>
      finding('MW130', path, {
        message: `${field} is missing`,
        allowed: field === 'metadata' ? 'an object with the name' : 'text',
        fix: `give the object its ${field}, or correct the patch that removes it`,
      }),
    ),
    ...misfits(path, frame, value),
  ];
}

/** MW130 for each member of an object that is of another type than its kind has there. */
export function checkMembers(path: string, manifest: Manifest): Finding[] {
  const type = own(OBJECT_TYPES, `${groupOf(manifest)}/${manifest.kind}`);
  if (type) return misfits(path, type, manifest);
  return isCustomWorkload(manifest) ? misfits(path, customWorkload, manifest) : [];
}

/**
 * An object without the members that are null, which the API server takes for none; so does cdk8s, except where a patch
 * sets one. Kinds that are not known may mean something by it.
 */
export function withoutNulls(manifest: Manifest): Manifest {
  const isKnown = isClusterScoped(groupOf(manifest), manifest.kind) !== undefined || isCustomWorkload(manifest);
  return isKnown && holdsNull(manifest) ? (dropped(manifest) as Manifest) : manifest;
}

function isCustomWorkload(manifest: Manifest): boolean {
  return isMapping(manifest.spec) && podTemplateOf(manifest) !== undefined;
}

function misfits(path: string, type: MemberType, value: unknown): Finding[] {
  const found: Finding[] = [];
  type.check(value, '', (field, wrong, allowed, isPrivate) => {
    found.push(
      finding('MW130', path, {
        message: `${field || 'the object'} is of the wrong type`,
        value: shown(wrong, isPrivate),
        allowed,
        fix: `correct ${field || 'the object'}, or the patch that sets it`,
      }),
    );
  });
  return found;
}

/** A text may be a secret, wherever it stands. */
function shown(value: unknown, isPrivate: boolean): unknown {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'an object';
  if (typeof value === 'string') return 'a text';
  return isPrivate ? `a ${typeof value}` : value;
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(holdsNull);
}

function dropped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropped);
  if (!isMapping(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([key, member]) => [key, dropped(member)]));
}
