import { k8s } from '../kube';
import { HTTP_PORT, type MicroserviceIntent } from './props';

/** The Service: one port, named so that the mesh and people know its protocol. */
export function serviceSpec(intent: MicroserviceIntent): k8s.ServiceSpec {
  return {
    type: 'ClusterIP',
    selector: intent.selectorLabels,
    ports: [
      {
        name: HTTP_PORT,
        appProtocol: 'http',
        protocol: 'TCP',
        port: intent.servicePort,
        targetPort:
          intent.targetPort === 'number'
            ? k8s.IntOrString.fromNumber(intent.port)
            : k8s.IntOrString.fromString(HTTP_PORT),
      },
    ],
  };
}
