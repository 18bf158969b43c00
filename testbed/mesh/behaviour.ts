import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Call } from './http';

/** A request as an application got it. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it had come as a whole: milliseconds since the epoch. */
  readonly at: number;
  /** How long its connection had been idle before it, in milliseconds; undefined for the first request on one. */
  readonly idle?: number;
}

/** What an application answers; it says 200 and JSON where this says nothing. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls another host, through the application's own proxy. */
export type CallOut = (host: string, call: Call) => Promise<Answer>;

/** What an application does with requests. */
export interface Behaviour extends Reply {
  /** Milliseconds before it answers or fails. @default 0 */
  readonly delay?: number;
  /**
   * Never answers; resets the connection before it answers; or sends the head of its answer, half of the body, and then
   * resets. @default - it answers
   */
  readonly fails?: 'hang' | 'reset before headers' | 'reset after headers';
  /** Works out the reply, for which it may call others. @default - the reply that this behaviour says */
  readonly handle?: (request: Received, call: CallOut) => Reply | Promise<Reply>;
  /** The share of requests that get this behaviour, from 0 to 1. @default 1 */
  readonly probability?: number;
  /** How many requests get this behaviour before it is over. @default - any number */
  readonly times?: number;
  /** Requests that get this behaviour. @default - all */
  readonly only?: (request: Received) => boolean;
}

/** Numbers from 0 to 1, below 1: the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks the behaviour for each request: the first that applies to it; `undefined` when none does. */
export function chooser(behaviours: readonly Behaviour[], random: () => number) {
  const left = behaviours.map(({ times = Number.POSITIVE_INFINITY }) => times);
  return (request: Received): Behaviour | undefined => {
    const chosen = behaviours.findIndex(
      ({ only, probability = 1 }, i) =>
        (left[i] ?? 0) > 0 && (only?.(request) ?? true) && (probability >= 1 || random() < probability),
    );
    if (chosen >= 0) left[chosen] = (left[chosen] ?? 0) - 1;
    return behaviours[chosen];
  };
}
