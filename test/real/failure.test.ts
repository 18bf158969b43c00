import { killPart, startPart } from '../../testbed';
import { byAction, deployment, engine, kubectl, recorder, testbed, up } from './support/testbed';

beforeAll(async () => {
  await up(deployment('dev'));
});

/** The message of what a run failed with; a run that succeeds fails the test. */
async function failureOf(run: Promise<unknown>): Promise<string> {
  const outcome = await run.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!outcome) throw new Error('the run succeeded');
  expect(outcome.name).toBe('RunnerError');
  return outcome.message;
}

test('a Deployment whose pods never become ready fails in its time with their reason, and the next good run recovers', async () => {
  const started = Date.now();
  const message = await failureOf(up(deployment('dev', { program: 'never-ready', availableSeconds: 10 })));
  expect(Date.now() - started).toBeLessThan(30_000);
  expect(message).toContain('1 of 5 workloads are not available after 10 s');
  expect(message).toContain('Deployment finance-dev/billing');
  expect(message).toContain('ImagePullBackOff');
  // The rollout stands still: what served before still serves.
  const { status } = JSON.parse(kubectl('get', 'deployment/billing', '-n', 'finance-dev', '-o', 'json'));
  expect(status.availableReplicas).toBe(2);

  const rows = byAction(await up(deployment('dev')));
  expect(rows.changed).toEqual(['Deployment finance-dev/billing']);
});

test('what the API server refuses is told in its words, and nothing is applied', async () => {
  const message = await failureOf(up(deployment('dev', { program: 'refused' })));
  expect(message).toMatch(
    /finance-dev\/billing; apps\/v1, Kind=Deployment.*priorityClasName: field not declared in schema/,
  );
  expect(Object.keys(byAction(await up(deployment('dev'))))).toEqual(['unchanged']);
});

test('a namespace that is deleted in mid-run ends in a clear error, and the next run converges', async () => {
  const progress = recorder((title) => {
    if (title === 'Apply the plan') kubectl('delete', 'namespace/finance-dev', '--wait=false');
  });
  const message = await failureOf(engine.up(deployment('dev'), progress));
  expect(message).toMatch(/namespace.*finance-dev|finance-dev.*(terminat|delet)/i);
  expect(message).not.toMatch(/\n\s+at /);

  const rows = byAction(await up(deployment('dev')));
  expect(rows.created).toContain('Deployment finance-dev/billing');
  expect(Object.keys(byAction(await up(deployment('dev'))))).toEqual(['unchanged']);
});

test('an API server that is killed in mid-run ends in a clear error, and the next run after its restart converges', async () => {
  const killed: Promise<unknown>[] = [];
  const progress = recorder((title) => {
    if (title === 'Apply the plan') killed.push(killPart(testbed(), 'kube-apiserver'));
  });
  const message = await failureOf(engine.up(deployment('dev', { program: 'fewer-objects' }), progress));
  await Promise.all(killed);
  expect(message).toContain('The API server does not answer');
  expect(message).not.toMatch(/\n\s+at /);

  await startPart(testbed(), 'kube-apiserver');
  await up(deployment('dev'));
  expect(Object.keys(byAction(await up(deployment('dev'))))).toEqual(['unchanged']);
});

test('an API server that is restarted while it is waited for loses nothing', async () => {
  const restarted: Promise<unknown>[] = [];
  const progress = recorder((title) => {
    if (title === 'Wait until every workload is available') {
      restarted.push(killPart(testbed(), 'kube-apiserver').then(() => startPart(testbed(), 'kube-apiserver')));
    }
  });
  const outcome = await engine.up(deployment('dev'), progress).catch((error: Error) => error.message);
  await Promise.all(restarted);
  if (typeof outcome === 'string') expect(outcome).toContain('The API server does not answer');
  expect(Object.keys(byAction(await up(deployment('dev'))))).toEqual(['unchanged']);
});
