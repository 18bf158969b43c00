import { k8s } from '../kube';
import type { CollectorConfig } from './config';
import { listeners } from './endpoints';
import { appProtocol, portName } from './ports';
import type { CollectorIntent } from './props';

/** The Service: a port for each one on which a receiver listens. */
export function serviceSpec(intent: CollectorIntent, config: CollectorConfig): k8s.ServiceSpec {
  return {
    type: 'ClusterIP',
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
