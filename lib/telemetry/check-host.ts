import { posix } from 'node:path';
import { type Finding, finding } from '../finding';
import type { OtelAgentProps } from './agent-props';

const OF_METRICS = [
  'hostMetrics',
  'hostFilesystems',
  'kubeletMetrics',
  'unverifiedKubelets',
  'kubeletAddress',
] as const;

/** MW109 for what an agent is told to collect and cannot. */
export function checkHost(path: string, props: OtelAgentProps): Finding[] {
  const { collects, hostMetrics = true, kubeletMetrics = true, hostFilesystems = [] } = props;
  if (collects === 'logs') {
    return OF_METRICS.filter((prop) => props[prop] !== undefined).map((prop) =>
      finding('MW109', path, {
        message: `${prop} is given to an agent that collects logs`,
        value: props[prop],
        allowed: 'an agent that collects metrics',
        fix: 'give it to a second agent, with collects: metrics',
      }),
    );
  }
  const isNothing = !hostMetrics && !kubeletMetrics && hostFilesystems.length === 0;
  const twice = hostFilesystems.filter((each, index) => hostFilesystems.indexOf(each) !== index);
  const wrong = hostFilesystems.filter((each) => !isMountPoint(each));
  return [
    ...(isNothing
      ? [
          finding('MW109', path, {
            message: 'the agent collects nothing',
            fix: 'leave it out, or say what it measures',
          }),
        ]
      : []),
    ...[...new Set([...wrong, ...twice])].map((value) =>
      finding('MW109', path, {
        message: 'hostFilesystems names what is no mount point that can be measured, or names one twice',
        value,
        allowed: 'absolute paths below /, once each, without "." and "..", and none within /proc or /sys',
        fix: 'name the mount point as the node has it; the kubelet tells the use of /',
      }),
    ),
  ];
}

function isMountPoint(text: string): boolean {
  return (
    text.startsWith('/') &&
    text !== '/' &&
    posix.normalize(text) === text &&
    !/\/$|[:\0]|^\/(proc|sys)(\/|$)/.test(text)
  );
}
