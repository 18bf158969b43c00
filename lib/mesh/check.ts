import type { Duration } from 'cdk8s';
import { type ContractOperation, checkOperationId } from '../contract';
import { type Finding, finding } from '../finding';
import { checkDuration, checkNotProxyPort, millisecondsOf } from '../istio';
import { checkRange } from '../kube';
import { isTooLarge, MAX_PROGRAM_SIZE, programSize } from '../re2';
import type { CallGraphNode } from '../service';
import { checkAuthorization } from './authorization';
import type { CallPolicy } from './call-policy';
import { checkEncodedSlashes } from './encoded-slashes';
import { operationPolicies } from './host-policy';
import { type MeshMember, type OperationOptions, policyOf, type ResolvedMember } from './member';
import type { OperationPolicy } from './operation-routes';
import { LONGEST_REGEX, pathMatch } from './path';
import { mediaTypePattern } from './request-rules';
import { longestBackoff, repetitionOf } from './retry';

/** The shortest try that is worth making: below it a healthy answer across two proxies is cut off. */
const SHORTEST_TRY_MS = 50;

/** What is wrong with the mesh's policy, at once. */
export function checkMesh(path: string, members: readonly ResolvedMember[]): Finding[] {
  return [
    ...checkHosts(path, members),
    ...checkTelemetry(path, members),
    ...members.flatMap((member) => checkMember(path, member)),
  ];
}

function checkHosts(path: string, members: readonly ResolvedMember[]): Finding[] {
  const byHost = new Map<string, MeshMember[]>();
  for (const member of members) byHost.set(member.service.host, [...(byHost.get(member.service.host) ?? []), member]);
  return [...byHost]
    .filter(([, claimants]) => claimants.length > 1)
    .map(([host, claimants]) =>
      finding('MW110', path, {
        message: `${claimants.map(({ service }) => service.node.path).join(' and ')} claim the same host`,
        value: host,
        allowed: 'one service a host',
        fix: 'give one of them another serviceName',
      }),
    );
}

/** Proxies send logs and spans where their applications do; in clear where no mutual TLS is taken. */
function checkTelemetry(path: string, members: readonly ResolvedMember[]): Finding[] {
  const targets = new Set(members.flatMap(({ service }) => service.intent.telemetry ?? []));
  return [...targets]
    .filter(({ inMesh }) => inMesh === false)
    .map(({ endpoint }) =>
      finding('MW309', path, {
        message: 'services of the mesh send their telemetry to a Collector that takes no part in it',
        value: endpoint,
        allowed: 'a Collector of the mesh',
        fix: 'give the Collector the prop mesh',
      }),
    );
}

function checkMember(path: string, member: ResolvedMember): Finding[] {
  const where = `${path}/${member.service.node.id}`;
  const { contract } = member.service.intent;
  const limits = [
    ...checkRange(where, 'maxConnections', member.maxConnections, 1, 2 ** 31 - 1),
    ...checkRange(where, 'maxPendingRequests', member.maxPendingRequests, 1, 2 ** 31 - 1),
    ...checkDuration(where, 'slowStart', member.slowStart),
    ...checkNotProxyPort(where, 'port', member.service.intent.port),
  ];
  return [
    ...limits,
    ...checkPolicy(where, member),
    ...checkAuthorization(where, member.service),
    ...checkCanary(where, member),
    ...Object.keys(member.operations).flatMap((id) =>
      checkOperationId(where, contract, id, 'a policy is given for an operation that the contract does not have'),
    ),
    ...operationPolicies(member).flatMap((policy) => checkOperation(where, member, policy)),
  ];
}

function checkCanary(where: string, { canary, service }: ResolvedMember): Finding[] {
  if (!canary) return [];
  const range = [
    ...checkRange(where, 'canary.weight', canary.weight, 0, 100),
    ...checkRange(where, 'canary.mirror', canary.mirror ?? 0, 0, 100),
    ...(canary.header ? checkHeader(where, canary.header) : []),
  ];
  if (service.canary) return range;
  return [
    ...range,
    finding('MW106', where, {
      message: 'requests are split with a canary that the service does not have',
      value: `${canary.weight} %`,
      allowed: 'a split for services with a canary',
      fix: 'call addCanary() on the service, or remove the split',
    }),
  ];
}

/** MW127 for a header that no request can have, by RFC 9110: its name (5.1) or its value (5.5). */
function checkHeader(where: string, { name, value }: { readonly name: string; readonly value: string }): Finding[] {
  const wrong = [
    { prop: 'name', value: name, fits: HEADER_NAME.test(name), allowed: "letters, digits and any of !#$%&'*+-.^_`|~" },
    { prop: 'value', value, fits: HEADER_VALUE.test(value), allowed: 'printable ASCII, with spaces only inside' },
  ].filter(({ fits }) => !fits);
  return wrong.map(({ prop, value: given, allowed }) =>
    finding('MW127', where, {
      message: `canary.header.${prop} is not the ${prop} of a header`,
      value: given,
      allowed,
      fix: 'write it as requests have it, such as { name: "x-canary", value: "yes" }',
    }),
  );
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[!-~]([ -~]*[!-~])?$/;

/** What one operation, or one of its callers, has of its own. */
function checkOperation(where: string, member: ResolvedMember, policy: OperationPolicy): Finding[] {
  const { id } = policy.operation;
  const isRepeatable = repetitionOf(policy.operation, policy.guarded) === 'repeatable';
  const options = policyOf(member, id);
  const own = options ? checkPolicy(`${where}/${id}`, policy, isRepeatable) : [];
  const callers = policy.callers.flatMap((caller) =>
    caller.own ? checkPolicy(`${where}/${id}/${caller.name}`, caller.own, isRepeatable) : [],
  );
  return [
    ...own,
    ...callers,
    ...checkStream(`${where}/${id}`, options),
    ...checkPath(`${where}/${id}`, policy.operation),
    ...checkEncodedSlashes(`${where}/${id}`, policy.operation),
    ...checkMediaTypes(`${where}/${id}`, policy.operation),
    ...checkAgreement(`${where}/${id}`, id, member),
  ];
}

/** MW317: a stream has no time in which it has to end. */
function checkStream(where: string, options: OperationOptions | undefined): Finding[] {
  if (!options?.streams) return [];
  return (['timeout', 'latency'] as const).flatMap((name) => {
    const value = options[name];
    if (value === undefined) return [];
    return [
      finding('MW317', where, {
        message: `an operation that streams has a ${name}`,
        value: `${millisecondsOf(value)} ms`,
        allowed: 'none: nothing cuts a stream off; one caller may state a timeout for its own call',
        fix: `remove the ${name}, or streams`,
      }),
    ];
  });
}

function checkPath(where: string, { paths }: ContractOperation): Finding[] {
  return paths.flatMap((path) => {
    const match = pathMatch(path);
    const regex = 'regex' in match ? match.regex : '';
    if (!isTooLarge(regex)) return [];
    return [
      finding('MW307', where, {
        message: `the expression for the path ${path.template} is too large`,
        value: `${regex.length} characters, about ${programSize(regex)} instructions in RE2`,
        allowed: `${LONGEST_REGEX} characters and ${MAX_PROGRAM_SIZE} instructions for the whole path`,
        fix: 'give its parameters patterns with fewer characters and repetitions, or a format in place of an enumeration',
      }),
    ];
  });
}

function checkMediaTypes(where: string, operation: ContractOperation): Finding[] {
  const { requestMediaTypes } = operation;
  if (requestMediaTypes.length === 0 || requestMediaTypes.includes('*/*')) return [];
  if (mediaTypePattern(operation) !== undefined) return [];
  return [
    finding('MW606', where, {
      message:
        'the media types of the body take more characters than Istio takes: one with another type reaches the service',
      value: `${requestMediaTypes.length} types`,
      allowed: `an expression of ${LONGEST_REGEX} characters for all of them`,
      fix: 'name ranges such as "image/*" in the contract',
    }),
  ];
}

/** A route is chosen by the caller's labels, so one caller cannot have two policies for one operation. */
function checkAgreement(where: string, id: string, { service }: ResolvedMember): Finding[] {
  const asked = new Map<CallGraphNode, Set<string>>();
  for (const { from, to, options } of service.incomingCalls) {
    if (to.id !== id) continue;
    const policy = JSON.stringify({
      timeout: options.timeout && millisecondsOf(options.timeout),
      retries: options.retries,
    });
    const caller = from.service;
    asked.set(caller, (asked.get(caller) ?? new Set()).add(policy));
  }
  return [...asked]
    .filter(([, policies]) => policies.size > 1)
    .map(([caller, policies]) =>
      finding('MW306', where, {
        message: `${caller.intent.name} calls ${id} from several operations with different policies`,
        value: [...policies].join(' and '),
        allowed: 'one timeout and one number of retries for a caller and an operation',
        fix: 'give all of these calls the same options',
      }),
    );
}

/** @param isRepeatable whether a try may be cut off and repeated; elsewhere one try has the whole timeout */
function checkPolicy(
  where: string,
  { timeout, retries, latency, streams }: CallPolicy,
  isRepeatable = true,
): Finding[] {
  const outside = [
    ...checkRange(where, 'retries', retries, 0, 10),
    ...checkDuration(where, 'timeout', timeout),
    ...(latency ? checkDuration(where, 'latency', latency) : []),
  ];
  if (outside.length > 0 || streams) return outside;
  return [
    ...checkRetries(where, timeout, retries),
    ...checkLatency(where, { timeout, retries, latency }, isRepeatable),
  ];
}

function checkRetries(where: string, timeout: Duration, retries: number): Finding[] {
  const needed = (1 + retries) * SHORTEST_TRY_MS + longestBackoff(retries);
  if (millisecondsOf(timeout) >= needed) return [];
  return [
    finding('MW303', where, {
      message: `${retries} retries do not fit in the timeout`,
      value: `${millisecondsOf(timeout)} ms`,
      allowed: `at least ${needed} ms: ${1 + retries} tries of ${SHORTEST_TRY_MS} ms and ${longestBackoff(retries)} ms of back-off`,
      fix: 'raise the timeout or lower the retries',
    }),
  ];
}

/** MW303 for an operation whose tries, each as long as it takes while it is well, do not fit in the timeout. */
function checkLatency(where: string, { timeout, retries, latency }: CallPolicy, isRepeatable: boolean): Finding[] {
  if (latency === undefined) return [];
  const [tries, backoff] = isRepeatable ? [1 + retries, longestBackoff(retries)] : [1, 0];
  const needed = tries * millisecondsOf(latency) + backoff;
  if (millisecondsOf(timeout) >= needed) return [];
  return [
    finding('MW303', where, {
      message: `${tries === 1 ? 'the latency does' : `${tries} tries of the latency do`} not fit in the timeout`,
      value: `latency ${millisecondsOf(latency)} ms, timeout ${millisecondsOf(timeout)} ms`,
      allowed: `a timeout of at least ${needed} ms: ${tries} × ${millisecondsOf(latency)} ms and ${backoff} ms of back-off`,
      fix: 'raise the timeout, lower the retries or the latency, or leave the latency out: no try is cut off then',
    }),
  ];
}
