import { setTimeout as sleep } from 'node:timers/promises';
import { type Collector, type Item, ownCounter } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { count, type TelemetryLab } from './lab';

const PER_TRACE = 10;
const FAILED = 200;
const PLAIN = 1000;
/** The share of plain traces that is kept, in percent, and what chance leaves of it in all but one of 1,000 runs. */
const SHARE = 10;
const [LEAST, MOST] = [70, 132];
const DECISION = 2;
/** No multiple of a trace's spans, so that traces come in parts. */
const BATCH = 333;
/** Milliseconds in which a change of the replicas is followed. */
const FOLLOWED = 1000;

export const sampling: Experiment<TelemetryLab>[] = [
  {
    id: 'tail-sampling',
    title: `${FAILED} traces with an error and ${count(PLAIN)} without, of ${PER_TRACE} spans in parts, through two replicas that decide`,
    policy: `errors and ${SHARE} % of the rest, decided on whole traces`,
    short: true,
    run: (lab) => {
      const policies = [{ keep: 'errors' }, { keep: 'share', percent: SHARE }] as const;
      return lab.withSampling({ tracesPerSecond: 500, decisionSeconds: DECISION, policies }, async (tiers) => {
        const { sender, backend } = tiers;
        const options = { perTrace: PER_TRACE, batch: BATCH };
        const failed = await sender.send(FAILED * PER_TRACE, { ...options, fails: true });
        const plain = await sender.send(PLAIN * PER_TRACE, options);
        await backend.until('traces', FAILED * PER_TRACE + LEAST * PER_TRACE, 20_000);
        await sleep(1000 * (DECISION + 2));

        const arrived = spansByTrace(backend.received.traces);
        const kept = (ids: readonly string[]) =>
          [...new Set(ids.map(traceOf))].filter((trace) => arrived.has(trace)).length;
        const [errors, others] = [kept(failed.acknowledged), kept(plain.acknowledged)];
        const halves = [...arrived.values()].filter((spans) => spans !== PER_TRACE).length;
        const refused = failed.refused.length + plain.refused.length;
        return {
          predicted: `all ${FAILED} with errors, ${LEAST} to ${MOST} of the others, each whole`,
          measured: `${errors} with errors, ${others} others, ${halves} not whole`,
          holds: refused === 0 && errors === FAILED && others >= LEAST && others <= MOST && halves === 0,
          bars: [
            { label: 'with errors, kept', value: errors, unit: `of ${FAILED}` },
            { label: 'others, kept', value: others, unit: `of ${PLAIN}` },
          ],
        };
      });
    },
  },
  {
    id: 'sampling-scaled',
    title: 'a replica that decides is added, then the other one leaves and ends',
    policy: 'the first tier follows the EndpointSlices of the second',
    short: true,
    run: (lab) => {
      const policies = [{ keep: 'share', percent: 100 }] as const;
      // One of the two has to keep them all.
      return lab.withSampling({ tracesPerSecond: 2 * PLAIN, decisionSeconds: 1, policies }, async (tiers) => {
        const { sender, backend, deciding, serve } = tiers;
        let sent = 0;
        const shares: number[][] = [];
        for (const replicas of [[0], [0, 1], [1]]) {
          await serve(replicas);
          await sleep(FOLLOWED);
          // Whoever is not served any more ends, as its pod would.
          if (!replicas.includes(0)) await deciding[0]?.terminate();
          const before = await Promise.all(deciding.map(accepted));
          sent += (await sender.send(PLAIN * PER_TRACE, { perTrace: PER_TRACE, batch: BATCH })).acknowledged.length;
          await backend.until('traces', sent, 20_000);
          const after = await Promise.all(deciding.map(accepted));
          shares.push(after.map((spans, i) => Math.round((100 * (spans - (before[i] ?? 0))) / (PLAIN * PER_TRACE))));
        }
        const whole = [...spansByTrace(backend.received.traces).values()].filter((spans) => spans === PER_TRACE).length;
        const [alone, both, other] = shares.map((each) => each.join(' + '));
        return {
          predicted: `100 + 0 % of the spans, then both a share, then 0 + 100 %; all ${count(3 * PLAIN)} traces whole`,
          measured: `${alone} %, then ${both} %, then ${other} %; ${count(whole)} whole`,
          holds:
            sent === 3 * PLAIN * PER_TRACE &&
            whole === 3 * PLAIN &&
            alone === '100 + 0' &&
            shares[1]?.every((share) => share > 0) === true &&
            other === '0 + 100',
        };
      });
    },
  },
];

/** The spans that a Collector has accepted so far, by its own metrics; none once it has ended. */
async function accepted(collector: Collector): Promise<number> {
  return collector.ending() === undefined ? ownCounter(collector, 'otelcol_receiver_accepted_spans') : 0;
}

const traceOf = (id: string) => id.slice(0, 32);

function spansByTrace(items: readonly Item[]): Map<string, number> {
  const spans = new Map<string, number>();
  for (const { id } of items) spans.set(traceOf(id), (spans.get(traceOf(id)) ?? 0) + 1);
  return spans;
}
