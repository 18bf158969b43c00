import type { SecretKey, SecretRef } from '../workload';

/** Where a workload's telemetry goes to: a Collector, as its senders know it. */
export interface TelemetryTarget {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`, such as `http://otel-gateway.observability-prod.svc.cluster.local:4317`. */
  readonly endpoint: string;
  /** The Collector's namespace and pod labels, for the egress rule. */
  readonly namespace: string;
  readonly selectorLabels: Readonly<Record<string, string>>;
  /** The port of the Collector's pods. */
  readonly port: number;
  /**
   * Whether it takes part in the mesh.
   * @default - not known: somebody else runs it
   */
  readonly inMesh?: boolean;
  /**
   * What senders have to show to the Collector itself.
   * @default - nothing, the mesh proves who they are
   */
  readonly authenticates?: { readonly token: boolean };
  /** Hears of each workload that names it, and lets it in. A Collector that somebody else runs has its own way. */
  admit?(sender: TelemetrySender): void;
}

/** A workload that sends telemetry. Its proxy, which sends spans and access logs, has the same identity. */
export interface TelemetrySender {
  readonly namespace: string;
  /** The ServiceAccount, which is the identity that mutual TLS proves. */
  readonly serviceAccount: string;
  /** The labels of its pods, for the NetworkPolicy. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** What two ends of OTLP show each other where no mesh does it for them. */
export interface OtlpCredentials {
  /**
   * A Secret of type kubernetes.io/tls with the own certificate (`tls.crt`, `tls.key`) and the authority of the other
   * end's (`ca.crt`), as cert-manager makes it.
   */
  readonly certificates: SecretRef;
  /**
   * The bearer token of senders.
   * @default - none, the certificate is enough
   */
  readonly token?: SecretKey;
}
