import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PulumiEngine } from '../../runner/pulumi-engine';
import { obtainPulumi } from '../../runner/pulumi-parts';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import { cacheFolder, startTemporaryTestbed, type TemporaryTestbed } from '../../testbed';
import { noProgress } from '../../testbed/progress';
import { byAction, deployment, recorder } from './support/testbed';

let testbed: TemporaryTestbed;
let engine: PulumiEngine;

beforeAll(async () => {
  testbed = await startTemporaryTestbed('real-environments');
  const parts = await obtainPulumi(cacheFolder(), noProgress, true);
  engine = new PulumiEngine(parts, path.join(testbed.dir, 'pulumi'));
});

afterAll(() => testbed?.stop());

function deploymentOf(environment: string) {
  const { kubeconfig, context, kubectl } = testbed;
  const values = { cluster: JSON.stringify({ kubeconfig, context }) };
  return { ...deployment(environment, { values }), cluster: { kubeconfig, context, kubectl } };
}

/** Every file of the engine's state that holds a text. */
function filesWith(text: string): string[] {
  const folder = path.join(testbed.dir, 'pulumi');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => readFileSync(file, 'utf8').includes(text));
}

describe.each(Object.values(ENVIRONMENTS))('$name on Pulumi’s engine', (environment) => {
  const planned = synthesize([environment]).flatMap(({ plan }) => plan.objects);

  test('is created, and unchanged the second time', async () => {
    const created = byAction(await engine.up(deploymentOf(environment.name), recorder()));
    expect(Object.keys(created)).toEqual(['created']);
    expect(created.created).toHaveLength(planned.length);
    const again = byAction(await engine.up(deploymentOf(environment.name), recorder()));
    expect(Object.keys(again)).toEqual(['unchanged']);
    expect(await engine.drift(deploymentOf(environment.name), recorder())).toEqual([]);
  });

  test('has its secrets in clear in no file of the engine', () => {
    expect(filesWith(environment.name).length).toBeGreaterThan(0);
    expect([...filesWith('throwaway'), ...filesWith(Buffer.from('throwaway').toString('base64'))]).toEqual([]);
  });
});
