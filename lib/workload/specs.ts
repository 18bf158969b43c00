import { k8s } from '../kube';
import { type Autoscaling, deploymentLabels, deploymentName, type Workload } from './workload';

/** The Deployment: never below its replicas while it rolls out, and without `replicas` where an autoscaler sets them. */
export function deploymentSpec(workload: Workload, template: k8s.PodTemplateSpec): k8s.DeploymentSpec {
  return {
    replicas: workload.autoscaling ? undefined : workload.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: deploymentLabels(workload) },
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
    },
    template,
  };
}

/** At most one pod is evicted at a time; that is permitted whatever the number of replicas, so a drain never hangs. */
export function disruptionBudgetSpec(workload: Workload): k8s.PodDisruptionBudgetSpec {
  return {
    selector: { matchLabels: workload.selectorLabels },
    maxUnavailable: k8s.IntOrString.fromNumber(1),
    // A pod that is not ready protects nobody; without this it could block the drain of its node for good.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

/** Scaling by the CPU of the workload's own container (Kubernetes 1.30), from the replica floor; down slowly, since load that went may come back. */
export function autoscalerSpec(workload: Workload, autoscaling: Autoscaling): k8s.HorizontalPodAutoscalerSpecV2 {
  const averageUtilization = autoscaling.cpuUtilization ?? 70;
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deploymentName(workload) },
    minReplicas: workload.replicas,
    maxReplicas: autoscaling.maxReplicas,
    metrics: [
      {
        type: 'ContainerResource',
        // Of the pod, the request of a proxy would count as capacity of the application.
        containerResource: {
          container: workload.name,
          name: 'cpu',
          target: { type: 'Utilization', averageUtilization },
        },
      },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  };
}
