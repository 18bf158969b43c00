import type { Experiment } from '../experiment';
import { SERVICE } from './cart';
import type { ChangesLab } from './lab';

const FLOOR = 3;
const autoscaling = { maxReplicas: 10 };

/** `spec.replicas` in every state of the Deployment while the work goes on. */
async function replicasDuring(lab: ChangesLab, work: () => Promise<void>): Promise<number[]> {
  const events = await lab.during('deployments', '{.object.spec.replicas}', work);
  return events.map(Number);
}

const readyPods = async (lab: ChangesLab) =>
  Number(await lab.kubectl('get', 'deployment', SERVICE, '--output', 'jsonpath={.status.readyReplicas}'));

/** An autoscaler and a fixed number of replicas are two owners of one field. */
export const autoscalingChanges: readonly Experiment<ChangesLab>[] = [
  {
    id: 'autoscaling-from-the-start',
    title: 'the first deployment of an autoscaled service',
    policy: `at least ${FLOOR} replicas, at most ${autoscaling.maxReplicas}`,
    short: true,
    async run(lab) {
      await lab.clear();
      let ready = 0;
      const replicas = await replicasDuring(lab, async () => {
        await lab.deploy({ replicas: FLOOR, autoscaling });
        ready = await readyPods(lab);
      });
      return {
        predicted: `never fewer than ${FLOOR} replicas, and it is deployed when ${FLOOR} pods are ready`,
        measured: `${Math.min(...replicas)} replicas at the least, ${ready} ready when it was deployed`,
        holds: Math.min(...replicas) >= FLOOR && ready >= FLOOR,
      };
    },
  },
  {
    id: 'autoscaling-switched-on',
    title: 'a service of 6 replicas becomes an autoscaled one',
    policy: `6 replicas, then at least ${FLOOR}`,
    short: true,
    async run(lab) {
      await lab.clear();
      await lab.deploy({ replicas: 6 });
      const replicas = await replicasDuring(lab, () => lab.deploy({ replicas: FLOOR, autoscaling }));
      return {
        predicted: '6 replicas until the autoscaler knows better',
        measured: `${Math.min(...replicas)} replicas at the least`,
        holds: Math.min(...replicas) >= 6,
      };
    },
  },
  {
    id: 'autoscaled-and-changed',
    title: 'the autoscaler chose 8 replicas, then a new image is deployed, twice',
    policy: `at least ${FLOOR} replicas, at most ${autoscaling.maxReplicas}`,
    short: true,
    async run(lab) {
      await lab.clear();
      await lab.deploy({ replicas: FLOOR, autoscaling });
      // The autoscaler scales by the same subresource.
      await lab.kubectl('scale', `deployment/${SERVICE}`, '--replicas', '8');
      const replicas = await replicasDuring(lab, async () => {
        await lab.deploy({ replicas: FLOOR, autoscaling, image: `${SERVICE}:2.0.0` });
        await lab.deploy({ replicas: FLOOR, autoscaling, image: `${SERVICE}:3.0.0` });
      });
      return {
        predicted: '8 replicas all the time',
        measured: `${Math.min(...replicas)} to ${Math.max(...replicas)} replicas`,
        holds: replicas.every((count) => count === 8),
      };
    },
  },
];
