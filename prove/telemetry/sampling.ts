import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from '../../testbed/collector';
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
];

const traceOf = (id: string) => id.slice(0, 32);

function spansByTrace(items: readonly Item[]): Map<string, number> {
  const spans = new Map<string, number>();
  for (const { id } of items) spans.set(traceOf(id), (spans.get(traceOf(id)) ?? 0) + 1);
  return spans;
}
