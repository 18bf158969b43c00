import { type Cart, SERVICE } from '../../prove/changes/cart';
import { killPart, startPart } from '../../testbed';
import { deploymentOf, ENGINES, kubectlOf, objects, type Side, startSide, up } from './support/engines';
import { recorder } from './support/testbed';

/** The message of what a run failed with; a run that succeeds fails the test. */
async function failureOf(run: Promise<unknown>): Promise<string> {
  const outcome = await run.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!outcome) throw new Error('the run succeeded');
  expect(outcome.name).toBe('RunnerError');
  expect(outcome.message).not.toMatch(/\n\s+at /);
  return outcome.message;
}

const running: Cart = { replicas: 2 };
/** In which step the engine waits for pods. */
const WAITING = {
  'Pulumi’s engine': 'Apply the plan',
  'the embedded runner': 'Wait until every workload is available',
};
const title = `Deployment shop/${SERVICE}`;

describe.each(ENGINES)('by %s', (name) => {
  let side: Side;
  beforeAll(async () => {
    side = await startSide(name);
    await up(side, running);
  });
  afterAll(() => side?.testbed.stop());

  const isUnchanged = async () => expect(Object.keys(await up(side, running))).toEqual(['unchanged']);

  test('a Deployment whose pods never become ready fails in its time with their reason, and the next good run recovers', async () => {
    const started = Date.now();
    const message = await failureOf(
      side.engine.up(deploymentOf(side, { ...running, neverReady: true }, 10), recorder()),
    );
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(message).toContain('1 of 1 workloads are not available after 10 s');
    expect(message).toContain(title);
    expect(message).toContain('ImagePullBackOff');
    // The rollout stands still: what served before still serves.
    const { status } = JSON.parse(await kubectlOf(side, 'get', 'deployment', SERVICE, '-o', 'json'));
    expect(status.availableReplicas).toBe(2);

    expect((await up(side, running)).changed).toEqual([title]);
    await isUnchanged();
  });

  test('what the API server refuses is told in its words, and nothing is changed', async () => {
    const { config, ...deployment } = deploymentOf(side, running);
    const misspelt = { ...deployment, config: { ...config, main: 'test/real/programs/misspelt.ts' } };
    const before = await objects(side);
    const message = await failureOf(side.engine.up(misspelt, recorder()));
    expect(message).toMatch(/shop\/misspelt; .*Kind=Service.*selektor: field not declared in schema/);
    expect(await objects(side)).toEqual(before);
    await isUnchanged();
  });

  test('a namespace that is deleted in mid-run ends in a clear error, and the next run converges', async () => {
    const deleting: Promise<unknown>[] = [];
    const progress = recorder((step) => {
      if (step === 'Apply the plan') deleting.push(kubectlOf(side, 'delete', 'namespace', 'shop', '--wait=false'));
    });
    const next = deploymentOf(side, { ...running, image: `${SERVICE}:2.0.0` }, 10);
    const message = await failureOf(side.engine.up(next, progress));
    await Promise.all(deleting);
    expect(message).toMatch(/namespace.*shop|shop.*(terminat|delet)/i);

    expect((await up(side, running)).created).toContain(title);
    await isUnchanged();
  });

  test('an API server that is killed in mid-run ends in a clear error, and the next run after its restart converges', async () => {
    const killed: Promise<unknown>[] = [];
    const progress = recorder((step) => {
      if (step === 'Apply the plan') killed.push(killPart(side.testbed, 'kube-apiserver'));
    });
    const message = await failureOf(up(side, { ...running, image: `${SERVICE}:3.0.0` }, progress));
    await Promise.all(killed);
    expect(message).toContain('The API server does not answer');

    await startPart(side.testbed, 'kube-apiserver');
    await up(side, running);
    await isUnchanged();
  });

  test('an API server that is restarted while pods are waited for loses nothing', async () => {
    const restarted: Promise<unknown>[] = [];
    const progress = recorder((step) => {
      if (step !== WAITING[name]) return;
      restarted.push(killPart(side.testbed, 'kube-apiserver').then(() => startPart(side.testbed, 'kube-apiserver')));
    });
    const outcome = await up(side, running, progress).catch((error: Error) => error.message);
    await Promise.all(restarted);
    if (typeof outcome === 'string') expect(outcome).toContain('The API server does not answer');
    await up(side, running);
    await isUnchanged();
  });
});
