import type { Backend } from '../../testbed/collector';

/** How many of these spans a backend does not have. */
export function lostOf(spans: readonly string[], { received }: Backend): number {
  const there = new Set(received.traces.map(({ id }) => id));
  return spans.filter((id) => !there.has(id)).length;
}
