import { pipelinesDiagram } from '../lib';
import { buildApp, environmentNamed } from '../stacks/app';
import { readConfigFile } from '../stacks/config-file';
import { loadContracts } from '../stacks/contracts';
import type { Observability } from '../stacks/observability';

const BLOCK = /(<!-- the pipelines of prod -->\n\n```mermaid\n)[\s\S]*?(\n```)/;

/** A page with the picture of prod's pipelines as they are now, in the place that is marked for it. */
export function withPipelines(page: string): string {
  const app = buildApp(environmentNamed('prod'), readConfigFile('prod'), loadContracts());
  const { collectors } = app.node.findChild('observability') as Observability;
  const tiers = Object.fromEntries(collectors.map(({ intent, config }) => [intent.name, config]));
  return page.replace(BLOCK, (_block, before: string, after: string) => before + pipelinesDiagram(tiers) + after);
}
