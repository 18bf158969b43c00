import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender, Sent } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { count, type TelemetryLab } from './lab';
import { lostOf } from './lost';

/** The container's limit, in MiB. */
const LIMIT = 256;
const SECONDS = 10;
/** Spans in a second. */
const RATE = 20_000;
const SPANS = SECONDS * RATE;
/** Characters of each span: all of it together is more than the limit. */
const PADDING = 1_000;
const PATIENCE = 60_000;
/** Milliseconds until garbage is collected and the limiter has looked again. */
const RELIEF = 15_000;

export const memory: Experiment<TelemetryLab>[] = [
  {
    id: 'memory-pressure',
    title: `${count(RATE)} spans of 1 kB a second come while the backend is down and the queue never full`,
    policy: `the memory limiter refuses at 60 % of ${LIMIT} MiB`,
    short: true,
    run: (lab) =>
      lab.withGateway({ memory: `${LIMIT}Mi`, queueSize: 1_000_000 }, async ({ collector, sender, backend }) => {
        await backend.goDown();
        let peak = 0;
        const watch = setInterval(() => {
          peak = Math.max(peak, collector.memory() ?? Number.POSITIVE_INFINITY);
        }, 20);
        const { acknowledged, refused } = await steadily(sender).finally(() => clearInterval(watch));
        const mebibytes = Math.round(peak / 2 ** 20);
        const alive = collector.ending() === undefined;
        await backend.comeUp();
        await backend.until('traces', acknowledged.length, PATIENCE);
        const lost = lostOf(acknowledged, backend);
        const again = await takenAgain(sender);
        return {
          predicted: `refuses and stays below ${LIMIT} MiB; of what was taken none lost; takes again what comes later`,
          measured: `${count(refused.length)} of ${count(SPANS)} refused, at most ${mebibytes} MiB; ${lost} lost; ${again ? '' : 'nothing '}taken later`,
          holds: alive && refused.length > 0 && mebibytes < LIMIT && lost === 0 && again,
          bars: [
            { label: 'container limit', value: LIMIT, unit: 'MiB' },
            { label: 'used at most', value: mebibytes, unit: 'MiB' },
          ],
        };
      }),
  },
];

/** Sends at the rate, or as fast as it is answered if that is slower. */
async function steadily(sender: Sender): Promise<Sent> {
  const all: Sent[] = [];
  const rounds = 20 * SECONDS;
  for (let i = 0; i < rounds; i++) {
    const [sent] = await Promise.all([sender.send(SPANS / rounds, { padding: PADDING }), sleep(50)]);
    all.push(sent);
  }
  return {
    acknowledged: all.flatMap(({ acknowledged }) => acknowledged),
    refused: all.flatMap(({ refused }) => refused),
  };
}

async function takenAgain(sender: Sender): Promise<boolean> {
  const deadline = Date.now() + RELIEF;
  while (Date.now() < deadline) {
    if ((await sender.send(100)).refused.length === 0) return true;
    await sleep(200);
  }
  return false;
}
