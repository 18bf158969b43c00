import type { Manifest } from '../../lib';
import type { Experiment } from '../experiment';
import { SERVICE } from './cart';
import type { ChangesLab } from './lab';

const files = (text: string) => ({ 'limits.json': text });

/** What the pods that run read in their configuration file, sorted; `missing` where its ConfigMap is gone. */
async function readByPods(lab: ChangesLab): Promise<string[]> {
  const [pods, maps] = await Promise.all([lab.list('pods'), lab.list('configmaps')]);
  const dataOf = new Map(maps.map((map) => [map.metadata.name, (map as Manifest & { data?: object }).data]));
  return pods
    .flatMap(({ spec }) => spec.volumes ?? [])
    .flatMap(({ configMap }: { configMap?: { name: string } }) => configMap?.name ?? [])
    .map((name: string) => Object.values(dataOf.get(name) ?? { none: 'missing' }).join())
    .sort();
}

export const configuration: readonly Experiment<ChangesLab>[] = [
  {
    id: 'configuration-changed',
    title: 'a configuration file changes with an image that never becomes ready',
    policy: 'pods keep the configuration that they were deployed with',
    short: true,
    async run(lab) {
      await lab.clear();
      await lab.deploy({ replicas: 2, configFiles: files('old') });
      const next = { replicas: 2, configFiles: files('new'), image: `${SERVICE}:2.0.0`, neverReady: true };
      await lab.deploy(next, 3).catch(() => {});
      const during = await readByPods(lab);
      await lab.deploy({ ...next, neverReady: false });
      const maps = (await lab.list('configmaps')).filter(({ metadata }) => metadata.name.startsWith(SERVICE));
      return {
        predicted: 'the two old pods read "old", the new one "new"; 1 ConfigMap when the new ones serve',
        measured: `${during.join(', ')}; ${maps.length}`,
        holds: during.join() === 'new,old,old' && maps.length === 1,
      };
    },
  },
];
