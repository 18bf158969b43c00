import type { k8s } from '../kube';
import type { Workload } from './workload';

/** The volumes on a node's disk that Istio's injector adds, of its file injection-template.yaml. */
const PROXY_VOLUMES = ['workload-socket', 'credential-socket', 'workload-certs', 'istio-data'];

/** What a pod asks of those who place, move and extend it. */
export function podAnnotations(workload: Workload, volumes: readonly k8s.Volume[] = []): Record<string, string> {
  const scratch = volumes.flatMap(({ name, emptyDir }) => (emptyDir ? [name] : []));
  return {
    'kubectl.kubernetes.io/default-container': workload.name,
    // Where there is a mesh, its proxy runs as a native sidecar: it is ready before the application starts, and ends
    // after it. istiod asks for one by itself only where every node is 1.33 or newer.
    'sidecar.istio.io/nativeSidecar': 'true',
    // An Istio that does not know the annotation yet starts both at once and ends its proxy 5 s after SIGTERM. A native
    // sidecar needs none of it: it is drained before the application ends, and then does not wait.
    'proxy.istio.io/config': JSON.stringify({
      holdApplicationUntilProxyStarts: true,
      terminationDrainDuration: `${workload.graceSeconds}s`,
    }),
    // To the cluster autoscaler an emptyDir is data that would be lost, so it never removes the node. Here it is scratch.
    'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': [...scratch, ...PROXY_VOLUMES].join(','),
  };
}
