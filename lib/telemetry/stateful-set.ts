import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Finding, finding } from '../finding';
import { k8s, kubeObject } from '../kube';
import { disruptionBudgetSpec, ENDPOINT_REMOVAL_SECONDS, metadataOf, quantity } from '../workload';
import { QUEUE_VOLUME } from './persistence';
import type { CollectorWorkload } from './workload';

const CLAIM = '/spec/volumeClaimTemplates/0';

/**
 * The longest name of a StatefulSet: a label of its pods joins it with `-` and the hash of a revision, which has up to ten
 * characters, and a label has 63 (https://github.com/kubernetes/kubernetes/issues/64023).
 */
export const LONGEST_STATEFUL_SET = 52;

/** MW523 for a name with which the API server takes a StatefulSet, and its controller makes no pod for most revisions. */
export function checkStatefulSetName(path: string, name: string, limit = LONGEST_STATEFUL_SET): Finding[] {
  if (name.length <= limit) return [];
  return [
    finding('MW523', path, {
      message:
        'name is too long for a StatefulSet: with the hash of a revision its pods have a label too long, and are never made',
      value: name,
      allowed: `at most ${limit} characters`,
      fix: 'shorten it',
    }),
  ];
}

/**
 * The headless Service that gives each pod its name in DNS. Senders know the other one, which has an address of its own; one
 * that is headless already is both.
 */
export const governingService = ({ name, headless }: Pick<CollectorWorkload, 'name' | 'headless'>) =>
  headless ? name : `${name}-headless`;

/**
 * Adds ServiceAccount, StatefulSet, the headless Service that governs it and PodDisruptionBudget, and returns the
 * StatefulSet. The volumes stay when a replica
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
  if (!workload.headless) {
    // Without ports: it is for names alone, and the mesh has nothing to do with it.
    kubeObject(
      scope,
      'governing-service',
      k8s.KubeService,
      { ...metadata, name: governingService(workload) },
      {
        spec: { type: 'ClusterIP', clusterIp: 'None', selector: workload.selectorLabels },
      },
    );
  }
  const statefulSet = kubeObject(scope, 'stateful-set', k8s.KubeStatefulSet, metadata, {
    spec: {
      replicas: workload.replicas,
      revisionHistoryLimit: 3,
      serviceName: governingService(workload),
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
