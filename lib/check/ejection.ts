import { type Finding, finding } from '../finding';
import { arrayOf } from '../plan';
import { backendsOf } from './backends';
import type { Check } from './check';

/** Istio's and Envoy's own, in percent. */
const DEFAULT_PERCENT = 10;

/**
 * MW302: Envoy ejects an endpoint only while `100 * (ejected + 1) / endpoints <= maxEjectionPercent`
 * (outlier_detection_impl.cc), and Istio has no field to eject one regardless. With the fewest pods that may run, one
 * can be ejected, and not all. A single pod can do neither, so nothing is asked of it.
 */
export const ejection: Check = {
  codes: ['MW302'],
  needsWholePlan: true,
  check(facts) {
    const backends = backendsOf(facts);
    return facts.ofKind('networking.istio.io', 'DestinationRule').flatMap(({ path, manifest }) => {
      const { host, trafficPolicy, subsets } = manifest.spec ?? {};
      if (typeof host !== 'string') return [];
      return [
        { where: 'trafficPolicy', policy: trafficPolicy, labels: undefined },
        // biome-ignore lint/suspicious/noExplicitAny: a subset of any author
        ...arrayOf(subsets).map((subset: any) => ({
          where: `subsets[${subset.name}].trafficPolicy`,
          policy: subset.trafficPolicy,
          labels: subset.labels,
        })),
      ].flatMap(({ where, policy, labels }) =>
        [policy, ...arrayOf(policy?.portLevelSettings)].flatMap((settings) => {
          if (!settings?.outlierDetection) return [];
          const floor = backends.replicaFloor(host, manifest.metadata.namespace, labels);
          return checkPercent(path, where, settings.outlierDetection.maxEjectionPercent ?? DEFAULT_PERCENT, floor);
        }),
      );
    });
  },
};

function checkPercent(path: string, where: string, percent: number, floor: number | undefined): Finding[] {
  // Replicas that are no number of pods are MW114.
  if (floor === undefined || !Number.isInteger(floor) || floor < 2) return [];
  const ejectable = Math.floor((floor * percent) / 100);
  if (ejectable >= 1 && ejectable < floor) return [];
  return [
    finding('MW302', path, {
      message:
        ejectable < 1
          ? `${where}.outlierDetection never ejects one of ${floor} endpoints`
          : `${where}.outlierDetection may eject all of ${floor} endpoints`,
      value: percent,
      allowed: `a maxEjectionPercent from ${Math.ceil(100 / floor)} to ${99}`,
      fix: 'compute maxEjectionPercent from the fewest replicas that may run',
    }),
  ];
}
