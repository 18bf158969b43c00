import { Duration } from 'cdk8s';
import { own } from '../kube';
import type { CallOptions, Microservice } from '../service';

/** How requests are split between a service and its canary, whatever their numbers of pods. */
export interface CanarySplit {
  /** Requests that go to the canary, in percent; 0 for none but those with the header. */
  readonly weight: number;
  /**
   * Requests with this header go to the canary, all of them.
   * @default - no header does that
   */
  readonly header?: { readonly name: string; readonly value: string };
  /**
   * Safe requests that the canary gets a copy of, its answers thrown away, in percent. Others are never copied: that
   * would execute them twice.
   * @default 0
   */
  readonly mirror?: number;
}

/** How the mesh treats the calls to one operation. */
export interface OperationOptions extends CallOptions {
  /**
   * How long the operation takes at the most while it is well: its latency objective. All tries have to fit in the
   * timeout with it (MW303); each gets an equal share of the timeout, is cut off then, and repeated.
   * @default - not known: no try is cut off before the timeout, so what fails early is repeated, and what is slow is not
   */
  readonly latency?: Duration;
  /**
   * Whether its answers are streams, which last until one of the two sides ends them: server-sent events, watches,
   * WebSockets. Its route has a timeout of a year, unless a call states one of its own; a timeout or a latency here is MW317.
   * @default false
   */
  readonly streams?: boolean;
}

/** How the mesh treats the calls to one service. */
export interface MeshMember {
  readonly service: Microservice;
  /**
   * The longest time that a caller waits, with all retries in it.
   * @default - that of the mesh
   */
  readonly timeout?: Duration;
  /**
   * Retries after the first attempt, for requests that may be repeated.
   * @default - that of the mesh
   */
  readonly retries?: number;
  /**
   * Connections that one client's proxy holds to the service; requests beyond them wait. Limits hold for each client
   * proxy, not for the service (istio#57343).
   * @default 100
   */
  readonly maxConnections?: number;
  /**
   * Requests of one client's proxy that wait for a connection; more fail at once with 503.
   * @default 50
   */
  readonly maxPendingRequests?: number;
  /**
   * How long a new endpoint's share of the requests grows until it is a full one.
   * @default Duration.seconds(30)
   */
  readonly slowStart?: Duration;
  /**
   * How the requests are split between the service and its canary.
   * @default - by the number of pods
   */
  readonly canary?: CanarySplit;
  /**
   * Whether a guard stands before the service that runs one idempotency key once; then requests that carry one may be
   * repeated after they were sent.
   * @default false
   */
  readonly guarded?: boolean;
  /**
   * Timeout, retries and latency of single operations, and which of them stream, by `operationId`.
   * @default - those of the service
   */
  readonly operations?: Readonly<Record<string, OperationOptions>>;
}

/** A member with all defaults applied. */
export type ResolvedMember = Required<Omit<MeshMember, 'canary'>> & Pick<MeshMember, 'canary'>;

/** What holds for members that do not say their own. */
export interface MemberDefaults {
  readonly timeout?: Duration;
  readonly retries?: number;
}

export function withDefaults(member: MeshMember, { timeout, retries }: MemberDefaults): ResolvedMember {
  return {
    ...member,
    timeout: member.timeout ?? timeout ?? Duration.seconds(5),
    retries: member.retries ?? retries ?? 2,
    maxConnections: member.maxConnections ?? 100,
    maxPendingRequests: member.maxPendingRequests ?? 50,
    slowStart: member.slowStart ?? Duration.seconds(30),
    guarded: member.guarded ?? false,
    operations: member.operations ?? {},
  };
}

/** What a member says of one operation. */
export function policyOf({ operations }: ResolvedMember, operationId: string): OperationOptions | undefined {
  return own(operations, operationId);
}
