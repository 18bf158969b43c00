import { k8s } from '../kube';
import type { CollectorWorkload } from './workload';

/**
 * What is read of files goes into the queue on the node before it counts as read. Without this the Collector keeps up to
 * 100 lines in memory for 100 ms, and loses them when it is killed.
 */
const SYNCHRONOUS = '--feature-gates=stanza.synchronousLogEmitter';

/**
 * One pod on every node, whatever the node is reserved for. It is root, since the files that it reads are root's, and
 * nothing else: no capabilities, no escalation, a root file system that cannot be written.
 */
export function daemonSetSpec(workload: CollectorWorkload, template: k8s.PodTemplateSpec): k8s.DaemonSetSpec {
  const { spec } = template;
  const [container] = spec?.containers ?? [];
  return {
    revisionHistoryLimit: 3,
    selector: { matchLabels: workload.selectorLabels },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') } },
    template: {
      ...template,
      spec: {
        ...spec,
        topologySpreadConstraints: undefined,
        tolerations: [{ operator: 'Exists' }],
        securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } },
        containers: container
          ? [
              {
                ...container,
                args: [...(container.args ?? []), SYNCHRONOUS],
                securityContext: { ...container.securityContext, runAsNonRoot: false },
              },
            ]
          : [],
      },
    },
  };
}
