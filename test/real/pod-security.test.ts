import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { planOfManifests } from '../check/support';
import { randomFrom } from '../plan/random';
import { randomPod } from './support/random-pods';
import { kubectl, kubectlWith, testbed } from './support/testbed';

const PODS = 400;
/** Those that the API server of the testbed knows, from the oldest that we tell apart. */
const MINORS = Array.from({ length: 12 }, (_, i) => 25 + i);
const nameOf = (minor: number) => `pods-of-1-${minor}`;

const namespaceOf = (minor: number): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: nameOf(minor),
    labels: {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': `v1.${minor}`,
    },
  },
});

let proxy: ChildProcess;
let server: string;

beforeAll(async () => {
  // Those of an earlier run on the same testbed may still be terminating.
  kubectl('delete', 'namespace', ...MINORS.map(nameOf), '--ignore-not-found', '--timeout=60s');
  kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: MINORS.map(namespaceOf) }), 'apply', '-f', '-');
  const { kubectl: command, kubeconfig, context } = testbed();
  proxy = spawn(command, ['--kubeconfig', kubeconfig, '--context', context, 'proxy', '--port=0']);
  const [line] = await new Promise<string[]>((resolve, reject) => {
    proxy.once('error', reject);
    if (proxy.stdout) createInterface(proxy.stdout).once('line', (text) => resolve([text]));
  });
  server = `http://${/[\d.]+:\d+/.exec(line ?? '')?.[0]}`;
  for (const minor of MINORS) {
    kubectl('wait', '--for=create', 'serviceaccount/default', `--namespace=${nameOf(minor)}`, '--timeout=60s');
  }
});
afterAll(() => {
  proxy?.kill();
  kubectl('delete', 'namespace', ...MINORS.map(nameOf), '--wait=false');
});

/** What the API server would say to a pod: whether its Pod Security allows it, or undefined if the pod is no valid one. */
async function isAllowed(pod: object, minor: number): Promise<{ allowed?: boolean; message: string }> {
  const response = await fetch(`${server}/api/v1/namespaces/${nameOf(minor)}/pods?dryRun=All`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(pod),
  });
  const { message = '' } = (await response.json()) as { message?: string };
  if (response.status === 201) return { allowed: true, message };
  if (response.status === 403 && message.includes('violates PodSecurity')) return { allowed: false, message };
  if (response.status === 422) return { message };
  throw new Error(`${response.status} ${message}`);
}

/** What the check says. */
function meets(pod: Manifest, minor: number): boolean {
  const placed = { ...pod, metadata: { ...pod.metadata, namespace: nameOf(minor) } };
  return checkPlan(planOfManifests([namespaceOf(minor), placed])).every(({ code }) => code !== 'MW202');
}

test('the API server and MW202 agree on generated pods, by each version from 1.25 to 1.36', async () => {
  const random = randomFrom(26);
  const pods = Array.from({ length: PODS }, (_, i) => randomPod(random, `pod-${i}`));
  const cases = pods.flatMap((pod) => MINORS.map((minor) => ({ pod, minor })));
  const counts = { allowed: 0, refused: 0, invalid: 0 };
  const depends = new Set<object>();
  const disagreements: string[] = [];
  const first = new Map<object, boolean>();
  const judge = async ({ pod, minor }: (typeof cases)[number]) => {
    const { allowed, message } = await isAllowed(pod, minor);
    if (allowed === undefined) {
      counts.invalid++;
      return;
    }
    counts[allowed ? 'allowed' : 'refused']++;
    if (first.has(pod) && first.get(pod) !== allowed) depends.add(pod);
    first.set(pod, allowed);
    if (meets(pod, minor) !== allowed) disagreements.push(`1.${minor} ${allowed} ${message} ${JSON.stringify(pod)}`);
  };
  const queue = cases[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of queue) await judge(one);
    }),
  );
  expect(disagreements).toEqual([]);
  console.info(`Pod Security: ${JSON.stringify(counts)}, ${depends.size} pods of which the version decides`);
  // Otherwise the pods would be too good, too bad or no pods, and the test would show nothing.
  expect(counts.allowed).toBeGreaterThan(cases.length / 8);
  expect(counts.refused).toBeGreaterThan(cases.length / 4);
  expect(counts.invalid).toBeLessThan(cases.length / 10);
  expect(depends.size).toBeGreaterThan(PODS / 25);
}, 600_000);
