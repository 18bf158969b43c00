import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import { SIGNALS, type Signal, typeOf } from '../component';
import type { CollectorConfig } from '../config';
import type { ComponentAt } from './places';

type Conversion = readonly (readonly [Signal, Signal])[];

const to = (signal: Signal): Conversion => SIGNALS.map((from) => [from, signal] as const);
const SAME: Conversion = SIGNALS.map((signal) => [signal, signal] as const);

/** What connectors turn into what, from the tables of their documentation; one that is not here turns all into all. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  forward: SAME,
  routing: SAME,
  failover: SAME,
  roundrobin: SAME,
  count: to('metrics'),
  sum: to('metrics'),
  signal_to_metrics: to('metrics'),
  span_metrics: [['traces', 'metrics']],
  service_graph: [['traces', 'metrics']],
  exceptions: [
    ['traces', 'metrics'],
    ['traces', 'logs'],
  ],
};

/** One way through a connector, from a pipeline that it ends to one that it begins. */
interface Passage {
  readonly from: string;
  readonly to: string;
}

/** MW509 for connectors that lead nowhere, or in a circle. */
export function checkConnectors(path: string, config: CollectorConfig, components: readonly ComponentAt[]): Finding[] {
  const connectors = components.filter(({ section }) => section === 'connectors');
  const passages = connectors.flatMap((connector) => passagesOf(config, connector));
  const cycle = cycleIn(passages);
  return [
    ...connectors.flatMap((connector) => checkEnds(path, config, connector)),
    ...(cycle === undefined
      ? []
      : [
          finding('MW509', path, {
            message: 'connectors lead data in a circle, which the Collector does not start with',
            value: cycle.join(' -> '),
            fix: 'take a connector out of one of the pipelines',
          }),
        ]),
  ];
}

function checkEnds(path: string, config: CollectorConfig, connector: ComponentAt): Finding[] {
  const { ending, beginning } = ends(config, connector.id);
  if (ending.length === 0 && beginning.length === 0) return [];
  const passages = passagesOf(config, connector);
  const lost = ending.filter((id) => !passages.some(({ from }) => from === id));
  const dry = beginning.filter((id) => !passages.some(({ to }) => to === id));
  return [...lost.map((id) => [id, 'an exporter', 'receiver']), ...dry.map((id) => [id, 'a receiver', 'exporter'])].map(
    ([id, role, other]) =>
      finding('MW509', path, {
        message: `${connector.at} is ${role} of pipeline "${id}" and the ${other} of none that it connects it with`,
        value: connector.id,
        allowed:
          (own(CONVERSIONS, connector.type) ?? []).map(([from, into]) => `${from} to ${into}`).join(', ') || undefined,
        fix: `name it as ${other} of a pipeline of such a signal, or remove it`,
      }),
  );
}

function ends(config: CollectorConfig, connector: string) {
  const pipelines = Object.entries(config.service?.pipelines ?? {});
  const having = (role: 'receivers' | 'exporters') =>
    pipelines.filter(([, pipeline]) => (pipeline?.[role] ?? []).includes(connector)).map(([id]) => id);
  return { ending: having('exporters'), beginning: having('receivers') };
}

function passagesOf(config: CollectorConfig, { id, type }: ComponentAt): Passage[] {
  const { ending, beginning } = ends(config, id);
  const conversions = own(CONVERSIONS, type);
  const passes = (from: string, into: string) =>
    conversions === undefined || conversions.some(([a, b]) => a === typeOf(from) && b === typeOf(into));
  return ending.flatMap((from) => beginning.filter((into) => passes(from, into)).map((into) => ({ from, to: into })));
}

/** The pipelines of one circle, the first of them at both ends. */
function cycleIn(passages: readonly Passage[]): string[] | undefined {
  const done = new Set<string>();
  function search(id: string, trail: readonly string[]): string[] | undefined {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of passages.filter(({ from }) => from === id)) {
      const found = search(next.to, [...trail, id]);
      if (found) return found;
    }
    done.add(id);
    return undefined;
  }
  for (const { from } of passages) {
    const found = search(from, []);
    if (found) return found;
  }
  return undefined;
}
