import type { Finding } from '../finding';

/** More findings of one kind are made one: nobody reads them one by one, and they are mended by one decision. */
export const GROUP_ABOVE = 20;

/** How many of its other places such a finding names. */
const PLACES = 3;

/** The findings in their order; in place of many of a kind the first, with their number and where the next ones are. */
export function groupSame(findings: readonly Finding[]): Finding[] {
  const byKind = new Map<string, Finding[]>();
  for (const f of findings) {
    const kind = kindOf(f);
    const known = byKind.get(kind);
    if (known) known.push(f);
    else byKind.set(kind, [f]);
  }
  return findings.flatMap((f) => {
    const same = byKind.get(kindOf(f)) ?? [f];
    if (same.length <= GROUP_ABOVE) return [f];
    return same[0] === f ? [grouped(f, same.slice(1))] : [];
  });
}

function grouped(first: Finding, others: readonly Finding[]): Finding {
  // A document without line breaks has all of them in one place.
  const places = [...new Set(others.map(({ path }) => path))].filter((path) => path !== first.path);
  const shown = places.length === 0 ? '' : ` (${places.slice(0, PLACES).join(', ')}, …)`;
  return { ...first, message: `${first.message}; and ${others.length} more like it${shown}` };
}

/** What is alike in findings of one rule: what they say behind the place, and how it is mended. */
function kindOf({ code, message, allowed, fix }: Finding): string {
  const problem = message.replace(/^.*#\S*( \([^)]*\))?/, '').replace(/"[^"]*"/g, '');
  return JSON.stringify([code, problem, allowed, fix.replace(/\{.*\}/, '')]);
}
