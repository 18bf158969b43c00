/**
 * The `maxEjectionPercent` for a service of at least `replicaFloor` endpoints, or undefined where none may be ejected.
 *
 * Envoy ejects an endpoint only while `100 * (ejected + 1) / endpoints <= maxEjectionPercent`
 * (outlier_detection_impl.cc), and Istio has no field to eject one regardless: at the default of 10 % a breaker never
 * opens below ten endpoints. So the percentage is computed: one endpoint can always be ejected, and what is ejected at
 * the floor is a minority (of two: one of them), never all.
 */
export function maxEjectionPercent(replicaFloor: number): number | undefined {
  // A floor that is no number of pods is MW114, and no base for arithmetic.
  if (!Number.isInteger(replicaFloor) || replicaFloor < 2) return undefined;
  return Math.ceil((100 * ejectable(replicaFloor)) / replicaFloor);
}

/** How many of the floor's endpoints may be out at the same time. */
function ejectable(replicaFloor: number): number {
  return Math.max(1, Math.floor((replicaFloor - 1) / 2));
}
