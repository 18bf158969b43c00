import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Finding, finding } from '../finding';
import {
  checkCpu,
  checkDnsLabel,
  checkImage,
  checkMemory,
  checkName,
  checkRange,
  DNS_LABEL,
  LABEL_VALUE_RULE,
  type MinorVersion,
  parseQuantity,
  serviceName,
} from '../kube';
import type { Workload } from './workload';

/** More than a thousand pods behind one name are a slip of the finger more often than a wish. */
const MOST_REPLICAS = 1000;
/** Use is measured against the request, which may be a small part of what the limit allows. */
const HIGHEST_UTILIZATION = 1000;

/** What is wrong with what all workloads have, at once. */
export function checkWorkload(path: string, workload: Workload): Finding[] {
  const { replicas, autoscaling } = workload;
  return [
    ...checkDnsLabel(path, 'name', workload.name),
    ...checkName(path, LABEL_VALUE_RULE, 'version', workload.version),
    // Where it is the namespace, that one is reported.
    ...(workload.partOf === workload.namespace ? [] : checkName(path, LABEL_VALUE_RULE, 'partOf', workload.partOf)),
    ...checkImage(path, workload.image),
    ...checkResources(path, workload),
    ...checkRange(path, 'replicas', replicas, 1, MOST_REPLICAS),
    ...(autoscaling
      ? [
          // A floor that is none itself has been reported.
          ...checkRange(
            path,
            'autoscaling.maxReplicas',
            autoscaling.maxReplicas,
            replicas > 0 ? replicas : 1,
            MOST_REPLICAS,
          ),
          ...checkRange(path, 'autoscaling.cpuUtilization', autoscaling.cpuUtilization ?? 70, 1, HIGHEST_UTILIZATION),
        ]
      : []),
  ];
}

/** MW102, once for a chart, if its namespace cannot be one. */
export function checkNamespace(construct: IConstruct): Finding[] {
  const { node, namespace = 'default' } = Chart.of(construct);
  return checkDnsLabel(node.path, 'the namespace of the chart', namespace);
}

/** MW102 for a name of a workload's Service. One that is no DNS label at all has been reported as the workload's own. */
export function checkServiceName(
  path: string,
  prop: string,
  name: string,
  workload: Workload,
  kubernetes: MinorVersion,
): Finding[] {
  if (name === workload.name && !DNS_LABEL.fits(name)) return [];
  return checkName(path, serviceName(kubernetes), prop, name);
}

function checkResources(path: string, { cpuRequest, cpuLimit, memory }: Workload): Finding[] {
  const malformed = [
    ...checkCpu(path, 'cpuRequest', cpuRequest),
    ...checkCpu(path, 'cpuLimit', cpuLimit),
    ...checkMemory(path, 'memory', memory),
  ];
  if (malformed.length > 0 || Number(parseQuantity(cpuRequest)) <= Number(parseQuantity(cpuLimit))) return malformed;
  return [
    finding('MW104', path, {
      message: 'cpuLimit is below cpuRequest',
      value: cpuLimit,
      allowed: `at least ${cpuRequest}`,
      fix: 'raise cpuLimit or lower cpuRequest',
    }),
  ];
}
