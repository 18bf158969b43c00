/**
 * The one module that knows cdk8s-plus: Kubernetes types, and raw API objects made from them. Imports `finding` only.
 * @module
 */
export { contentHash } from './hash';
export { k8s, kubeObject, kubeObjectWithLazySpec, type ObjectMeta } from './kube';
export { type Late, type LateValue, mapLate } from './late';
export { restrictedContainer, restrictedPod } from './restricted';
export {
  checkDnsLabel,
  checkDnsSubdomain,
  checkImage,
  checkPort,
  checkQuantity,
  checkRange,
  parseQuantity,
} from './values';
