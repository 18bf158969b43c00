import { k8s } from '../kube';
import type { CollectorConfig } from './config';
import { listeners } from './endpoints';
import { appProtocol, portName } from './ports';
import type { CollectorIntent } from './props';

/** The Deployment: never below its replicas while it rolls out, and without `replicas` where an autoscaler sets them. */
export function deploymentSpec(intent: CollectorIntent, template: k8s.PodTemplateSpec): k8s.DeploymentSpec {
  return {
    replicas: intent.autoscaling ? undefined : intent.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: intent.selectorLabels },
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
    },
    template,
  };
}

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

/** At most one pod is evicted at a time; that is permitted whatever the number of replicas, so a drain never hangs. */
export function disruptionBudgetSpec(intent: CollectorIntent): k8s.PodDisruptionBudgetSpec {
  return {
    selector: { matchLabels: intent.selectorLabels },
    maxUnavailable: k8s.IntOrString.fromNumber(1),
    // A pod that is not ready protects nobody; without this it could block the drain of its node for good.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

/** Scaling by CPU from the replica floor; down slowly, since a pod that goes takes its queue with it. */
export function autoscalerSpec(
  intent: CollectorIntent,
  autoscaling: NonNullable<CollectorIntent['autoscaling']>,
): k8s.HorizontalPodAutoscalerSpecV2 {
  const averageUtilization = autoscaling.cpuUtilization;
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: intent.name },
    minReplicas: intent.replicas,
    maxReplicas: autoscaling.maxReplicas,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  };
}
