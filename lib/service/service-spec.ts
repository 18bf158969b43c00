import { k8s } from '../kube';
import type { MicroserviceIntent } from './props';

/** The Service: one port, named so that the mesh and people know its protocol. */
export function serviceSpec(intent: MicroserviceIntent): k8s.ServiceSpec {
  return {
    type: 'ClusterIP',
    selector: intent.selectorLabels,
    ports: [
      {
        name: 'http',
        appProtocol: 'http',
        protocol: 'TCP',
        port: intent.servicePort,
        targetPort: k8s.IntOrString.fromNumber(intent.port),
      },
    ],
  };
}
