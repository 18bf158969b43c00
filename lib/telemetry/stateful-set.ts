import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s, kubeObject } from '../kube';
import { disruptionBudgetSpec, ENDPOINT_REMOVAL_SECONDS, metadataOf, quantity } from '../workload';
import { QUEUE_VOLUME } from './persistence';
import type { CollectorWorkload } from './workload';

const CLAIM = '/spec/volumeClaimTemplates/0';

/**
 * Adds ServiceAccount, StatefulSet and PodDisruptionBudget, and returns the StatefulSet. The volumes stay when a replica
 * goes, and so does what waits on them.
 */
export function addStatefulSet(
  scope: Construct,
  workload: CollectorWorkload,
  template: k8s.PodTemplateSpec,
  size: string,
): ApiObject {
  const metadata = metadataOf(workload);
  kubeObject(scope, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
  kubeObject(scope, 'disruption-budget', k8s.KubePodDisruptionBudget, metadata, {
    spec: disruptionBudgetSpec(workload),
  });
  const statefulSet = kubeObject(scope, 'stateful-set', k8s.KubeStatefulSet, metadata, {
    spec: {
      replicas: workload.replicas,
      revisionHistoryLimit: 3,
      serviceName: workload.name,
      selector: { matchLabels: workload.selectorLabels },
      // No replica waits for another: each has a queue of its own.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: QUEUE_VOLUME.name },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: quantity(size) } } },
        },
      ],
    },
  });
  // The generated types are older than this field.
  statefulSet.addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/lifecycle', {
      preStop: { sleep: { seconds: ENDPOINT_REMOVAL_SECONDS } },
    }),
    // The API server writes these into a claim's template, which is one value to it: without them every later deployment
    // would find another one.
    JsonPatch.add(`${CLAIM}/apiVersion`, 'v1'),
    JsonPatch.add(`${CLAIM}/kind`, 'PersistentVolumeClaim'),
    JsonPatch.add(`${CLAIM}/spec/volumeMode`, 'Filesystem'),
  );
  return statefulSet;
}
