import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s, kubeObject, type ManifestObject } from '../kube';
import { CanaryDeployment } from './canary';
import { commonLabels } from './labels';
import { autoscalerSpec, deploymentSpec, disruptionBudgetSpec } from './specs';
import { deploymentName, ENDPOINT_REMOVAL_SECONDS, type Workload } from './workload';

/**
 * Adds ServiceAccount, Deployment, PodDisruptionBudget and, where asked for, HorizontalPodAutoscaler, all named as the
 * workload is, and returns the Deployment.
 */
export function addWorkload(scope: Construct, workload: Workload, template: k8s.PodTemplateSpec): ManifestObject {
  const metadata = metadataOf(workload);
  kubeObject(scope, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
  const deployment = addDeployment(scope, workload, template);
  kubeObject(scope, 'disruption-budget', k8s.KubePodDisruptionBudget, metadata, {
    spec: disruptionBudgetSpec(workload),
  });
  if (workload.autoscaling) {
    kubeObject(scope, 'autoscaler', k8s.KubeHorizontalPodAutoscalerV2, metadata, {
      spec: autoscalerSpec(workload, workload.autoscaling),
    });
  }
  return deployment;
}

function addDeployment(scope: Construct, workload: Workload, template: k8s.PodTemplateSpec): ManifestObject {
  const spec = deploymentSpec(workload, template);
  const deployment = kubeObject(scope, 'deployment', k8s.KubeDeployment, metadataOf(workload), { spec });
  // Kubernetes sleeps by itself since 1.30, so the image needs no shell; the generated types are older than that.
  deployment.addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/lifecycle', {
      preStop: { sleep: { seconds: ENDPOINT_REMOVAL_SECONDS } },
    }),
  );
  return deployment;
}

/** Adds the Deployment of another version beside one that {@link addWorkload} made, with all of its patches. */
export function addCanary(
  scope: Construct,
  canary: Workload,
  template: k8s.PodTemplateSpec,
  stable: ManifestObject,
): ManifestObject {
  const metadata = { ...metadataOf(canary), name: deploymentName(canary) };
  const body = k8s.KubeDeployment.manifest({ spec: deploymentSpec(canary, template) });
  return new CanaryDeployment(scope, 'canary', { ...body, ...k8s.KubeDeployment.GVK, metadata }, stable);
}

/** Name, namespace and labels of a workload's objects. */
export function metadataOf(workload: Workload) {
  return { name: workload.name, namespace: workload.namespace, labels: commonLabels(workload) };
}
