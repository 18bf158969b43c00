import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../lib';
import { EmbeddedEngine } from '../../runner/embedded-engine';
import type { Deployment, Engine } from '../../runner/engine';
import { mustKubectl, startTemporaryTestbed, type TemporaryTestbed } from '../../testbed';
import { noProgress } from '../../testbed/progress';
import { type Cart, NAMESPACE } from './cart';
import { type Watch, watch } from './watch';

/** Where changes are made: an API server with Kubernetes' own controllers, and pods that only pretend to run. */
export interface ChangesLab {
  /** Deploys the service as it is to be now, by the runner that `npm start` uses, and waits until it is available. */
  deploy(cart: Cart, availableSeconds?: number): Promise<void>;
  /** Deletes the service and all that belongs to it. */
  clear(): Promise<void>;
  kubectl(...args: string[]): Promise<string>;
  /** The objects of a kind in the service's namespace. */
  list(kind: string): Promise<Manifest[]>;
  /** What happens to the service's objects of a kind while the work goes on, and for a while after it; see {@link watch}. */
  during(kind: string, template: string, work: () => Promise<void>): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** How long controllers get to do harm after a deployment, in milliseconds: they act within one or two seconds. */
const AFTERMATH = 5_000;
/** The testbed's pods are ready at once, or never. */
const AVAILABLE_SECONDS = 120;
const root = path.resolve(__dirname, '../..');

export function changesLab(): ChangesLab {
  const engine: Engine = new EmbeddedEngine('experiments');
  let starting: Promise<TemporaryTestbed> | undefined;
  const testbed = () => {
    starting ??= startTemporaryTestbed('prove-changes');
    return starting;
  };
  const kubectl = async (...args: string[]) => mustKubectl(await testbed(), [...args, '--namespace', NAMESPACE]);
  const deployment = async (cart: Cart, availableSeconds = AVAILABLE_SECONDS): Promise<Deployment> => {
    const { kubeconfig, context, kubectl: command } = await testbed();
    const cluster = { kubeconfig, context };
    const values = {
      'shop:cart': JSON.stringify(cart),
      'shop:cluster': JSON.stringify(cluster),
      'shop:availableSeconds': String(availableSeconds),
    };
    return {
      root,
      environment: 'experiment',
      config: { project: 'shop', main: 'prove/changes/program.ts', values, secretKeys: [] },
      cluster: { ...cluster, kubectl: command },
    };
  };
  return {
    kubectl,
    async deploy(cart, availableSeconds) {
      await engine.up(await deployment(cart, availableSeconds), noProgress);
    },
    async clear() {
      await engine.destroy(await deployment({}), noProgress);
    },
    async list(kind) {
      return JSON.parse(await kubectl('get', kind, '--output', 'json')).items;
    },
    async during(kind, template, work) {
      const seen: Watch = watch(await testbed(), kind, NAMESPACE, template);
      try {
        await work();
        await sleep(AFTERMATH);
        return [...seen.events];
      } finally {
        seen.end();
      }
    },
    async end() {
      await (await starting)?.stop();
    },
  };
}
