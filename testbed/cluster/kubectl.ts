import { TestbedError } from '../failure';
import { type RunResult, run } from '../process';
import { contextName } from './kubeconfig';
import { layoutOf } from './layout';

/** What kubectl needs to know of a testbed. */
export interface KubectlTarget {
  readonly name: string;
  /** The path of kubectl. */
  readonly kubectl: string;
}

/** Runs kubectl as the testbed's administrator, whatever the user's own kubeconfig says. */
export function kubectl(target: KubectlTarget, args: readonly string[], input?: string): Promise<RunResult> {
  const layout = layoutOf(target.name);
  const own = ['--kubeconfig', layout.kubeconfig('admin'), '--context', contextName(target.name)];
  return run(target.kubectl, [...own, '--cache-dir', layout.kubectlCache, ...args], { input });
}

/** Like {@link kubectl}, where a failure is the testbed's: returns stdout or throws a `TestbedError`. */
export async function mustKubectl(target: KubectlTarget, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await kubectl(target, args, input);
  if (code === 0) return stdout;
  throw new TestbedError(`kubectl ${args.slice(0, 2).join(' ')} failed:\n${stderr.trim().replace(/^/gm, '    ')}`);
}
