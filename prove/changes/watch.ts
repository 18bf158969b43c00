import { spawn } from 'node:child_process';
import type { Testbed } from '../../testbed';

/** What became of objects while something else went on. */
export interface Watch {
  /** Each state that the API server told, in order, as the template writes it. */
  readonly states: readonly string[];
  end(): void;
}

/**
 * Writes down each state of the experiment's objects of a kind, from those that are there to those that come.
 * @param template a JSONPath template of kubectl, which gives one line a state
 */
export function watch(
  { kubectl, kubeconfig, context }: Testbed,
  kind: string,
  namespace: string,
  template: string,
): Watch {
  const cluster = ['--kubeconfig', kubeconfig, '--context', context, '--namespace', namespace];
  const how = ['--watch', '--output', `jsonpath=${template}{"\\n"}`];
  const child = spawn(kubectl, [...cluster, 'get', kind, ...how], { stdio: ['ignore', 'pipe', 'ignore'] });
  const states: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    states.push(...lines);
  });
  return { states, end: () => void child.kill() };
}
