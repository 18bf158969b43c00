import { Construct } from 'constructs';
import { reportsFindings } from '../finding';
import { injectionLabel } from '../istio';
import { checkDnsLabel, k8s, kubeObject } from '../kube';
import { DENY_ALL } from '../workload';

export interface RestrictedNamespaceProps {
  /** The name: an RFC 1123 label. */
  readonly name: string;
  /**
   * Whether the mesh puts its sidecar into the pods. Its init container needs NET_ADMIN, which "restricted" forbids:
   * the cluster must run Istio's CNI plugin or ambient mode.
   * @default true
   */
  readonly sidecars?: boolean;
  /**
   * Further labels.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Namespace that enforces Pod Security "restricted" and denies all traffic that no other policy allows. */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps) {
    super(scope, id);
    const { name } = props;
    reportsFindings(this, () => checkDnsLabel(this.node.path, 'the name of the Namespace', name));
    const labels = {
      'app.kubernetes.io/managed-by': 'meshwright',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      ...injectionLabel(props.sidecars ?? true),
      ...props.labels,
    };
    kubeObject(this, 'namespace', k8s.KubeNamespace, { name, labels }, {});
    kubeObject(this, 'deny-all', k8s.KubeNetworkPolicy, { name: 'default-deny', namespace: name }, { spec: DENY_ALL });
  }
}
