import { spawn } from 'node:child_process';
import type { Testbed } from '../../testbed';

/** What became of objects while something else went on. */
export interface Watch {
  /** Each event that the API server told, in order, as the template writes it. */
  readonly events: readonly string[];
  end(): void;
}

/**
 * Writes down what happens to the objects of a kind in a namespace, beginning with those that are there.
 * @param template a JSONPath template of kubectl, of an event with its `type` and its `object`, without `range`: kubectl
 *   prints only the first event then
 */
export function watch(
  { kubectl, kubeconfig, context }: Testbed,
  kind: string,
  namespace: string,
  template: string,
): Watch {
  const cluster = ['--kubeconfig', kubeconfig, '--context', context, '--namespace', namespace];
  const how = ['--watch', '--output-watch-events', '--output', `jsonpath=${template}{"\\n"}`];
  const child = spawn(kubectl, [...cluster, 'get', kind, ...how], { stdio: ['ignore', 'pipe', 'ignore'] });
  const events: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines);
  });
  return { events, end: () => void child.kill() };
}
