import type { Manifest } from '../../lib';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import { type Call, type Caller, type Mesh, startMesh } from '../../testbed/mesh';

/** Where experiments on the mesh are made: the finance system as it is planned for dev, on real istiod and Envoy. */
export interface MeshLab {
  /** What would be deployed. */
  readonly manifests: readonly Manifest[];
  /** Starts a mesh of these Pods for one piece of work. Each has a fresh one: nothing is ejected in it, nothing counted. */
  inMesh<T>(pods: Pods, work: (mesh: Mesh) => Promise<T>): Promise<T>;
}

export interface Pods {
  readonly replicas: Readonly<Record<string, number>>;
  readonly callers?: readonly Caller[];
  /** @default - those of the lab, as they are */
  readonly manifests?: readonly Manifest[];
}

export function meshLab(): MeshLab {
  const manifests = synthesize([ENVIRONMENTS.dev]).flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
  return {
    manifests,
    async inMesh(pods, work) {
      const mesh = await startMesh({ manifests, ...pods });
      try {
        const result = await work(mesh);
        const rejections = await mesh.rejections();
        if (rejections.length > 0) throw new Error(`a proxy refused configuration: ${rejections.join(', ')}`);
        return result;
      } finally {
        await mesh.stop();
      }
    },
  };
}

/** The ledger, whose callers are billing (entries) and payments (entries and balances). */
export const LEDGER = 'ledger.finance-dev';

/** A safe operation: payments reads a balance. */
export const READ = { host: LEDGER, path: '/v1/accounts/1000/balance' } as const;

/** A transactional operation with its key: billing or payments posts an entry. */
export function write(key: string): Call & { readonly host: string } {
  return {
    host: LEDGER,
    method: 'POST',
    path: '/v1/entries',
    headers: { 'idempotency-key': key },
    body: { lines: [] },
  };
}

/** The objects with one field of their specs replaced, in those of a kind. */
export function changed(
  manifests: readonly Manifest[],
  kind: string,
  change: (spec: Manifest['spec']) => Manifest['spec'],
): Manifest[] {
  return manifests.map((manifest) =>
    manifest.kind === kind ? { ...manifest, spec: change(manifest.spec) } : manifest,
  );
}

/** The same routes with other retries. */
export function withRetries(manifests: readonly Manifest[], retries: object): Manifest[] {
  return changed(manifests, 'VirtualService', (spec) => ({
    ...spec,
    http: spec.http.map((route: { retries?: object }) => (route.retries ? { ...route, retries } : route)),
  }));
}

/** Makes `count` calls, `width` of them at a time, and returns what each came to. */
export async function repeat<T>(count: number, width: number, call: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = new Array(count);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await call(index);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** `97.3 %`. */
export const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The share of answers below 400. */
export function successes(answers: readonly { readonly status: number }[]): number {
  return answers.filter(({ status }) => status < 400).length / answers.length;
}

/** How many of `count` tries that each fail with probability `p` fail at most, in all but one of 700 runs (binomial). */
export function mostFailures(p: number, count: number): number {
  let probability = (1 - p) ** count;
  let total = probability;
  let failures = 0;
  while (total < 1 - 1 / 700) {
    failures += 1;
    probability *= ((count - failures + 1) / failures) * (p / (1 - p));
    total += probability;
  }
  return failures;
}
