/**
 * Coded checks over a Plan: data in, findings out. Imports `finding`, values of `kube` and `plan`; knows nothing of
 * constructs, so it judges objects from any source alike.
 * @module
 */
export { CHECKS, checkPlan } from './check-plan';
