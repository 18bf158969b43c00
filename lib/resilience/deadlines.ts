import { type Finding, finding } from '../finding';
import { components } from '../graph';
import type { CallGraph, ChainCall, ChainOperation } from './call-graph';
import { chainText, inSeconds } from './text';

/** The calls of an operation that a text names; the longest of them. */
const NAMED = 5;

/** How long an operation has before whoever called it gives up, and the call that says so. */
interface Deadline {
  readonly milliseconds: number;
  readonly attempts: number;
  /** @default - nobody calls it: it is its own timeout */
  readonly call?: ChainCall;
}

/**
 * MW401: an operation waits for its synchronous calls no longer than its own caller waits for it, since no deadline is
 * passed on: what comes later is work for nobody, and the caller's retry adds to it.
 *
 * What an operation has is the shortest attempt that any of its callers makes, or its own timeout where nobody calls it.
 * What it needs is the whole time, retries included, of its synchronous calls: one after another, but those that are
 * declared concurrent, of which the longest counts. Where no policy bounds a call, it takes what its callee's calls do.
 */
export function checkDeadlines(graph: CallGraph): Finding[] {
  const needs = neededTimes(graph);
  return graph.operations.flatMap((operation, node) => {
    const deadline = deadlineOf(graph, operation, node);
    const need = needs[node] ?? 0;
    return deadline && need > deadline.milliseconds ? [outlives(graph, needs, operation, node, deadline)] : [];
  });
}

function deadlineOf(graph: CallGraph, { timeout }: ChainOperation, node: number): Deadline | undefined {
  let shortest: Deadline | undefined;
  for (const call of graph.callsTo(node)) {
    const milliseconds = call.tryTimeout ?? call.timeout;
    if (milliseconds === undefined || milliseconds >= (shortest?.milliseconds ?? Number.POSITIVE_INFINITY)) continue;
    shortest = { milliseconds, attempts: call.tryTimeout === undefined ? 1 : call.attempts, call };
  }
  return shortest ?? (timeout === undefined ? undefined : { milliseconds: timeout, attempts: 1 });
}

/** What the synchronous calls of each operation take at most; callees first. A call within a cycle takes no time. */
function neededTimes(graph: CallGraph): number[] {
  const needs: number[] = [];
  for (const group of components(graph.waitsFor)) {
    const times = group.map((node) => total(graph.syncCallsFrom(node), (call) => timeOf(graph, needs, call)));
    group.forEach((node, i) => {
      needs[node] = times[i] ?? 0;
    });
  }
  return needs;
}

function timeOf(graph: CallGraph, needs: readonly number[], call: ChainCall): number {
  return call.timeout ?? needs[graph.nodeOf(call.to)] ?? 0;
}

function total(calls: readonly ChainCall[], timeOfCall: (call: ChainCall) => number): number {
  let [sequential, concurrent] = [0, 0];
  for (const call of calls) {
    if (call.concurrent) concurrent = Math.max(concurrent, timeOfCall(call));
    else sequential += timeOfCall(call);
  }
  return sequential + concurrent;
}

function outlives(
  graph: CallGraph,
  needs: readonly number[],
  { name, path }: ChainOperation,
  node: number,
  deadline: Deadline,
): Finding {
  const { milliseconds, attempts, call } = deadline;
  const need = needs[node] ?? 0;
  const calls = graph.syncCallsFrom(node).filter((each) => timeOf(graph, needs, each) > 0);
  const longest = [...calls].sort((a, b) => timeOf(graph, needs, b) - timeOf(graph, needs, a)).slice(0, NAMED);
  const callees = calls.filter((each) => longest.includes(each)).map((each) => chainFrom(graph, needs, each));
  if (calls.length > NAMED) callees.push(`${calls.length - NAMED} more`);
  const isOwn = call === undefined || (attempts === 1 && call.timeout === graph.operations[node]?.timeout);
  const head = `${name} (${attempts === 1 ? '' : `${attempts} tries of `}${inSeconds(milliseconds)})`;
  const chain = chainText([...(isOwn ? [] : [graph.nameOf(call.from)]), head, callees.join(', ')]);
  // What the attempts leave of the timeout is back-off, and stays.
  const backoff = attempts === 1 ? 0 : (call?.timeout ?? 0) - attempts * milliseconds;
  const enough = `${inSeconds(need * attempts + backoff)} for ${name}${attempts === 1 ? '' : ` with its ${attempts} tries`}`;
  const several = calls.length > 1;
  return finding('MW401', path, {
    message: `the synchronous ${several ? 'calls' : 'call'} of ${name} may take longer than its caller waits: ${chain}`,
    value: inSeconds(need),
    allowed: `at most ${inSeconds(Math.floor(milliseconds))} for ${several ? 'all of them' : 'it'}, retries included, or at least ${enough}`,
    fix: `lower the timeout or the retries of what is called, raise the timeout of the caller (both in the mesh’s members, for one operation in operations), or call it after the answer (callsLater)${several ? '; calls that are made at the same time can be declared concurrent' : ''}`,
  });
}

/** A callee with its time; one that no policy bounds leads on to the longest of its own calls. */
function chainFrom(graph: CallGraph, needs: readonly number[], call: ChainCall): string {
  const links: string[] = [];
  let next: ChainCall | undefined = call;
  while (next && next.timeout === undefined && links.length < graph.operations.length) {
    links.push(graph.nameOf(next.to));
    const onward: readonly ChainCall[] = graph.syncCallsFrom(graph.nodeOf(next.to));
    next = [...onward].sort((a, b) => timeOf(graph, needs, b) - timeOf(graph, needs, a))[0];
  }
  if (next) links.push(`${graph.nameOf(next.to)} (${inSeconds(timeOf(graph, needs, next))})`);
  return chainText(links);
}
