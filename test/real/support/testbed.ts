import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Manifest } from '../../../lib';
import { EmbeddedEngine } from '../../../runner/embedded-engine';
import type { Deployment, Progress, Row } from '../../../runner/engine';
import { type Overrides, readStackConfig } from '../../../runner/stack-config';
import type { Testbed } from '../../../testbed';

/** The name of the run's own testbed. */
export const TESTBED = 'test-real';

export const root = path.resolve(__dirname, '../../..');

/** The testbed that global setup started. */
export function testbed(): Testbed {
  const text = process.env.MESHWRIGHT_REAL_TESTBED;
  if (!text) throw new Error('the real tests run by `npm run test:real`, which starts the testbed');
  return JSON.parse(text);
}

/** The runner that every test uses. */
export const engine = new EmbeddedEngine('tests of the runner');

interface Variant extends Overrides {
  /** A program in test/real/programs in place of the stack's own. */
  readonly program?: string;
  /** @default 120 */
  readonly availableSeconds?: number;
}

/** The deployment of an environment to the testbed, with throwaway secrets. */
export function deployment(
  environment: string,
  { program, availableSeconds = 120, ...overrides }: Variant = {},
): Deployment {
  const { kubeconfig, context, kubectl } = testbed();
  const config = readStackConfig(root, environment, {
    values: {
      availableSeconds: String(availableSeconds),
      cluster: JSON.stringify({ kubeconfig, context }),
      ...overrides.values,
    },
    secrets: {
      paymentsProviderKey: 'throwaway',
      telemetryAuthorization: 'Bearer throwaway',
      revisionKey: 'throwaway'.repeat(4),
      ...overrides.secrets,
    },
  });
  return {
    root,
    environment,
    config: program === undefined ? config : { ...config, main: `test/real/programs/${program}.ts` },
    cluster: { kubeconfig, context, kubectl },
  };
}

/** Progress that only remembers its notes, and tells when a step begins. */
export function recorder(onStep: (title: string) => unknown = () => {}): Progress & { readonly notes: string[] } {
  const notes: string[] = [];
  return {
    notes,
    note: (text) => notes.push(text),
    step: (title, run) => {
      onStep(title);
      return run(() => {});
    },
  };
}

export async function up(deployed: Deployment): Promise<Row[]> {
  return engine.up(deployed, recorder());
}

/** Rows by what became of them: `{ created: ['Deployment finance-dev/billing', …], … }`. */
export function byAction(rows: readonly Row[]): Partial<Record<Row['action'], string[]>> {
  const groups: Partial<Record<Row['action'], string[]>> = {};
  for (const { action, object } of rows) groups[action] = [...(groups[action] ?? []), object].sort();
  return groups;
}

/** kubectl's answer; throws with its stderr. */
export function kubectl(...args: string[]): string {
  return kubectlWith('', ...args);
}

/** As {@link kubectl}, with something to read. */
export function kubectlWith(input: string, ...args: string[]): string {
  const { kubectl: command, kubeconfig, context } = testbed();
  return execFileSync(command, ['--kubeconfig', kubeconfig, '--context', context, ...args], {
    encoding: 'utf8',
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** One object as the API server has it. */
export function live(kind: string, name: string, namespace?: string): Manifest {
  return JSON.parse(kubectl('get', kind, name, ...(namespace ? ['--namespace', namespace] : []), '-o', 'json'));
}
