import { k8s } from '../kube';
import type { AgentIntent } from './agent-props';

/**
 * What is read of files goes into the queue on the node before it counts as read. Without this the Collector keeps up to
 * 100 lines in memory for 100 ms, and loses them when it is killed.
 */
const SYNCHRONOUS = '--feature-gates=stanza.synchronousLogEmitter';

const ROOT: k8s.PodSecurityContext = { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } };

/**
 * One pod on every node that is tolerated. Who reads logs is root, since those are root's, and nothing else: no
 * capabilities, no escalation, a root file system that cannot be written. Who measures is not even that.
 */
export function daemonSetSpec(workload: AgentIntent, template: k8s.PodTemplateSpec): k8s.DaemonSetSpec {
  const { spec } = template;
  const { logs, tolerations } = workload;
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
        tolerations: tolerations.map((each) => ({ ...each })),
        ...(logs && { securityContext: ROOT }),
        containers:
          container && logs
            ? [
                {
                  ...container,
                  args: [...(container.args ?? []), SYNCHRONOUS],
                  securityContext: { ...container.securityContext, runAsNonRoot: false },
                },
              ]
            : (spec?.containers ?? []),
      },
    },
  };
}
