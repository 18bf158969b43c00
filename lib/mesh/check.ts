import { type Finding, finding } from '../finding';
import type { MeshMember } from './member';
import { longestBackoff } from './retry';

/** The shortest try that is worth making: below it a healthy answer across two proxies is cut off. */
const SHORTEST_TRY_MS = 50;

/** What is wrong with the mesh's policy, at once. */
export function checkMesh(path: string, members: readonly Required<MeshMember>[]): Finding[] {
  return [...checkHosts(path, members), ...members.flatMap((member) => checkMember(path, member))];
}

function checkHosts(path: string, members: readonly Required<MeshMember>[]): Finding[] {
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

function checkMember(path: string, member: Required<MeshMember>): Finding[] {
  const { timeout, retries, service } = member;
  const where = `${path}/${service.intent.name}`;
  const numbers: [string, number, number, number][] = [
    ['retries', retries, 0, 10],
    ['maxConnections', member.maxConnections, 1, 2 ** 31 - 1],
    ['maxPendingRequests', member.maxPendingRequests, 1, 2 ** 31 - 1],
  ];
  const outside = numbers
    .filter(([, value, min, max]) => !(Number.isInteger(value) && value >= min && value <= max))
    .map(([prop, value, min, max]) =>
      finding('MW114', where, {
        message: `${prop} is out of range`,
        value,
        allowed: `a whole number from ${min} to ${max}`,
        fix: `set ${prop} within it`,
      }),
    );
  const needed = (1 + retries) * SHORTEST_TRY_MS + longestBackoff(retries);
  if (outside.length > 0 || timeout.toMilliseconds() >= needed) return outside;
  return [
    finding('MW303', where, {
      message: `${retries} retries do not fit in the timeout`,
      value: `${timeout.toMilliseconds()} ms`,
      allowed: `at least ${needed} ms: ${1 + retries} tries of ${SHORTEST_TRY_MS} ms and ${longestBackoff(retries)} ms of back-off`,
      fix: 'raise the timeout or lower the retries',
    }),
  ];
}
