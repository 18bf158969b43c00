import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { ManifestObject } from './manifest-object';

/**
 * The Kubernetes API types. cdk8s-plus is named here and nowhere else, so that its next minor is a one-line change.
 */
export { k8s };

/** A generated kind of cdk8s-plus: its apiVersion and kind, and the map from typed props to JSON. */
interface GeneratedKind<Props> {
  readonly GVK: { readonly apiVersion: string; readonly kind: string };
  manifest(props: Props): Record<string, unknown>;
}

/** What every object of this library has: a name that was chosen, and where it lives. */
export interface ObjectMeta {
  readonly name: string;
  /** @default - the chart's namespace; a cluster-scoped kind has none */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Adds an object of a generated kind as raw JSON. Unlike the generated classes, which filter what they do not know after
 * patching (cdk8s#2172), a {@link ManifestObject} keeps every field that `ApiObject.addJsonPatch` adds: that is
 * what makes the escape hatch lose nothing.
 */
export function kubeObject<Props>(
  scope: Construct,
  id: string,
  kind: GeneratedKind<Props>,
  metadata: ObjectMeta,
  body: Omit<Props, 'metadata'>,
): ManifestObject {
  return new ManifestObject(scope, id, { ...kind.manifest(body as Props), ...kind.GVK, metadata: { ...metadata } });
}

/** As {@link kubeObject}, with a `spec` made at synthesis: for objects that depend on what is declared later. */
export function kubeObjectWithLazySpec<Spec>(
  scope: Construct,
  id: string,
  kind: GeneratedKind<{ readonly spec?: Spec }>,
  metadata: ObjectMeta,
  spec: () => Spec,
): ManifestObject {
  const produce = () => kind.manifest({ spec: spec() }).spec;
  return new ManifestObject(scope, id, { ...kind.GVK, metadata: { ...metadata }, spec: Lazy.any({ produce }) });
}
