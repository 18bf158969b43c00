import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { reportsFindings } from '../finding';
import { k8s, kubeObject, kubeObjectWithLazySpec } from '../kube';
import { checkMicroservice } from './check';
import { commonLabels } from './labels';
import { networkPolicySpec } from './network-policy';
import { type Call, Operation } from './operation';
import type { ExternalCaller } from './peer';
import { configMapName, hasConfigFiles } from './pod';
import { ENDPOINT_REMOVAL_SECONDS, type MicroserviceIntent, type MicroserviceProps, withDefaults } from './props';
import { autoscalerSpec, deploymentSpec, disruptionBudgetSpec, serviceSpec } from './workload';

/**
 * A microservice: from its intent to Deployment, Service, ServiceAccount, PodDisruptionBudget, NetworkPolicy and, where
 * asked for, HorizontalPodAutoscaler and ConfigMap.
 *
 * Every name is given, none is derived from the construct's path: moving the construct changes nothing in the cluster.
 * What no prop says is said on the object itself, which keeps every field:
 *
 * @example
 * billing.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'business-critical'));
 */
export class Microservice extends Construct {
  readonly intent: MicroserviceIntent;
  readonly deployment: ApiObject;
  readonly service: ApiObject;
  private readonly callList: Call[] = [];
  private readonly externalCallerList: ExternalCaller[] = [];

  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const intent = withDefaults(props, Chart.of(this).namespace ?? 'default');
    this.intent = intent;
    reportsFindings(this, () => checkMicroservice(this));

    const { namespace, name } = intent;
    const labels = commonLabels(intent);
    const metadata = { name, namespace, labels };
    kubeObject(this, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
    if (hasConfigFiles(intent)) {
      kubeObject(
        this,
        'config',
        k8s.KubeConfigMap,
        { ...metadata, name: configMapName(intent) },
        { data: intent.configFiles },
      );
    }
    kubeObjectWithLazySpec(this, 'network-policy', k8s.KubeNetworkPolicy, metadata, () =>
      networkPolicySpec(intent, {
        callers: this.callers.map((caller) => caller.intent),
        externalCallers: this.externalCallers,
        callees: this.callees.map((callee) => callee.intent),
      }),
    );
    this.deployment = kubeObject(this, 'deployment', k8s.KubeDeployment, metadata, { spec: deploymentSpec(intent) });
    // Kubernetes sleeps by itself since 1.30, so the image needs no shell; the generated types are older than that.
    this.deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/0/lifecycle', {
        preStop: { sleep: { seconds: ENDPOINT_REMOVAL_SECONDS } },
      }),
    );
    this.service = kubeObject(
      this,
      'service',
      k8s.KubeService,
      { ...metadata, name: intent.serviceName },
      { spec: serviceSpec(intent) },
    );
    kubeObject(this, 'disruption-budget', k8s.KubePodDisruptionBudget, metadata, {
      spec: disruptionBudgetSpec(intent),
    });
    if (intent.autoscaling) {
      kubeObject(this, 'autoscaler', k8s.KubeHorizontalPodAutoscalerV2, metadata, {
        spec: autoscalerSpec(intent, intent.autoscaling),
      });
    }
  }

  /** The end of a call: an operation of this service's contract, by its `operationId`. */
  operation(id: string): Operation {
    return new Operation(this, id);
  }

  /** Lets somebody from outside the estate call in. */
  admit(caller: ExternalCaller): void {
    this.externalCallerList.push(caller);
  }

  /** Called by {@link Operation.calls}, which is how calls are declared. @internal */
  addCall(call: Call): void {
    this.callList.push(call);
  }

  /** The calls that this service makes. */
  get outgoingCalls(): readonly Call[] {
    return this.callList.filter((call) => call.from.service === this);
  }

  /** The services that it calls, each once. */
  get callees(): readonly Microservice[] {
    return [...new Set(this.outgoingCalls.map((call) => call.to.service))];
  }

  /** The services that call it, each once. */
  get callers(): readonly Microservice[] {
    return [...new Set(this.callList.filter((call) => call.to.service === this).map((call) => call.from.service))];
  }

  get externalCallers(): readonly ExternalCaller[] {
    return [...this.externalCallerList];
  }

  /** The full host name of the Service, which is what the mesh and callers use. */
  get host(): string {
    return `${this.intent.serviceName}.${this.intent.namespace}.svc.cluster.local`;
  }
}
