import { k8s } from '../kube';
import type { CollectorConfig } from './config';
import { listeners } from './endpoints';
import { appProtocol, portName } from './ports';
import type { CollectorWorkload } from './workload';

/**
 * The Service: a port for each one on which a receiver listens. Headless where senders choose a pod themselves: the
 * mesh then knows each of them by its address, and encrypts.
 */
export function serviceSpec(intent: CollectorWorkload, config: CollectorConfig, headless = false): k8s.ServiceSpec {
  return {
    type: 'ClusterIP',
    clusterIp: headless ? 'None' : undefined,
    selector: intent.selectorLabels,
    ports: listeners(config)
      .filter(({ at }) => at.startsWith('receivers::'))
      .map((listener) => ({
        name: portName(listener),
        appProtocol: appProtocol(listener),
        protocol: listener.transport,
        port: listener.port,
        targetPort: k8s.IntOrString.fromNumber(listener.port),
      })),
  };
}
