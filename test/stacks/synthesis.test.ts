import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { FindingsError, finding } from '../../lib';
import { synthesize, writeSyntheses } from '../../stacks/synthesis';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'meshwright-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every object of every environment is written, in the order of the plan', () => {
  const syntheses = synthesize();
  writeSyntheses(syntheses, folder);
  expect(readdirSync(folder).sort()).toEqual(['dev', 'prod', 'staging']);
  for (const { environment, plan } of syntheses) {
    const charts = [...new Set(plan.objects.map(({ path: place }) => place.split('/')[0]))];
    const documents = charts.flatMap((chart) =>
      parseAllDocuments(readFileSync(path.join(folder, environment.name, `${chart}.yaml`), 'utf8')).map((d) =>
        d.toJSON(),
      ),
    );
    expect(documents).toEqual(plan.objects.map(({ manifest }) => manifest));
  }
});

test('with one finding in one environment nothing is written at all', () => {
  const [first, ...others] = synthesize();
  if (!first) throw new Error('no environment');
  const broken = { ...first.plan, findings: [finding('MW105', 'finance/billing', { message: 'm', fix: 'f' })] };
  expect(() => writeSyntheses([...others, { ...first, plan: broken }], folder)).toThrow(FindingsError);
  expect(readdirSync(folder)).toEqual([]);
});

test('a strict environment is stopped by a warning, dev is not', () => {
  const findings = [{ code: 'MW105', level: 'warning', path: 'p', message: 'm', fix: 'f' } as const];
  const withWarning = synthesize().map((synthesis) => ({ ...synthesis, plan: { ...synthesis.plan, findings } }));
  const only = (name: string) => withWarning.filter(({ environment }) => environment.name === name);
  expect(() => writeSyntheses(only('prod'), folder)).toThrow(FindingsError);
  expect(writeSyntheses(only('dev'), folder)).toHaveLength(2);
});

test('what is wrong with the configuration of several environments is said together', () => {
  expect(() => synthesize(undefined, folder)).toThrow(
    /Pulumi\.dev\.yaml[\s\S]*Pulumi\.staging\.yaml[\s\S]*Pulumi\.prod\.yaml/,
  );
});
