import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { listOf, reportsFindings, shaped, shapedExactly, text } from '../finding';
import {
  clusterDomainOf,
  k8s,
  kubeObject,
  kubeObjectWithLazySpec,
  type ManifestObject,
  serviceHost,
  unknownName,
} from '../kube';
import { addCanary, addWorkload, configMapName, metadataOf, versionOf } from '../workload';
import { checkMicroservice } from './check';
import type { AllowedCaller, ExternalCaller } from './external-caller';
import { networkPolicySpec } from './network-policy';
import { type Call, type CallGraphNode, Operation } from './operation';
import { hasConfigFiles, notSecretAnnotation, servicePodTemplate } from './pod';
import { type CanaryProps, type MicroserviceIntent, type MicroserviceProps, withDefaults } from './props';
import { serviceSpec } from './service-spec';
import { CANARY, EXTERNAL_CALLER, microserviceProps } from './shape';

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
export class Microservice<Id extends string = string> extends Construct implements CallGraphNode {
  readonly intent: MicroserviceIntent;
  readonly deployment: ManifestObject;
  readonly service: ApiObject;
  private canaryIntent?: MicroserviceIntent;
  private readonly callList: Call[] = [];
  private readonly externalCallerList: AllowedCaller[] = [];

  constructor(scope: Construct, id: string, props: MicroserviceProps<Id>) {
    super(scope, id);
    const { sound, findings } = microserviceProps(this.node.path, unknownName(this), props);
    const intent = withDefaults(sound, Chart.of(this).namespace ?? 'default');
    this.intent = intent;
    reportsFindings(this, () => [...findings, ...checkMicroservice(this)]);
    const { namespace, name: serviceAccount, selectorLabels: podLabels } = intent;
    intent.telemetry?.admit?.({ namespace, serviceAccount, podLabels });

    const metadata = metadataOf(intent);
    if (hasConfigFiles(intent)) {
      const { configFiles: data } = intent;
      const configMetadata = {
        ...metadata,
        name: configMapName(intent.name, data),
        annotations: notSecretAnnotation(intent),
      };
      kubeObject(this, 'config', k8s.KubeConfigMap, configMetadata, { data, immutable: true });
    }
    kubeObjectWithLazySpec(this, 'network-policy', k8s.KubeNetworkPolicy, metadata, () =>
      networkPolicySpec(intent, {
        callers: this.callers.map((caller) => caller.intent),
        externalCallers: this.externalCallers,
        callees: this.callees.map((callee) => callee.intent),
      }),
    );
    this.deployment = addWorkload(this, intent, servicePodTemplate(intent));
    const serviceMetadata = { ...metadata, name: intent.serviceName };
    this.service = kubeObject(this, 'service', k8s.KubeService, serviceMetadata, { spec: serviceSpec(intent) });
  }

  /** The end of a call: an operation of this service's contract, by its `operationId`. */
  operation(id: Id): Operation {
    return new Operation(this, id);
  }

  /**
   * Runs another version beside this one: a Deployment `<name>-canary` of its own behind the same Service, with the same
   * identity and configuration, and with every patch of {@link deployment}, whenever it is added: its name, replicas,
   * selector, version and image alone are its own, and patches of what is returned come last. Without a split in the mesh it gets its share of the requests by its number of pods.
   */
  addCanary(props: CanaryProps): ApiObject {
    const { sound, findings } = shapedExactly(`${this.node.path}/canary`, CANARY, props, 'canary');
    reportsFindings(this, () => findings);
    const { image, version = versionOf(image), replicas = 1 } = sound;
    const canary = { ...this.intent, image, version, replicas, autoscaling: undefined, track: 'canary' as const };
    this.canaryIntent = canary;
    return addCanary(this, canary, servicePodTemplate(canary), this.deployment);
  }

  /** The other version, where there is one. */
  get canary(): MicroserviceIntent | undefined {
    return this.canaryIntent;
  }

  /**
   * Lets somebody from outside the estate call in: through the NetworkPolicy and, in a mesh, by its identity.
   * @param operations what it may call, by `operationId`; all of the contract if it is left out
   */
  allowCaller(caller: ExternalCaller, operations?: readonly Id[]): void {
    const { sound, findings } = shapedExactly(this.node.path, EXTERNAL_CALLER, caller, 'caller');
    const asked = shaped<Pick<AllowedCaller, 'operations'>>(
      this.node.path,
      { operations: listOf(text) },
      { operations },
    );
    reportsFindings(this, () => [...findings, ...asked.findings]);
    this.externalCallerList.push({ ...sound, ...asked.sound });
  }

  /** Called by {@link Operation.calls}, which is how calls are declared. @internal */
  addCall(call: Call): void {
    this.callList.push(call);
  }

  /** The calls that this service makes. */
  get outgoingCalls(): readonly Call[] {
    return this.callList.filter((call) => call.from.service === this);
  }

  /** The calls that other services make to this one. */
  get incomingCalls(): readonly Call[] {
    return this.callList.filter((call) => call.to.service === this);
  }

  /** The services that it calls, each once. */
  get callees(): readonly CallGraphNode[] {
    return [...new Set(this.outgoingCalls.map((call) => call.to.service))];
  }

  /** The services that call it, each once. */
  get callers(): readonly CallGraphNode[] {
    return [...new Set(this.incomingCalls.map((call) => call.from.service))];
  }

  get externalCallers(): readonly AllowedCaller[] {
    return [...this.externalCallerList];
  }

  /** The full host name of the Service, which is what the mesh and callers use. */
  get host(): string {
    return serviceHost(this.intent.serviceName, this.intent.namespace, clusterDomainOf(this));
  }
}
