/** Half of the endpoints: the one percentage at which Envoy ejects one of two, and never all of any number. */
const HALF = 50;

/**
 * The `maxEjectionPercent` for a service of at least `replicaFloor` endpoints, or undefined where there may be only one,
 * which is never ejected.
 *
 * Envoy ejects an endpoint only while `100 * (ejected + 1) / endpoints <= maxEjectionPercent`
 * (outlier_detection_impl.cc), counts the endpoints that are there, not those that should be, and Istio has no field to
 * eject one regardless: at the default of 10 % a breaker never opens below ten endpoints, and at 34 %, which does for
 * three, not when one of the three is gone. At 50 % one bad endpoint is ejected at every number from two on.
 */
export function maxEjectionPercent(replicaFloor: number): number | undefined {
  // A floor that is no number of pods is MW114.
  return Number.isInteger(replicaFloor) && replicaFloor >= 2 ? HALF : undefined;
}
