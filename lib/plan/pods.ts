import { groupOf } from './identity';
import type { Manifest } from './plan';

/** The pods that a workload makes. */
export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any author
  readonly spec: any;
}

/** The pod template of a Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod or a custom workload shaped like them. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const template =
    manifest.kind === 'Pod' && groupOf(manifest) === '-'
      ? manifest
      : (manifest.spec?.jobTemplate?.spec?.template ?? manifest.spec?.template);
  if (!Array.isArray(template?.spec?.containers)) return undefined;
  return {
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec: template.spec,
  };
}

/** Every container of a pod with its place in the manifest: ordinary, init and ephemeral ones. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
export function containersOf(podSpec: any): { readonly field: string; readonly container: any }[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    arrayOf(podSpec[list]).map((container, i) => ({ field: `${list}[${container?.name ?? i}]`, container })),
  );
}

/** An object of the core group and of the workload's namespace that its pods need. */
export interface PodReference {
  readonly kind: 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret' | 'ServiceAccount';
  readonly name: string;
  /** The keys that must be there. */
  readonly keys: readonly string[];
  /** Whether the pod also starts without it. */
  readonly optional: boolean;
  /** Where the pod says so. */
  readonly field: string;
}

/** All that a pod refers to by name, in the order of its fields. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
export function podReferences(podSpec: any): PodReference[] {
  const found: PodReference[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any author
  const add = (kind: PodReference['kind'], field: string, source: any, name: unknown, keys: readonly string[] = []) => {
    if (typeof name === 'string' && name !== '') {
      found.push({ kind, name, keys, optional: source?.optional === true, field });
    }
  };
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any author
  const keysOf = (source: any) => arrayOf(source?.items).map((item) => String(item.key));

  add('ServiceAccount', 'serviceAccountName', undefined, podSpec.serviceAccountName ?? podSpec.serviceAccount);
  for (const pull of arrayOf(podSpec.imagePullSecrets)) add('Secret', 'imagePullSecrets', undefined, pull?.name);
  for (const volume of arrayOf(podSpec.volumes)) {
    const field = `volumes[${volume?.name}]`;
    const { configMap, secret, persistentVolumeClaim, csi, projected } = volume ?? {};
    add('ConfigMap', field, configMap, configMap?.name, keysOf(configMap));
    add('Secret', field, secret, secret?.secretName, keysOf(secret));
    add('PersistentVolumeClaim', field, undefined, persistentVolumeClaim?.claimName);
    add('Secret', field, undefined, csi?.nodePublishSecretRef?.name);
    for (const source of arrayOf(projected?.sources)) {
      add('ConfigMap', field, source?.configMap, source?.configMap?.name, keysOf(source?.configMap));
      add('Secret', field, source?.secret, source?.secret?.name, keysOf(source?.secret));
    }
  }
  for (const { field, container } of containersOf(podSpec)) {
    for (const source of arrayOf(container?.envFrom)) {
      add('ConfigMap', `${field}.envFrom`, source?.configMapRef, source?.configMapRef?.name);
      add('Secret', `${field}.envFrom`, source?.secretRef, source?.secretRef?.name);
    }
    for (const variable of arrayOf(container?.env)) {
      const { configMapKeyRef, secretKeyRef } = variable?.valueFrom ?? {};
      const place = `${field}.env[${variable?.name}]`;
      add('ConfigMap', place, configMapKeyRef, configMapKeyRef?.name, [String(configMapKeyRef?.key)]);
      add('Secret', place, secretKeyRef, secretKeyRef?.name, [String(secretKeyRef?.key)]);
    }
  }
  return found;
}

/** A list of the manifest without its holes, empty if it is missing or no list. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
export function arrayOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}
