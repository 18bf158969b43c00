import type { ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { ManifestObject, withPatches } from '../kube';

/** The labels of a pod template that say which version it is. */
const VERSION_LABELS = ['meshwright.dev/track', 'version', 'app.kubernetes.io/version'];

/**
 * The Deployment of another version beside the one that runs. What was patched on that one holds for this one too, pod
 * template and all, whether before or after it was added; only what makes it the other version stays its own: name,
 * replicas, selector, the labels of its pods that name the version, and the image of the container that is named after the
 * workload. Its own patches come last.
 */
export class CanaryDeployment extends ManifestObject {
  constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps,
    private readonly stable: ManifestObject,
  ) {
    super(scope, id, props);
  }

  protected override unpatched(): Deployment {
    const own: Deployment = super.unpatched();
    const { labels, annotations } = this.stable.metadata.fields;
    const metadata = {
      ...own.metadata,
      labels: { ...Object(labels), ...own.metadata.labels },
      annotations: { ...Object(annotations), ...own.metadata.annotations },
    };
    return withOwnVersion(withPatches(structuredClone({ ...own, metadata }), this.inherited), own);
  }

  /** What cannot be applied to the other one is reported there. */
  private get inherited() {
    try {
      this.stable.toJson();
      return this.stable.jsonPatches;
    } catch {
      return [];
    }
  }
}

/** What a patched Deployment has at least, and of what a canary keeps its own. */
// biome-ignore lint/suspicious/noExplicitAny: patches may have made anything of it
type Deployment = any;

function withOwnVersion(patched: Deployment, own: Deployment): Deployment {
  const { template } = patched.spec;
  const ownLabels = own.spec.template.metadata.labels;
  const labels = Object.fromEntries(VERSION_LABELS.map((label) => [label, ownLabels[label]]));
  const [ownContainer] = own.spec.template.spec.containers;
  const containers = template.spec.containers.map((container: Deployment) =>
    container.name === ownContainer.name ? { ...container, image: ownContainer.image } : container,
  );
  return {
    ...patched,
    metadata: { ...patched.metadata, name: own.metadata.name, namespace: own.metadata.namespace },
    spec: {
      ...patched.spec,
      replicas: own.spec.replicas,
      selector: own.spec.selector,
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } },
        spec: { ...template.spec, containers },
      },
    },
  };
}
