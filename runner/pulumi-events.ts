import type { EngineEvent } from '@pulumi/pulumi/automation';
import type { Drift, Row } from './engine';

const ACTIONS: Readonly<Record<string, Row['action']>> = {
  create: 'created',
  update: 'changed',
  replace: 'changed',
  same: 'unchanged',
  delete: 'pruned',
};

/** What became of an object, if the event tells of one. */
export function rowOf({ resOutputsEvent }: EngineEvent): Row | undefined {
  if (!resOutputsEvent) return undefined;
  const object = objectOf(resOutputsEvent.metadata);
  const action = ACTIONS[resOutputsEvent.metadata.op];
  return object !== undefined && action !== undefined ? { object, action } : undefined;
}

/** What a refresh found to differ. */
export function driftOf({ resOutputsEvent, resourcePreEvent }: EngineEvent): Drift[] {
  const metadata = (resOutputsEvent ?? resourcePreEvent)?.metadata;
  const object = metadata && objectOf(metadata);
  if (!object) return [];
  if (metadata.op === 'delete') return [{ object, differences: ['is missing from the cluster'] }];
  if (metadata.op !== 'update') return [];
  const fields = Object.keys(metadata.detailedDiff ?? {});
  return [{ object, differences: fields.map((field) => `${field}: differs from what was deployed`) }];
}

/** `Kind namespace/name` from a type and a URN; undefined for what is no Kubernetes object. */
export function objectOf({ type, urn }: { readonly type: string; readonly urn: string }): string | undefined {
  const [provider, , kind] = type.split(':');
  return provider === 'kubernetes' ? `${kind} ${urn.split('::').at(-1)}` : undefined;
}

/** Pulumi marks colours as `<{%reset%}>`. */
export const plainText = (text: string) => text.replace(/<\{%[^%]*%\}>/g, '').trim();
