import type { Provenance } from '../obtain';
import type { Progress } from '../progress';
import type { Answer, Call, Target } from './http';
import type { Caller, Instance } from './instances';
import type { Manifest } from './manifests';
import type { Stats } from './proxy';
import type { Upstream } from './upstream';

export interface MeshOptions {
  /** What would be applied to a cluster, as it is. */
  readonly manifests: readonly Manifest[];
  /** How many Pods run of which workloads; Services of others have no endpoints. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Workloads that only call, such as a gateway or an intruder. @default - none */
  readonly callers?: readonly Caller[];
  /**
   * The addresses of applications that run elsewhere, by Pod or workload: the Pods pass on what their proxies let in.
   * @default - none, every application is an {@link Upstream}
   */
  readonly applications?: Readonly<Record<string, string>>;
  /**
   * What the mesh's own configuration has beside Istio's defaults.
   * @default - the telemetry providers that the manifests name, at the Collector that they declare
   */
  readonly meshConfig?: object;
  /** Where the upstreams' random numbers begin. @default 1 */
  readonly seed?: number;
  /** Hears what is being done. @default - nobody */
  readonly progress?: Progress;
}

/** What someone shows who goes straight to a proxy, past their own. */
export type Credential =
  /** Not even TLS. */
  | { readonly kind: 'plaintext' }
  /** TLS without a certificate. */
  | { readonly kind: 'no certificate' }
  /** The mesh's own certificate of this workload. */
  | { readonly kind: 'certificate'; readonly of: string }
  /** A certificate with this workload's name from an authority of the intruder's own. */
  | { readonly kind: 'forged certificate'; readonly of: string };

/** Services that run on this machine, each Pod of them an application and its Envoy. A Pod is called `<workload>-<n>`. */
export interface Mesh {
  readonly instances: readonly Instance[];
  /** Where its parts came from. */
  readonly provenance: readonly Provenance[];
  /** The folder with its configuration and its logs, until it stops. */
  readonly folder: string;
  /**
   * A call by the application in a Pod, through its own proxy.
   * @param from a Pod, or a workload: its first Pod
   * @param host as the application would write it, such as `ledger.finance-dev`
   */
  request(from: string, call: Call & { readonly host: string }): Promise<Answer>;
  /**
   * A call straight to a Pod's inbound port, past any proxy but the Pod's own. Rejects when the connection is refused.
   * @param to a Pod, or a workload: its first Pod
   * @param port the first one of the Pod if it is left out
   */
  intrude(to: string, credential: Credential, call: Call, port?: number): Promise<Answer>;
  /** Where {@link intrude} goes and what it shows there, for callers that do not speak HTTP/1.1. */
  inbound(to: string, credential: Credential, port?: number): Promise<Target>;
  /**
   * Where {@link request} goes: the port of a Pod's own proxy that takes calls for a host.
   * @param host with its port where that is none of HTTP's own
   */
  outbound(from: string, host: string): Target;
  /** The application in a Pod. */
  upstream(workload: string, index?: number): Upstream;
  /** The applications in all Pods of a workload. */
  upstreams(workload: string): readonly Upstream[];
  /** The statistics of a Pod's proxy, or the sum over a workload's, whose names match the regular expression. */
  stats(of: string, filter: string): Promise<Stats>;
  /** Statistics of proxies that count refused configuration and are not zero: there must be none. */
  rejections(): Promise<readonly string[]>;
  /** Gives every proxy a new certificate; returns when all use it. */
  rotateCertificates(): Promise<void>;
  /** Starts istiod anew on these manifests for the same Pods; returns when every proxy has taken what changed. */
  restartIstiod(manifests: readonly Manifest[]): Promise<void>;
  /** Kills a Pod: the application and its proxy. Its address stays in the mesh, as that of a Pod that has just crashed. */
  crash(instance: string): Promise<void>;
  /**
   * Ends a Pod as Kubernetes does when it is evicted or its node drained: it leaves the endpoints, serves for as long as its
   * `preStop` takes, in seconds, and is gone.
   */
  evict(instance: string, preStop: number): Promise<void>;
  /** Resident memory in bytes, by the name of the server. */
  memory(): Readonly<Record<string, number | undefined>>;
  /** Ends all of it and removes its folder. */
  stop(): Promise<void>;
}
