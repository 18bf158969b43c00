import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { reportsFindings } from '../finding';
import {
  type ExtensionProvider,
  extensionProviders,
  type MeshVersion,
  OLDEST_ISTIO,
  type ProviderNames,
} from '../istio';
import { checkRange, checkRelease } from '../kube';
import type { TelemetryTarget } from '../service';
import { checkNamespace } from '../workload';
import { ALLOW_NOTHING, authorizationSpec, checkTrustDomain, denialSpec, needsDenial, STRICT } from './authorization';
import { checkCallChains, joinApp } from './call-chains';
import { checkMesh } from './check';
import { destinationRuleSpec } from './destination-rule';
import { hostPolicy } from './host-policy';
import { type ResolvedMember, withDefaults } from './member';
import { checkMembership, join } from './membership';
import { checkMeshTelemetry, type MeshTelemetry } from './mesh-telemetry';
import { meshObject } from './object';
import type { ServiceMeshProps } from './props';
import { meshProps } from './shape';
import { sidecarSpec } from './sidecar';
import { checkTwice, eachOnce } from './twice';
import { virtualServiceSpec } from './virtual-service';

/** What holds for all members alike. */
interface MeshSettings {
  readonly meshVersion: MeshVersion;
  readonly localityFailover: boolean;
  readonly trustDomain: string;
}

/**
 * The mesh policy of one namespace: STRICT mutual TLS, nothing allowed but declared callers, telemetry, and for each
 * service one VirtualService and one DestinationRule that leave nothing to Istio's defaults.
 */
export class ServiceMesh extends Construct {
  readonly members: readonly ResolvedMember[];
  private readonly providers: ProviderNames;

  constructor(scope: Construct, id: string, given: ServiceMeshProps) {
    super(scope, id);
    const { sound: props, findings } = meshProps(this.node.path, given);
    const { version: meshVersion, localityFailover = false, trustDomain = 'cluster.local' } = props;
    const members = props.members.map((member) => withDefaults(member, props));
    this.members = eachOnce(members);
    const { path } = this.node;
    const { maxChainAttempts = 9 } = props;
    const namespace = Chart.of(this).namespace ?? 'default';
    const chains = { path, members: this.members, maxChainAttempts };
    joinApp(this, chains);
    for (const { service } of this.members) join(service, path);
    reportsFindings(this, () => [
      ...findings,
      ...checkRelease(path, 'version', meshVersion, OLDEST_ISTIO),
      ...checkTwice(path, members),
      ...checkRange(path, 'maxChainAttempts', maxChainAttempts, 1, 1000),
      ...checkNamespace(this),
      ...checkTrustDomain(path, trustDomain),
      ...checkMesh(path, this.members),
      ...this.members.flatMap((member) => checkMembership(path, namespace, member)),
      ...checkCallChains(this, chains),
      ...checkMeshTelemetry(path, props.telemetry),
    ]);
    const { tracingProvider = 'otel-tracing', accessLogProvider = 'otel-access-log' } = props.telemetry;
    this.providers = { tracing: tracingProvider, accessLog: accessLogProvider };
    this.addNamespacePolicy(namespace, props.telemetry);
    for (const member of this.members) this.addMember(member, { meshVersion, localityFailover, trustDomain });
  }

  /** The id of a member's own; services of two charts may have one id. */
  private freeId({ node }: IConstruct): string {
    return this.node.tryFindChild(node.id) ? node.path : node.id;
  }

  /** What the mesh's own configuration must have for traces and access logs to reach this Collector. */
  extensionProviders(collector: TelemetryTarget): ExtensionProvider[] {
    return extensionProviders(this.providers, collector);
  }

  private addNamespacePolicy(namespace: string, telemetry: MeshTelemetry): void {
    const { accessLogFilter } = telemetry;
    const metadata = { name: 'default', namespace };
    meshObject(this, 'mtls', 'security.istio.io/v1', 'PeerAuthentication', metadata, () => STRICT);
    meshObject(
      this,
      'deny-all',
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { name: 'default-deny', namespace },
      () => ALLOW_NOTHING,
    );
    meshObject(this, 'telemetry', 'telemetry.istio.io/v1', 'Telemetry', metadata, () => ({
      tracing: [
        { providers: [{ name: this.providers.tracing }], randomSamplingPercentage: telemetry.samplingPercentage },
      ],
      accessLogging: [
        {
          providers: [{ name: this.providers.accessLog }],
          ...(accessLogFilter !== undefined && { filter: { expression: accessLogFilter } }),
        },
      ],
    }));
  }

  private addMember(member: ResolvedMember, { meshVersion, localityFailover, trustDomain }: MeshSettings): void {
    const { service } = member;
    const { intent, host } = service;
    const scope = new Construct(this, this.freeId(service));
    const labels = { app: intent.name, 'app.kubernetes.io/managed-by': 'meshwright' };
    const metadata = { name: intent.name, namespace: intent.namespace, labels };
    meshObject(scope, 'authorization', 'security.istio.io/v1', 'AuthorizationPolicy', metadata, () =>
      authorizationSpec(service, trustDomain),
    );
    if (needsDenial(service)) {
      const denial = { ...metadata, name: `${intent.name}-siblings` };
      meshObject(scope, 'denial', 'security.istio.io/v1', 'AuthorizationPolicy', denial, () =>
        denialSpec(service, trustDomain),
      );
    }
    meshObject(scope, 'destination-rule', 'networking.istio.io/v1', 'DestinationRule', metadata, () =>
      destinationRuleSpec(host, { replicaFloor: intent.replicas, meshVersion, localityFailover, ...member }),
    );
    meshObject(scope, 'virtual-service', 'networking.istio.io/v1', 'VirtualService', metadata, () =>
      virtualServiceSpec(hostPolicy(member, meshVersion)),
    );
    meshObject(scope, 'sidecar', 'networking.istio.io/v1', 'Sidecar', metadata, () => sidecarSpec(service));
  }
}
