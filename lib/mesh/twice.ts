import { type Finding, finding } from '../finding';
import type { ResolvedMember } from './member';

/** The members, of those of one service the first. */
export function eachOnce(members: readonly ResolvedMember[]): ResolvedMember[] {
  return members.filter((member, i) => members.findIndex(({ service }) => service === member.service) === i);
}

/** MW110 for each service that is a member twice: its host can have one policy. */
export function checkTwice(path: string, members: readonly ResolvedMember[]): Finding[] {
  const once = new Set(eachOnce(members));
  const again = new Set(members.filter((member) => !once.has(member)).map(({ service }) => service));
  return [...again].map((service) =>
    finding('MW110', path, {
      message: `${service.node.path} is a member more than once`,
      value: service.host,
      allowed: 'each service once',
      fix: 'drop all but one of its members',
    }),
  );
}
