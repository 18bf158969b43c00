import type { Manifest, Plan } from '../plan';

type Labels = Readonly<Record<string, string>>;

/** The annotation by which Pulumi's Kubernetes provider does not wait for an object. */
const SKIP_AWAIT = 'pulumi.com/skipAwait';

/**
 * Adds `pulumi.com/skipAwait` to each Service whose workload is in the same plan. The provider waits 10 s for the
 * endpoints of every Service; where it has waited for the pods already, that tells nothing new.
 */
export function skipAwaitOfServices(plan: Plan): (manifest: Manifest) => Manifest {
  const workloads = new Map<string, Labels[]>();
  for (const { manifest } of plan.objects) {
    const labels: Labels = manifest.spec?.template?.metadata?.labels ?? {};
    for (const label of Object.entries(labels)) {
      const key = labelKey(manifest, label);
      const known = workloads.get(key);
      if (known) known.push(labels);
      else workloads.set(key, [labels]);
    }
  }
  const selectsWorkload = (service: Manifest) => {
    const selector = Object.entries((service.spec?.selector ?? {}) as Labels);
    const [first] = selector;
    if (!first) return false;
    const candidates = workloads.get(labelKey(service, first)) ?? [];
    return candidates.some((labels) => selector.every(([key, value]) => labels[key] === value));
  };
  return (manifest) => {
    if (manifest.apiVersion !== 'v1' || manifest.kind !== 'Service' || !selectsWorkload(manifest)) return manifest;
    const annotations = { ...manifest.metadata.annotations, [SKIP_AWAIT]: 'true' };
    return { ...manifest, metadata: { ...manifest.metadata, annotations } };
  };
}

const labelKey = ({ metadata }: Manifest, [key, value]: [string, string]) => `${metadata.namespace}/${key}=${value}`;
