import { checkOperationId } from '../contract';
import { type Finding, finding } from '../finding';
import { PROXY_UID } from '../istio';
import {
  checkDiskSpace,
  checkDnsLabel,
  checkImage,
  checkName,
  checkPort,
  checkRange,
  kubernetesVersionOf,
  LABEL_VALUE_RULE,
} from '../kube';
import { checkNamespace, checkServiceName, checkWorkload } from '../workload';
import { checkEnvironment } from './check-environment';
import { checkCredentials, checkEnvironmentName, checkTarget } from './check-telemetry';
import { checkExternalCaller } from './external-caller';
import type { CallGraphNode } from './operation';
import type { MicroserviceIntent } from './props';

/** A probe's path is the part of a URL after the host. */
const PROBE_PATH = /^\/[!-~]*$/;

/** Everything that is wrong with a service, at once. */
export function checkMicroservice(service: CallGraphNode): Finding[] {
  const { intent } = service;
  const { path } = service.node;
  const kubernetes = kubernetesVersionOf(service);
  return [
    ...checkNamespace(service),
    ...checkWorkload(path, intent),
    ...(service.canary ? checkCanary(`${path}/canary`, service.canary) : []),
    ...checkServiceName(path, 'serviceName', intent.serviceName, intent, kubernetes),
    ...checkPort(path, 'port', intent.port),
    ...checkPort(path, 'servicePort', intent.servicePort),
    ...(intent.writableTmp === undefined ? [] : checkDiskSpace(path, 'writableTmp', intent.writableTmp)),
    ...checkRange(path, 'startupSeconds', intent.startupSeconds, 1, 3600),
    ...checkRange(path, 'drainSeconds', intent.drainSeconds, 0, 3600),
    ...checkRange(path, 'keepAliveSeconds', intent.keepAliveSeconds, 2, 86_400),
    ...checkProbePaths(path, intent),
    ...checkUid(path, intent.uid),
    ...intent.scrapeFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of scrapeFrom', namespace)),
    ...checkEnvironment(path, intent, kubernetes),
    ...checkEnvironmentName(path, intent.environment),
    ...checkTarget(path, intent.telemetry),
    ...checkCredentials(path, intent.telemetry, intent.telemetryCredentials),
    ...intent.contract.findings,
    ...checkCalls(path, service),
    ...service.externalCallers.flatMap((caller) => checkExternalCaller(path, caller, intent.contract)),
  ];
}

/** What a canary has of its own; the rest is its service's. */
function checkCanary(path: string, { version, image, replicas }: MicroserviceIntent): Finding[] {
  return [
    ...checkName(path, LABEL_VALUE_RULE, 'version', version),
    ...checkImage(path, image),
    ...checkRange(path, 'replicas', replicas, 1, 1000),
  ];
}

function checkProbePaths(path: string, { readinessPath, livenessPath }: MicroserviceIntent): Finding[] {
  return Object.entries({ readinessPath, livenessPath })
    .filter(([, value]) => !PROBE_PATH.test(value))
    .map(([prop, value]) =>
      finding('MW123', path, {
        message: `${prop} is not the path of a URL`,
        value,
        allowed: '"/" and printable ASCII characters, others percent-encoded',
        fix: 'write it as a client would ask for it, such as "/healthz"',
      }),
    );
}

function checkUid(path: string, uid: number): Finding[] {
  if (uid !== PROXY_UID) return checkRange(path, 'uid', uid, 1, 2 ** 31 - 1);
  return [
    finding('MW114', path, {
      message: 'uid is that of the mesh’s sidecar, whose traffic bypasses the mesh',
      value: uid,
      allowed: 'any other uid above 0',
      fix: 'leave uid out, or choose another',
    }),
  ];
}

function checkCalls(path: string, service: CallGraphNode): Finding[] {
  const ends = new Map(service.outgoingCalls.flatMap(({ from, to }) => [from, to]).map((end) => [String(end), end]));
  return [...ends].flatMap(
    ([
      name,
      {
        id,
        service: { intent },
      },
    ]) => {
      const message = `a call names an operation that the contract of ${intent.name} does not have`;
      return checkOperationId(path, intent.contract, id, message, name);
    },
  );
}
