import type { Duration } from 'cdk8s';

/** A duration as Istio writes it: whole seconds as "5s", everything else as "250ms". */
export function istioDuration(duration: Duration): string {
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
