import { Construct } from 'constructs';
import { reportsFindings, required, shaped, text } from '../finding';
import { injectionLabel } from '../istio';
import { checkDnsLabel, k8s, kubeObject, unknownName } from '../kube';
import { DENY_ALL } from '../workload';

/**
 * A Namespace for agents alone. It enforces Pod Security "privileged", since an agent reads the node's files, and both
 * "baseline" and "restricted" forbid that; whatever else runs here is not held to "restricted". All traffic that no
 * policy allows is denied.
 */
export class AgentNamespace extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    const shape = { name: required(text, unknownName(this)) };
    const { sound, findings } = shaped(this.node.path, shape, props);
    const { name } = sound;
    this.name = name;
    reportsFindings(this, () => [...findings, ...checkDnsLabel(this.node.path, 'the name of the Namespace', name)]);
    const labels = {
      'app.kubernetes.io/managed-by': 'meshwright',
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/warn': 'privileged',
      ...injectionLabel(true),
    };
    kubeObject(this, 'namespace', k8s.KubeNamespace, { name, labels }, {});
    kubeObject(this, 'deny-all', k8s.KubeNetworkPolicy, { name: 'default-deny', namespace: name }, { spec: DENY_ALL });
  }
}
