import { isMapping } from '../../data';
import type { k8s } from '../../kube';
import { own } from '../../kube';
import type { Settings } from '../component';

/** What a Collector may do with the Kubernetes API, and where. */
export interface Permission {
  /** The namespace that it is confined to. @default - the whole cluster */
  readonly namespace?: string;
  readonly rule: k8s.PolicyRule;
}

/** Objects of one kind that a component asks for. */
export interface Asked {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** The only objects that are asked for. @default - all of the kind */
  readonly names?: readonly string[];
  /** @default - the whole cluster */
  readonly namespace?: string;
}

/** What an informer asks for: a list, once or as a stream, and then what changes. */
export const FOLLOW = ['list', 'watch'];

/** The permission to ask for resources that are asked for alike. */
export function permission({ group, verbs, names, namespace }: Asked, resources: readonly string[]): Permission {
  const rule = { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
  return {
    ...(namespace !== undefined && { namespace }),
    rule: names === undefined ? rule : { ...rule, resourceNames: [...names] },
  };
}

/** Whether a component speaks to the API server as its Pod's service account, which is what all do by default. */
export function asAccount({ auth_type: type = 'serviceAccount' }: Settings): boolean {
  return type === 'serviceAccount';
}

/** A name that is known before the Collector runs: one that no variable gives. */
export function literal(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
}

/** Whether a metric or a resource attribute is on. */
export function isEnabled(section: unknown, name: string, byDefault: boolean): boolean {
  const entry = isMapping(section) ? own(section, name) : undefined;
  return isMapping(entry) && typeof entry.enabled === 'boolean' ? entry.enabled : byDefault;
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const mappingOf = (value: unknown): Settings => (isMapping(value) ? value : {});
