import { type Finding, finding } from '../finding';
import { checkDnsLabel, checkImage, checkQuantity, checkRange, parseQuantity } from '../kube';
import type { Workload } from './workload';

/** A label value, as the API machinery has it. */
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;

/** What is wrong with what all workloads have, at once. */
export function checkWorkload(path: string, workload: Workload): Finding[] {
  const { replicas, autoscaling } = workload;
  return [
    ...checkDnsLabel(path, 'name', workload.name),
    ...checkLabelValue(path, 'version', workload.version),
    ...checkLabelValue(path, 'partOf', workload.partOf),
    ...checkImage(path, workload.image),
    ...checkResources(path, workload),
    ...checkRange(path, 'replicas', replicas, 1, 1000),
    ...(autoscaling
      ? [
          ...checkRange(path, 'autoscaling.maxReplicas', autoscaling.maxReplicas, replicas, 1000),
          ...checkRange(path, 'autoscaling.cpuUtilization', autoscaling.cpuUtilization ?? 70, 1, 100),
        ]
      : []),
  ];
}

function checkLabelValue(path: string, prop: string, value: string): Finding[] {
  if (LABEL_VALUE.test(value)) return [];
  return [
    finding('MW102', path, {
      message: `${prop} is not a label value`,
      value,
      allowed: 'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", beginning and ending with a letter or digit',
      fix: `give ${prop} such a value`,
    }),
  ];
}

function checkResources(path: string, { cpuRequest, cpuLimit, memory }: Workload): Finding[] {
  const malformed = Object.entries({ cpuRequest, cpuLimit, memory }).flatMap(([prop, value]) =>
    checkQuantity(path, prop, value),
  );
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
