import type { Finding } from '../finding';
import type { Plan } from '../plan';
import { type Check, factsOf } from './check';
import { containers } from './containers';
import { destinations } from './destinations';
import { ejection } from './ejection';
import { hosts } from './hosts';
import { injection } from './injection';
import { limits } from './limits';
import { networkPolicies } from './network-policies';
import { references } from './references';
import { restricted } from './restricted';
import { routes } from './routes';
import { secrets } from './secrets';
import { selectors } from './selectors';
import { sizes } from './sizes';
import { volumes } from './volumes';

/** All checks, in the order of their codes. */
export const CHECKS: readonly Check[] = [
  containers,
  volumes,
  selectors,
  hosts,
  references,
  destinations,
  secrets,
  restricted,
  networkPolicies,
  routes,
  ejection,
  limits,
  injection,
  sizes,
];

/** What is wrong with a plan, all of it, in the order of checks and objects. */
export function checkPlan(plan: Plan): Finding[] {
  const facts = factsOf(plan);
  return CHECKS.filter(({ needsWholePlan }) => !(plan.isPartial && needsWholePlan)).flatMap(({ check }) =>
    check(facts),
  );
}
