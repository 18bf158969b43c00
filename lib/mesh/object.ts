import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { ManifestObject, type ObjectMeta } from '../kube';
import type {
  AuthorizationPolicySpec,
  DestinationRuleSpec,
  PeerAuthenticationSpec,
  SidecarSpec,
  TelemetrySpec,
  VirtualServiceSpec,
} from './istio';

/** The kinds that this library writes, each with the API version that all supported releases of Istio serve. */
interface MeshKinds {
  'networking.istio.io/v1': {
    VirtualService: VirtualServiceSpec;
    DestinationRule: DestinationRuleSpec;
    Sidecar: SidecarSpec;
  };
  'security.istio.io/v1': { PeerAuthentication: PeerAuthenticationSpec; AuthorizationPolicy: AuthorizationPolicySpec };
  'telemetry.istio.io/v1': { Telemetry: TelemetrySpec };
}

/** Adds an Istio object whose spec is made at synthesis, when every call is declared. */
export function meshObject<Version extends keyof MeshKinds, Kind extends keyof MeshKinds[Version] & string>(
  scope: Construct,
  id: string,
  apiVersion: Version,
  kind: Kind,
  metadata: ObjectMeta,
  spec: () => MeshKinds[Version][Kind],
): ManifestObject {
  return new ManifestObject(scope, id, {
    apiVersion,
    kind,
    metadata: { ...metadata },
    spec: Lazy.any({ produce: spec }),
  });
}
