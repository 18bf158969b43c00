import { type Finding, finding } from '../finding';
import { PROXY_UID } from '../istio';
import { checkDnsLabel, checkPort, checkQuantity, checkRange } from '../kube';
import { checkWorkload } from '../workload';
import { checkCredentials } from './check-telemetry';
import type { CallGraphNode, Operation } from './operation';
import type { MicroserviceIntent } from './props';

/** What an environment variable may be called: a C identifier. */
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Everything that is wrong with a service, at once. */
export function checkMicroservice(service: CallGraphNode): Finding[] {
  const { intent } = service;
  const { path } = service.node;
  return [
    ...checkWorkload(path, intent),
    ...(service.canary ? checkWorkload(`${path}/canary`, service.canary) : []),
    ...checkDnsLabel(path, 'serviceName', intent.serviceName),
    ...checkPort(path, 'port', intent.port),
    ...checkPort(path, 'servicePort', intent.servicePort),
    ...(intent.writableTmp === undefined ? [] : checkQuantity(path, 'writableTmp', intent.writableTmp)),
    ...checkRange(path, 'startupSeconds', intent.startupSeconds, 1, 3600),
    ...checkRange(path, 'drainSeconds', intent.drainSeconds, 0, 3600),
    ...checkUid(path, intent.uid),
    ...checkEnvironment(path, intent),
    ...checkCredentials(path, intent.telemetry, intent.telemetryCredentials),
    ...intent.contract.findings,
    ...checkCalls(path, service),
  ];
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

function checkEnvironment(path: string, intent: MicroserviceIntent): Finding[] {
  const names = [...Object.keys(intent.env), ...Object.keys(intent.secretEnv)];
  const malformed = names.filter((name) => !ENV_NAME.test(name));
  const twice = Object.keys(intent.env).filter((name) => name in intent.secretEnv);
  const files = Object.keys(intent.configFiles).filter((name) => !CONFIG_KEY.test(name));
  return [
    ...malformed.map((name) =>
      finding('MW102', path, {
        message: 'the name of an environment variable is malformed',
        value: name,
        allowed: 'letters, digits and "_", not beginning with a digit',
        fix: 'rename it',
      }),
    ),
    ...twice.map((name) =>
      finding('MW101', path, {
        message: 'an environment variable stands both in env and in secretEnv',
        value: name,
        allowed: 'one of them',
        fix: 'remove it from env',
      }),
    ),
    ...files.map((name) =>
      finding('MW102', path, {
        message: 'the name of a configuration file is malformed',
        value: name,
        allowed: 'at most 253 of A-Z, a-z, 0-9, "-", "_" and "."',
        fix: 'rename it; a folder is not possible',
      }),
    ),
  ];
}

function checkCalls(path: string, service: CallGraphNode): Finding[] {
  const ends = service.outgoingCalls.flatMap((call) => [call.from, call.to]).filter(isUnknown);
  const unknown = new Map(ends.map((end) => [String(end), end]));
  return [...unknown].map(
    ([
      name,
      {
        service: { intent },
      },
    ]) =>
      finding('MW605', path, {
        message: `a call names an operation that the contract of ${intent.name} does not have`,
        value: name,
        allowed: intent.contract.operations.map((operation) => operation.id).join(', '),
        fix: 'name an operationId of the contract, or add the operation to it',
      }),
  );
}

/** A contract without operations could not be read, which is a finding of its own: not every call need say it again. */
function isUnknown({ id, service }: Operation): boolean {
  const { operations } = service.intent.contract;
  return operations.length > 0 && !operations.some((operation) => operation.id === id);
}
