import type { Settings } from '../component';
import { type Asked, asAccount, FOLLOW, isEnabled, listOf, literal, mappingOf } from './permission';

const OF = ['pod', 'container'];
/** Metrics for which the kubelet is asked what its pods were given. */
const OF_PODS = OF.flatMap((what) =>
  ['cpu_limit', 'cpu_request', 'memory_limit', 'memory_request'].map((share) => `k8s.${what}.${share}_utilization`),
);
/** Metrics for which the API server is asked how large the node is. */
const OF_NODE = OF.flatMap((what) => ['cpu', 'memory'].map((share) => `k8s.${what}.${share}.node.utilization`));

/**
 * What `kubelet_stats` asks. The first two are for the kubelet, which asks the API server whether it may answer:
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export function kubeletStats(settings: Settings): Asked[] {
  const { auth_type: type, metrics, k8s_api_config: api } = settings;
  const labels = listOf(settings.extra_metadata_labels);
  const isOn = (metric: string) => isEnabled(metrics, metric, false);
  const asked: Asked[] = [];
  if (type === 'serviceAccount') {
    const subresources = ['nodes/stats', ...(labels.length > 0 || OF_PODS.some(isOn) ? ['nodes/pods'] : [])];
    asked.push(...subresources.map((resource) => ({ group: '', resource, verbs: ['get'] })));
  }
  if (api === undefined || !asAccount(mappingOf(api))) return asked;
  if (labels.includes('k8s.volume.type') && listOf(settings.metric_groups).includes('volume')) {
    const volumes = ['persistentvolumeclaims', 'persistentvolumes'];
    asked.push(...volumes.map((resource) => ({ group: '', resource, verbs: ['get'] })));
  }
  const node = literal(settings.node);
  if (OF_NODE.some(isOn)) {
    asked.push({ group: '', resource: 'nodes', verbs: FOLLOW, names: node === undefined ? undefined : [node] });
  }
  return asked;
}
