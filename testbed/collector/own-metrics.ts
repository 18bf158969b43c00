import type { Collector } from './collector';

/** The port of a Collector's own metrics. */
const PORT = 8888;

/** The sum of the series of one of a Collector's own counters, such as `otelcol_exporter_sent_spans`. */
export async function ownCounter(collector: Collector, name: string): Promise<number> {
  const text = await (await fetch(`${collector.url(PORT)}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
