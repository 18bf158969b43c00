import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { reportsFindings } from '../finding';
import {
  clusterDomainOf,
  k8s,
  kubeObject,
  kubeObjectWithLazySpec,
  kubernetesVersionOf,
  serviceHost,
  unknownName,
} from '../kube';
import type { TelemetrySender, TelemetryTarget } from '../service';
import { addWorkload, checkNamespace, checkServiceName, configMapName, metadataOf } from '../workload';
import { addRbac } from './add-rbac';
import { checkCollector, surroundingsOf } from './check';
import { checkIds, checkIntent, checkReachable } from './check-intent';
import { imageNotes } from './check-release';
import { OTLP_GRPC_PORT } from './components';
import { type CollectorConfig, configYaml } from './config';
import { completed, gatewayConfig, gatewayExtensions, gatewayParts, gatewayPipelines } from './gateway';
import { addGateway } from './mesh';
import { checkNetwork, networkPolicyNotes, networkPolicySpec } from './network';
import { CONFIG_FILE, collectorPodTemplate } from './pod';
import { type CollectorIntent, type OtelCollectorProps, withDefaults } from './props';
import { permissionsOf } from './rbac';
import { serviceSpec } from './service-spec';
import { collectorShape, meshedProps, soundPipelines } from './shape';
import { gatewayNotes } from './sizing';
import { addStatefulSet } from './stateful-set';

/**
 * An OpenTelemetry Collector as a gateway: OTLP in from the workloads, OTLP/HTTP out to a backend, with its
 * configuration, Deployment (or StatefulSet), Service, ServiceAccount, PodDisruptionBudget, NetworkPolicy and, where asked
 * for or needed, HorizontalPodAutoscaler, roles and their bindings. It is what {@link Microservice} takes as its `telemetry`.
 *
 * Whoever names it as its telemetry may send to it. With `mesh`, it also takes part in that: mutual TLS alone, senders by
 * their identity, requests balanced and bad replicas ejected.
 *
 * Every name is given, none is derived from the construct's path. What no prop says is said on the configuration by
 * `overlay` and on the workload by patches of {@link workload}.
 *
 * @example
 * const telemetry = new OtelCollector(chart, 'collector', {
 *   name: 'otel-gateway',
 *   exportTo: 'https://otlp.example.com',
 *   exportHeaders: { authorization: { secret: 'otlp-backend', key: 'authorization' } },
 *   mesh: { version: '1.31' },
 * });
 */
export class OtelCollector extends Construct implements TelemetryTarget {
  readonly intent: CollectorIntent;
  /** The configuration as it is rendered. */
  readonly config: CollectorConfig;
  /** The Deployment, or the StatefulSet where there is persistence. */
  readonly workload: ApiObject;
  readonly service: ApiObject;
  private readonly senderList: TelemetrySender[] = [];

  constructor(scope: Construct, id: string, given: OtelCollectorProps) {
    super(scope, id);
    const { sound: props, findings } = meshedProps(this.node.path, collectorShape(unknownName(this)), given);
    const intent = withDefaults(props, Chart.of(this).namespace ?? 'default');
    const parts = gatewayParts(intent);
    const standard = gatewayPipelines(parts);
    const returned = props.pipelines === undefined ? standard : props.pipelines(parts);
    const chosen = soundPipelines(this.node.path, returned, standard);
    const pipelines = completed(chosen.pipelines, intent);
    const config = gatewayConfig(intent, pipelines);
    const data = {
      [CONFIG_FILE]: configYaml(config, [...gatewayNotes(intent), ...(props.notes ?? []), ...imageNotes(intent.image)]),
    };
    const template = collectorPodTemplate(intent, config);
    this.intent = intent;
    this.config = config;
    reportsFindings(this, () => [
      ...findings,
      ...chosen.findings,
      ...checkNamespace(this),
      ...checkServiceName(this.node.path, 'name', intent.name, intent, kubernetesVersionOf(this)),
      ...checkIntent(this.node.path, intent),
      ...checkIds(this.node.path, pipelines, gatewayExtensions(intent)),
      ...checkCollector(this.node.path, config, surroundingsOf(template)),
      ...checkReachable(this.node.path, config),
      ...checkNetwork(this.node.path, config, intent),
    ]);

    const metadata = metadataOf(intent);
    kubeObject(this, 'config', k8s.KubeConfigMap, { ...metadata, name: configMapName(intent.name, config) }, { data });
    const policyMetadata = { ...metadata, annotations: networkPolicyNotes(config, intent) };
    kubeObjectWithLazySpec(this, 'network-policy', k8s.KubeNetworkPolicy, policyMetadata, () =>
      networkPolicySpec(intent, config, this.senders),
    );
    addRbac(this, intent, permissionsOf(config, intent.namespace));
    this.workload =
      intent.persistence === undefined
        ? addWorkload(this, intent, template)
        : addStatefulSet(this, intent, template, intent.persistence);
    this.service = kubeObject(this, 'service', k8s.KubeService, metadata, {
      spec: serviceSpec(intent, config),
    });
    const { mesh } = intent;
    if (mesh) addGateway(this, { workload: intent, config, mesh, host: this.host, senders: () => this.senders });
  }

  /** Lets a workload send. Whoever names this Collector as its telemetry is let in by that. */
  admit(sender: TelemetrySender): void {
    this.senderList.push(sender);
  }

  /** The workloads that may send, beside those of `allowFrom`. */
  get senders(): readonly TelemetrySender[] {
    return [...this.senderList];
  }

  get inMesh(): boolean {
    return this.intent.mesh !== undefined;
  }

  get namespace(): string {
    return this.intent.namespace;
  }

  /** The labels that select its pods. */
  get selectorLabels(): Readonly<Record<string, string>> {
    return this.intent.selectorLabels;
  }

  /** The full host name of the Service. */
  get host(): string {
    return serviceHost(this.intent.name, this.intent.namespace, clusterDomainOf(this));
  }

  /** The port for OTLP by gRPC, of the Service and of the pods. */
  get port(): number {
    return OTLP_GRPC_PORT;
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT` with the protocol `grpc`. */
  get endpoint(): string {
    return `${this.intent.authenticate ? 'https' : 'http'}://${this.host}:${this.port}`;
  }

  get authenticates(): TelemetryTarget['authenticates'] {
    const { authenticate } = this.intent;
    return authenticate && { token: authenticate.token !== undefined };
  }
}
