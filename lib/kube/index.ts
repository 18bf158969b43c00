/**
 * The one module that knows cdk8s-plus: Kubernetes types, raw API objects made from them, and the rules that the API
 * server has for names, numbers and quantities. Imports `finding` only.
 * @module
 */
export {
  CLUSTER_DOMAIN,
  checkClusterDomain,
  clusterDomainOf,
  DEFAULT_CLUSTER_DOMAIN,
  serviceHost,
} from './cluster-domain';
export { checkData, isText } from './data';
export { referencesIn, toExpandable } from './expansion';
export { contentHash } from './hash';
export { checkImage, type ImageParts, parseImage } from './image';
export { k8s, kubeObject, kubeObjectWithLazySpec, type ObjectMeta } from './kube';
export { isLateText, LATE_TOKENS, type Late, type LateValue, lateText, lateToken, mapLate, unknownText } from './late';
export { ManifestObject } from './manifest-object';
export {
  CONFIG_KEY,
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabels,
  checkName,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  envName,
  isKeyName,
  isLabelValue,
  LABEL_KEY,
  LABEL_VALUE_RULE,
  type NameRule,
  serviceName,
  unknownName,
} from './names';
export { checkPort, checkRange } from './numbers';
export { own } from './own';
export { withPatches } from './patches';
export { restrictedLabels } from './pod-security';
export { checkCpu, checkDiskSpace, checkMemory, parseQuantity } from './quantity';
export { restrictedContainer, restrictedPod } from './restricted';
export {
  atLeast,
  checkKubernetesVersion,
  checkRelease,
  KUBERNETES_VERSION,
  kubernetesVersionOf,
  type MinorVersion,
  minorVersion,
  OLDEST_KUBERNETES,
} from './version';
