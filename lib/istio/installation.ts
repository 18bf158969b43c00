import type { k8s } from '../kube';
import { peer, podPort } from '../workload';

/**
 * Where Istio's control plane is installed. It is the mesh's root namespace as well: policies in it speak for all
 * namespaces (https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace).
 */
export const ISTIO_NAMESPACE = 'istio-system';

/** The uid of the injected proxy, whose traffic the redirection lets pass unseen (IST0144). */
export const PROXY_UID = 1337;

/** istiod's port for configuration and certificates (https://istio.io/latest/docs/ops/deployment/application-requirements/). */
export const TO_ISTIOD: k8s.NetworkPolicyEgressRule = {
  to: [peer(ISTIO_NAMESPACE, { app: 'istiod' })],
  ports: [podPort(15012)],
};

/** Whether pods get the mesh's proxy: from the default installation, from that of a revision, or not at all. */
export type Injection = boolean | { readonly revision: string };

/**
 * The label of a Namespace by which the injector puts the proxy into its pods, or leaves them as they are. There is one
 * of two, never both: beside `istio-injection`, whatever its value, `istio.io/rev` is void
 * (https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy).
 */
export function injectionLabel(sidecars: Injection): Readonly<Record<string, string>> {
  if (typeof sidecars === 'object') return { 'istio.io/rev': sidecars.revision };
  return { 'istio-injection': sidecars ? 'enabled' : 'disabled' };
}

/** What Istio calls the revision of an installation that names none. */
const DEFAULT_REVISION = 'default';

/** The name of the ConfigMap in {@link ISTIO_NAMESPACE} from which istiod of a revision reads its mesh's configuration. */
export function meshConfigMapName(revision = DEFAULT_REVISION): string {
  return revision === DEFAULT_REVISION ? 'istio' : `istio-${revision}`;
}
