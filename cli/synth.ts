/**
 * `npm run synth`: writes every environment to `dist/` and shows what it comes to. `--json` for machines.
 * @module
 */
import { stops } from '../lib';
import { synthesize, writeSyntheses } from '../stacks/synthesis';
import { reportFailures } from './failure';
import { environmentTable, findingLines } from './report';

reportFailures(() => {
  const json = process.argv.includes('--json');
  const syntheses = synthesize();
  const blocked = syntheses.some(({ environment, plan }) => plan.findings.some((f) => stops(f, environment.strict)));
  if (json) {
    const rows = syntheses.map(({ environment, plan }) => ({
      environment: environment.name,
      objects: plan.objects.map(({ id, path }) => ({ id, path })),
      findings: plan.findings,
    }));
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  } else {
    process.stdout.write(`${environmentTable(syntheses)}\n${findingLines(syntheses)}`);
  }
  if (blocked) {
    process.exitCode = 1;
    return;
  }
  const files = writeSyntheses(syntheses, 'dist');
  if (!json) process.stdout.write(`\n${files.length} files in dist/\n`);
});
