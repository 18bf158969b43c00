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
    arrayOf(podSpec[list]).map((container, i) => ({ field: `${list}[${container.name ?? i}]`, container })),
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
  const account = podSpec.serviceAccountName ?? podSpec.serviceAccount;
  return [
    ...reference('ServiceAccount', 'serviceAccountName', account),
    ...arrayOf(podSpec.imagePullSecrets).flatMap((pull) => reference('Secret', 'imagePullSecrets', pull.name)),
    ...arrayOf(podSpec.volumes).flatMap(volumeReferences),
    ...containersOf(podSpec).flatMap(({ field, container }) => containerReferences(field, container)),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
function volumeReferences(volume: any): PodReference[] {
  const { name, configMap, secret, persistentVolumeClaim, csi, projected } = volume;
  const field = `volumes[${name}]`;
  return [
    ...reference('ConfigMap', field, configMap?.name, configMap, itemKeys(configMap)),
    ...reference('Secret', field, secret?.secretName, secret, itemKeys(secret)),
    ...reference('PersistentVolumeClaim', field, persistentVolumeClaim?.claimName),
    ...reference('Secret', field, csi?.nodePublishSecretRef?.name),
    ...arrayOf(projected?.sources).flatMap((source) => [
      ...reference('ConfigMap', field, source.configMap?.name, source.configMap, itemKeys(source.configMap)),
      ...reference('Secret', field, source.secret?.name, source.secret, itemKeys(source.secret)),
    ]),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
function containerReferences(field: string, container: any): PodReference[] {
  return [
    ...arrayOf(container.envFrom).flatMap(({ configMapRef, secretRef }) => [
      ...reference('ConfigMap', `${field}.envFrom`, configMapRef?.name, configMapRef),
      ...reference('Secret', `${field}.envFrom`, secretRef?.name, secretRef),
    ]),
    ...arrayOf(container.env).flatMap(({ name, valueFrom }) => {
      const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
      const place = `${field}.env[${name}]`;
      return [
        ...reference('ConfigMap', place, configMapKeyRef?.name, configMapKeyRef, [String(configMapKeyRef?.key)]),
        ...reference('Secret', place, secretKeyRef?.name, secretKeyRef, [String(secretKeyRef?.key)]),
      ];
    }),
  ];
}

function reference(
  kind: PodReference['kind'],
  field: string,
  name: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any author
  source?: any,
  keys: readonly string[] = [],
): PodReference[] {
  if (typeof name !== 'string' || name === '') return [];
  return [{ kind, name, keys, optional: source?.optional === true, field }];
}

/** The keys that a volume picks of a ConfigMap or a Secret. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
function itemKeys(source: any): string[] {
  return arrayOf(source?.items).map((item) => String(item.key));
}

/** A list of the manifest without its holes, empty if it is missing or no list. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any author
export function arrayOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}
