import { typeOf } from './component';
import type { CollectorConfig } from './config';
import { destinations } from './network/destinations';

/** Collectors by the names of their Services, in the order in which data passes through them. */
export type Tiers = Readonly<Record<string, CollectorConfig>>;

type Role = 'receivers' | 'processors' | 'exporters';

/** A component where it stands in a pipeline. */
interface Node {
  readonly id: string;
  readonly tier: string;
  readonly signal: string;
  readonly component: string;
}

/**
 * The pipelines of Collectors as a Mermaid flowchart: what comes in, what is done to it in which order, where it goes.
 * A row a pipeline; dotted are the ways on into another pipeline, through a connector or to the next Collector.
 */
export function pipelinesDiagram(tiers: Tiers): string {
  const boxes: string[] = [];
  const ends: Node[] = [];
  const beginnings: Node[] = [];
  Object.entries(tiers).forEach(([tier, { service }], t) => {
    const rows = Object.entries(service?.pipelines ?? {}).flatMap(([pipeline, parts], p) => {
      const stage = (role: Role): Node[] =>
        (parts?.[role] ?? []).map((component, i) => {
          return { id: `t${t}p${p}${role.charAt(0)}${i}`, tier, signal: typeOf(pipeline), component };
        });
      const [receivers, processors, exporters] = [stage('receivers'), stage('processors'), stage('exporters')];
      beginnings.push(...receivers);
      ends.push(...exporters);
      const stages = [receivers, ...processors.map((each) => [each]), exporters].filter(({ length }) => length > 0);
      return [
        `    subgraph t${t}p${p}["${pipeline}"]`,
        '      direction LR',
        `      ${stages.map((nodes) => nodes.map(drawn).join(' & ')).join(' --> ')}`,
        '    end',
      ];
    });
    boxes.push(`  subgraph t${t}["${tier}"]`, ...rows, '  end');
  });
  const ways = ends.flatMap((end) =>
    beginnings.filter((beginning) => leadsTo(tiers, end, beginning)).map(({ id }) => `  ${end.id} -.-> ${id}`),
  );
  return ['flowchart LR', ...boxes, ...ways].join('\n');
}

const drawn = ({ id, component }: Node) => `${id}["${component}"]`;

function leadsTo(tiers: Tiers, end: Node, beginning: Node): boolean {
  const config = tiers[end.tier] ?? {};
  if (end.component in (config.connectors ?? {})) {
    return beginning.tier === end.tier && beginning.component === end.component;
  }
  const services = destinations(config)
    .filter(({ at }) => at.startsWith(`exporters::${end.component}::`))
    .map(({ host }) => host.split('.')[0]);
  const isOtlp = typeOf(beginning.component) === 'otlp' && beginning.signal === end.signal;
  return isOtlp && beginning.tier !== end.tier && services.includes(beginning.tier);
}
