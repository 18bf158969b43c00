import { Construct } from 'constructs';
import {
  type Finding,
  finding,
  type Kind,
  like,
  recordOf,
  reportsFindings,
  required,
  type Shape,
  shaped,
  text,
} from '../finding';
import { type Injection, injectionLabel } from '../istio';
import {
  checkDnsLabel,
  checkLabels,
  k8s,
  kubeObject,
  kubernetesVersionOf,
  type MinorVersion,
  minorVersion,
  restrictedLabels,
  unknownName,
} from '../kube';
import { DENY_ALL } from '../workload';

export interface RestrictedNamespaceProps {
  /** The name: an RFC 1123 label. */
  readonly name: string;
  /**
   * Whether the mesh puts its sidecar into the pods. Its init container needs NET_ADMIN, which "restricted" forbids:
   * the cluster must run Istio's CNI plugin or ambient mode. `{revision: 'canary'}` takes the proxy of that revision of
   * Istio, by the label `istio.io/rev` in place of `istio-injection`; pods get it when they are made anew.
   * @default true
   */
  readonly sidecars?: Injection;
  /**
   * The release of Kubernetes whose "restricted" the Namespace pins and MW202 judges its pods by; a newer one than the
   * cluster's means the cluster's own. Since 1.34 probes may name no other host, since 1.35 `hostUsers: false` allows
   * root, and 1.27, 1.29, 1.32 and 1.37 allow more sysctls.
   * @default - the release that the App is written for ({@link kubernetesVersionOf})
   */
  readonly podSecurityVersion?: MinorVersion;
  /**
   * Further labels, but none of Pod Security or of injection (MW206).
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Namespace that enforces Pod Security "restricted" and denies all traffic that no other policy allows. */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, given: RestrictedNamespaceProps) {
    super(scope, id);
    const shape: Shape<RestrictedNamespaceProps> = {
      name: required(text, unknownName(this)),
      sidecars: injection,
      podSecurityVersion: minorVersion,
      labels: recordOf(text),
    };
    const { sound: props, findings } = shaped(this.node.path, shape, given);
    const { name } = props;
    const own = {
      ...restrictedLabels(props.podSecurityVersion ?? kubernetesVersionOf(this)),
      ...injectionLabel(props.sidecars ?? true),
    };
    const labels = { 'app.kubernetes.io/managed-by': 'meshwright', ...props.labels, ...own };
    reportsFindings(this, () => [
      ...findings,
      ...checkDnsLabel(this.node.path, 'the name of the Namespace', name),
      ...checkLabels(this.node.path, 'labels', props.labels ?? {}),
      ...checkReserved(this.node.path, props.labels ?? {}, own),
      ...checkRevision(this.node.path, props.sidecars),
    ]);
    kubeObject(this, 'namespace', k8s.KubeNamespace, { name, labels }, {});
    kubeObject(this, 'deny-all', k8s.KubeNetworkPolicy, { name: 'default-deny', namespace: name }, { spec: DENY_ALL });
  }
}

/** MW102 for a revision of Istio that is no name of one. */
function checkRevision(path: string, sidecars: Injection = true): Finding[] {
  return typeof sidecars === 'object' ? checkDnsLabel(path, 'sidecars.revision', sidecars.revision) : [];
}

/** MW206 for a label that the construct sets itself, that Pod Security reads, or that a label of its own makes void. */
function checkReserved(
  path: string,
  given: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Finding[] {
  return Object.entries(given)
    .filter(([key, value]) => own[key] !== value && (Object.hasOwn(own, key) || RESERVED.test(key)))
    .map(([key, value]) =>
      finding('MW206', path, {
        message: `the label ${key} would override what this namespace promises`,
        value,
        allowed:
          'labels other than pod-security.kubernetes.io/*, istio-injection, istio.io/rev and kubernetes.io/metadata.name',
        fix: 'remove the label; injection is the prop "sidecars", the version "podSecurityVersion", and pods that "restricted" refuses belong in a namespace of their own',
      }),
    );
}

/** A prop that says whose proxy pods get. */
const injection: Kind<Injection> = like(
  "true, false or the revision of an installation, such as {revision: 'canary'}",
  (value) => typeof value === 'boolean' || typeof Object(value).revision === 'string',
);

/** `istio.io/rev` is void beside `istio-injection`. */
const RESERVED = /^pod-security\.kubernetes\.io\/|^istio\.io\/rev$|^istio-injection$|^kubernetes\.io\/metadata\.name$/;
