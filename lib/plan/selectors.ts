import { groupOf } from './identity';
import type { Manifest } from './plan';
import { arrayOf } from './pods';

/** A Kubernetes label selector; one without requirements selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** The kinds whose selector is at `spec.selector.matchLabels`, by API group. */
const MESH_SELECTORS: Readonly<Record<string, readonly string[]>> = {
  'extensions.istio.io': ['WasmPlugin'],
  'networking.istio.io': ['ProxyConfig'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'telemetry.istio.io': ['Telemetry'],
};

/**
 * The pods of its own namespace that an object is about, or undefined if it selects none: a Service without selector,
 * a policy that is attached to something else, any other kind.
 */
export function podSelectorOf(manifest: Manifest): LabelSelector | undefined {
  const { kind, spec } = manifest;
  const group = groupOf(manifest);
  if (group === '-' && kind === 'Service') {
    return spec?.selector && Object.keys(spec.selector).length > 0 ? { matchLabels: spec.selector } : undefined;
  }
  if (group === 'policy' && kind === 'PodDisruptionBudget') return spec?.selector;
  if (group === 'networking.k8s.io' && kind === 'NetworkPolicy') return spec?.podSelector ?? {};
  if (group === 'networking.istio.io' && (kind === 'EnvoyFilter' || kind === 'Sidecar')) {
    if (spec?.targetRefs) return undefined;
    return spec?.workloadSelector ? { matchLabels: spec.workloadSelector.labels } : {};
  }
  if (MESH_SELECTORS[group]?.includes(kind)) {
    return spec?.targetRef || spec?.targetRefs ? undefined : (spec?.selector ?? {});
  }
  return undefined;
}

/** Whether a selector asks for nothing, and so means every pod of the namespace. */
export function selectsAll(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && arrayOf(selector.matchExpressions).length === 0;
}

/**
 * What carries labels, found by selector in about the time of its matches: only those are tried that carry the rarest
 * label that the selector asks for.
 */
export class LabelIndex<T> {
  private readonly byNamespace = new Map<string, Labelled<T>[]>();
  private readonly byLabel = new Map<string, Labelled<T>[]>();

  add(namespace: string | undefined, labels: Readonly<Record<string, string>>, item: T): void {
    const labelled = { labels, item };
    const key = namespace ?? '-';
    push(this.byNamespace, key, labelled);
    for (const [name, value] of Object.entries(labels)) push(this.byLabel, `${key}/${name}=${value}`, labelled);
  }

  select(namespace: string | undefined, selector: LabelSelector): T[] {
    const key = namespace ?? '-';
    let candidates = this.byNamespace.get(key) ?? [];
    for (const [name, value] of Object.entries(selector.matchLabels ?? {})) {
      const labelled = this.byLabel.get(`${key}/${name}=${value}`) ?? [];
      if (labelled.length < candidates.length) candidates = labelled;
    }
    return candidates.filter(({ labels }) => matches(selector, labels)).map(({ item }) => item);
  }
}

interface Labelled<T> {
  readonly labels: Readonly<Record<string, string>>;
  readonly item: T;
}

function matches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([name, value]) => labels[name] === value) &&
    arrayOf(selector.matchExpressions).every(({ key, operator, values }) => {
      const value = labels[key];
      const listed = value !== undefined && arrayOf(values).includes(value);
      if (operator === 'In') return listed;
      if (operator === 'NotIn') return !listed;
      if (operator === 'Exists') return value !== undefined;
      return operator === 'DoesNotExist' && value === undefined;
    })
  );
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
