import { formatFinding } from '../lib';
import type { Synthesis } from '../stacks/synthesis';
import { styled, table } from './terminal';

/** One row an environment: services, objects, findings by level. */
export function environmentTable(syntheses: readonly Synthesis[]): string {
  const rows = syntheses.map(({ environment, plan }) => {
    const count = (kind: string) => plan.objects.filter(({ manifest }) => manifest.kind === kind).length;
    const level = (name: string) => plan.findings.filter((f) => f.level === name).length;
    return [
      environment.name,
      count('Service'),
      count('DestinationRule'),
      plan.objects.length,
      level('error'),
      level('warning'),
      plan.findings.length === 0 ? styled('green', 'ready to deploy') : '',
    ];
  });
  return table(['environment', 'services', 'in the mesh', 'objects', 'errors', 'warnings', ''], rows);
}

/** The findings of all environments, each on a line of its own; nothing where there are none. */
export function findingLines(syntheses: readonly Synthesis[]): string {
  return syntheses
    .flatMap(({ environment, plan }) => plan.findings.map((f) => `${environment.name}: ${formatFinding(f)}\n`))
    .join('');
}
