import type { Transport } from './part';

/** A port of pods or machines; of TCP where it is a number alone. */
export type PortSpec = number | { readonly port: number; readonly protocol: Transport };

/** Pods, or blocks of addresses, with the ports on which they are reached. */
export interface EgressTarget {
  readonly ports: readonly PortSpec[];
  /** Blocks of addresses in CIDR notation, such as `10.20.0.0/16`. */
  readonly cidrs?: readonly string[];
  /** The namespace of pods. */
  readonly namespace?: string;
  /**
   * The labels of those pods.
   * @default - all pods of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** How a component takes part in the network, said in place of what its settings tell. */
export interface ComponentNetwork {
  /**
   * The ports on which it listens at the pod's address.
   * @default - what its settings tell
   */
  readonly listensOn?: readonly PortSpec[];
  /**
   * What it may connect to; nothing with an empty list.
   * @default - what its settings tell
   */
  readonly connectsTo?: readonly EgressTarget[];
}

/**
 * By the place of a component, as the Collector writes it: `receivers::redis`, `exporters::kafka/orders`; by
 * {@link KUBERNETES_API} for the API server.
 */
export type DeclaredNetwork = Readonly<Record<string, ComponentNetwork>>;

/** The API server, which components of several kinds ask. */
export const KUBERNETES_API = 'kubernetes-api';

export const portOf = (spec: PortSpec) =>
  typeof spec === 'number' ? { port: spec, protocol: 'TCP' as const } : { port: spec.port, protocol: spec.protocol };
