import { k8s } from '../kube';
import type { CollectorConfig } from './config';
import { receivingListeners } from './network/listeners';
import { appProtocol, portName } from './ports';
import type { CollectorWorkload } from './workload';

/**
 * The Service: a port for each one on which a receiver listens. Headless where senders choose a pod themselves. The mesh
 * then has to take its ports for TCP: only so does it know each pod by its address, and encrypt. A request for a pod's
 * address on a port of HTTP or gRPC matches no host, and would leave in clear.
 */
export function serviceSpec(intent: CollectorWorkload, config: CollectorConfig): k8s.ServiceSpec {
  return {
    type: 'ClusterIP',
    clusterIp: intent.headless ? 'None' : undefined,
    selector: intent.selectorLabels,
    ports: receivingListeners(config, intent.network).map((listener) => ({
      name: portName(listener),
      appProtocol: intent.headless ? 'tcp' : appProtocol(listener),
      protocol: listener.transport,
      port: listener.port,
      targetPort: k8s.IntOrString.fromString(portName(listener)),
    })),
  };
}
