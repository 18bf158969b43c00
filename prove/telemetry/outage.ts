import { setTimeout as sleep } from 'node:timers/promises';
import { different } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { count, type TelemetryLab } from './lab';
import { lostOf } from './lost';

/** The queue of a gateway by default, in items. */
const QUEUE = 20_000;
const WAITING = 15_000;
const OFFERED = 30_000;
/** Milliseconds. */
const OUTAGE = 5_000;
/** The longest pause between two tries, with what it takes to deliver. */
const PATIENCE = 40_000;

export const outage: Experiment<TelemetryLab>[] = [
  {
    id: 'backend-outage',
    title: `the backend is down for ${OUTAGE / 1000} s while ${count(WAITING)} spans come`,
    policy: `a queue of ${count(QUEUE)}; tries without an end`,
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ sender, backend }) => {
        await backend.goDown();
        const { refused } = await sender.send(WAITING);
        await sleep(OUTAGE);
        await backend.comeUp();
        const arrived = await backend.until('traces', WAITING, PATIENCE);
        const twice = backend.received.traces.length - different(backend.received.traces);
        return {
          predicted: 'none refused, none lost, none twice',
          measured: `${refused.length} refused, ${WAITING - arrived} lost, ${twice} twice`,
          holds: refused.length === 0 && arrived === WAITING && twice === 0,
        };
      }),
  },
  {
    id: 'queue-full',
    title: `the backend is down while ${count(OFFERED)} spans come`,
    policy: `a queue of ${count(QUEUE)}; what comes beyond it is refused`,
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ sender, backend, collector }) => {
        await backend.goDown();
        const { acknowledged, refused } = await sender.send(OFFERED);
        const alive = collector.ending() === undefined;
        await backend.comeUp();
        const arrived = await backend.until('traces', acknowledged.length, PATIENCE);
        const lost = lostOf(acknowledged, backend);
        return {
          predicted: `about ${count(QUEUE)} taken, the others refused; of what was taken none lost`,
          measured: `${count(acknowledged.length)} taken, ${count(refused.length)} refused; ${lost} lost, ${count(arrived)} arrived`,
          holds:
            alive &&
            acknowledged.length + refused.length === OFFERED &&
            acknowledged.length >= 0.9 * QUEUE &&
            acknowledged.length <= QUEUE &&
            lost === 0,
          bars: [
            { label: 'taken', value: acknowledged.length, unit: 'spans' },
            { label: 'refused', value: refused.length, unit: 'spans' },
            { label: 'lost', value: lost, unit: 'spans' },
          ],
        };
      }),
  },
  {
    id: 'backend-refuses',
    title: 'the backend answers 503, then is well again',
    policy: 'tries without an end',
    short: false,
    run: (lab) =>
      lab.withGateway({}, async ({ sender, backend }) => {
        backend.behave({ status: 503 });
        await sender.send(WAITING);
        await sleep(OUTAGE);
        const tries = backend.requests;
        backend.behave();
        const arrived = await backend.until('traces', WAITING, PATIENCE);
        return {
          predicted: 'tried again, none lost',
          measured: `${tries} tries refused, ${WAITING - arrived} lost`,
          holds: tries > 2 && arrived === WAITING,
        };
      }),
  },
];
