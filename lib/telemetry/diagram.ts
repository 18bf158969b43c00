import type { CollectorConfig } from './config';

/**
 * The pipelines of a configuration as a Mermaid flowchart: what comes in, what is done to it in which order, where it
 * goes. One row a pipeline.
 */
export function pipelinesDiagram({ service }: CollectorConfig): string {
  const rows = Object.entries(service?.pipelines ?? {}).flatMap(([id, pipeline], row) => {
    const node = (kind: string, component: string, index: number) => `${kind}${row}_${index}["${component}"]`;
    const list = (kind: string, components: readonly string[] = []) =>
      components.map((component, index) => node(kind, component, index)).join(' & ');
    const processors = (pipeline?.processors ?? []).map((component, index) => node('p', component, index));
    const stages = [list('r', pipeline?.receivers), ...processors, list('e', pipeline?.exporters)];
    return [`  subgraph s${row}["${id}"]`, '    direction LR', `    ${stages.join(' --> ')}`, '  end'];
  });
  return ['flowchart LR', ...rows].join('\n');
}
