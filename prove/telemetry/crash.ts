import { different } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { count, type TelemetryLab } from './lab';
import { lostOf } from './lost';

/** The queue of a gateway by default, in items. */
const WAITING = 20_000;
const PATIENCE = 40_000;

/** What becomes of the queue when the gateway ends. */
export const crash: Experiment<TelemetryLab>[] = [
  {
    id: 'gateway-killed',
    title: `the gateway is killed while ${count(WAITING)} spans wait for the backend`,
    policy: 'the queue is in memory, and what is in it is lost with the process',
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ collector, sender, backend }) => {
        await backend.goDown();
        const { acknowledged } = await sender.send(WAITING);
        await collector.kill();
        await collector.restart();
        await backend.comeUp();
        await sender.send(1);
        await backend.until('traces', 1, PATIENCE);
        const ids = new Set(backend.received.traces.map(({ id }) => id));
        const lost = lostOf(acknowledged, backend);
        return {
          predicted: `all ${count(WAITING)} lost; it works again`,
          measured: `${count(lost)} of ${count(acknowledged.length)} lost; ${ids.size} later span arrived`,
          holds: acknowledged.length === WAITING && lost === WAITING && ids.size === 1,
        };
      }),
  },
  {
    id: 'gateway-killed-persistent',
    title: `the same with the queue on disk`,
    policy: 'persistence: what was taken outlives the process',
    short: true,
    run: (lab) =>
      lab.withGateway({ persistence: '1Gi' }, async ({ collector, sender, backend }) => {
        await backend.goDown();
        const { acknowledged } = await sender.send(WAITING);
        await collector.kill();
        await collector.restart();
        await backend.comeUp();
        await backend.until('traces', WAITING, PATIENCE);
        const lost = lostOf(acknowledged, backend);
        return {
          predicted: 'none lost',
          measured: `${lost} of ${count(acknowledged.length)} lost`,
          holds: acknowledged.length === WAITING && lost === 0,
        };
      }),
  },
  {
    id: 'gateway-killed-delivering',
    title: `the gateway is killed while a slow backend takes ${count(WAITING)} spans from a queue on disk`,
    policy: 'persistence: what was taken outlives the process',
    short: true,
    run: (lab) =>
      lab.withGateway({ persistence: '1Gi' }, async ({ collector, sender, backend }) => {
        backend.behave({ delay: 1000 });
        const { acknowledged } = await sender.send(WAITING);
        await backend.until('traces', 1, PATIENCE);
        await collector.kill();
        const before = different(backend.received.traces);
        await collector.restart();
        backend.behave();
        await backend.until('traces', WAITING, PATIENCE);
        const ids = new Set(backend.received.traces.map(({ id }) => id));
        const lost = lostOf(acknowledged, backend);
        const twice = backend.received.traces.length - ids.size;
        return {
          predicted: 'none lost; what was under way may come twice',
          measured: `${lost} of ${count(acknowledged.length)} lost, ${count(before)} delivered before; ${count(twice)} twice`,
          holds: acknowledged.length === WAITING && lost === 0 && before < WAITING,
        };
      }),
  },
  {
    id: 'gateway-terminated',
    title: `the gateway is told to end while ${count(WAITING)} spans wait for a slow backend`,
    policy: 'the queue is emptied before the process ends',
    short: true,
    run: (lab) =>
      lab.withGateway({}, async ({ collector, sender, backend }) => {
        backend.behave({ delay: 2000 });
        const { acknowledged } = await sender.send(WAITING);
        const started = performance.now();
        const code = await collector.terminate();
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        const lost = lostOf(acknowledged, backend);
        return {
          predicted: 'none lost, exit code 0',
          measured: `${lost} lost, exit code ${code} after ${seconds} s`,
          holds: acknowledged.length === WAITING && lost === 0 && code === 0,
        };
      }),
  },
];
