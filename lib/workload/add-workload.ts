import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s, kubeObject } from '../kube';
import { commonLabels } from './labels';
import { autoscalerSpec, deploymentSpec, disruptionBudgetSpec } from './specs';
import { deploymentName, ENDPOINT_REMOVAL_SECONDS, type Workload } from './workload';

/**
 * Adds ServiceAccount, Deployment, PodDisruptionBudget and, where asked for, HorizontalPodAutoscaler, all named as the
 * workload is, and returns the Deployment.
 */
export function addWorkload(scope: Construct, workload: Workload, template: k8s.PodTemplateSpec): ApiObject {
  const metadata = metadataOf(workload);
  kubeObject(scope, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
  const deployment = addDeployment(scope, 'deployment', workload, template);
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

/** Adds the Deployment alone. */
export function addDeployment(
  scope: Construct,
  id: string,
  workload: Workload,
  template: k8s.PodTemplateSpec,
): ApiObject {
  const metadata = { ...metadataOf(workload), name: deploymentName(workload) };
  const deployment = kubeObject(scope, id, k8s.KubeDeployment, metadata, { spec: deploymentSpec(workload, template) });
  // Kubernetes sleeps by itself since 1.30, so the image needs no shell; the generated types are older than that.
  deployment.addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/lifecycle', {
      preStop: { sleep: { seconds: ENDPOINT_REMOVAL_SECONDS } },
    }),
  );
  return deployment;
}

/** Name, namespace and labels of a workload's objects. */
export function metadataOf(workload: Workload) {
  return { name: workload.name, namespace: workload.namespace, labels: commonLabels(workload) };
}
