import type { Measurement } from './suite';

/** Two measurements beside each other. */
export interface Comparison {
  readonly title: string;
  readonly ratio: number;
  /** What the ratio is to be, in words; empty where it is only shown. */
  readonly target: string;
  /** Undefined where nothing is asked. */
  readonly met?: boolean;
}

/** How much more than a service's share ten times the services may take: sorting, garbage collection, caches. */
const GROWTH = 12;

/** What the targets are set for: with fewer services most of the time is the first second of a cold process. */
const SERVICES = 1000;

/** All that can be compared; what was not measured is left out. */
export function comparisons(measurements: readonly Measurement[], services: number): Comparison[] {
  const find = (candidate: string, count = services) =>
    measurements.find((m) => m.candidate === candidate && m.services === count);
  const compare = (
    title: string,
    over: Measurement | undefined,
    under: Measurement | undefined,
    by: 'process' | 'work',
    target?: { text: string; holds(ratio: number): boolean },
  ): Comparison[] => {
    const [a, b] = [over?.[by], under?.[by]];
    if (a === undefined || b === undefined) return [];
    const ratio = a / b;
    if (!target || services < SERVICES) return [{ title, ratio, target: '' }];
    return [{ title, ratio, target: target.text, met: target.holds(ratio) }];
  };
  const ours = find('meshwright');
  const oneChart = find('meshwright, one chart');
  const writer = find('writer: meshwright');
  return [
    ...compare('cdk8s / meshwright, work', find('cdk8s'), ours, 'work', {
      text: 'at least 8',
      holds: (ratio) => ratio >= 8,
    }),
    ...compare('cdk8s / meshwright, process', find('cdk8s'), ours, 'process'),
    ...compare('cdk8s / meshwright, one chart, work', find('cdk8s, one chart'), oneChart, 'work'),
    ...compare('cdk8s / meshwright, one chart, process', find('cdk8s, one chart'), oneChart, 'process'),
    ...compare('helm template / meshwright, one chart, process', find('helm template'), oneChart, 'process', {
      text: 'at least 1',
      holds: (ratio) => ratio >= 1,
    }),
    ...compare('meshwright, ten times the services, work', find('meshwright', 10 * services), ours, 'work', {
      text: `at most ${GROWTH}`,
      holds: (ratio) => ratio <= GROWTH,
    }),
    ...['JSON.stringify', 'js-yaml', 'yaml'].flatMap((name) =>
      compare(`${name} / meshwright, writer alone`, find(`writer: ${name}`), writer, 'work'),
    ),
  ];
}
