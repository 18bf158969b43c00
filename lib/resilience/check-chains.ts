import type { Finding } from '../finding';
import { checkAttempts } from './attempts';
import type { CallGraph } from './call-graph';
import { checkSyncCycles } from './cycles';
import { checkDeadlines } from './deadlines';

/** Everything that is wrong with chains of calls, each problem once, in time proportional to operations and calls. */
export function checkChains(graph: CallGraph): Finding[] {
  return [...checkDeadlines(graph), ...checkSyncCycles(graph), ...checkAttempts(graph)];
}
