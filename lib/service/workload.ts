import { k8s } from '../kube';
import { podTemplate } from './pod';
import type { MicroserviceIntent } from './props';

/** The Deployment: never below its replicas while it rolls out, and without `replicas` where an autoscaler sets them. */
export function deploymentSpec(intent: MicroserviceIntent): k8s.DeploymentSpec {
  return {
    replicas: intent.autoscaling ? undefined : intent.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: intent.selectorLabels },
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
    },
    template: podTemplate(intent),
  };
}

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

/** At most one pod is evicted at a time; that is permitted whatever the number of replicas, so a drain never hangs. */
export function disruptionBudgetSpec(intent: MicroserviceIntent): k8s.PodDisruptionBudgetSpec {
  return {
    selector: { matchLabels: intent.selectorLabels },
    maxUnavailable: k8s.IntOrString.fromNumber(1),
    // A pod that is not ready protects nobody; without this it could block the drain of its node for good.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

/** Scaling by CPU from the replica floor; down slowly, since load that went may come back. */
export function autoscalerSpec(
  intent: MicroserviceIntent,
  autoscaling: NonNullable<MicroserviceIntent['autoscaling']>,
): k8s.HorizontalPodAutoscalerSpecV2 {
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: intent.name },
    minReplicas: intent.replicas,
    maxReplicas: autoscaling.maxReplicas,
    metrics: [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          target: { type: 'Utilization', averageUtilization: autoscaling.cpuUtilization },
        },
      },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  };
}
