import { byAction, deployment, engine, kubectl, live, recorder, up } from './support/testbed';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const images = { billing: `registry.finance.example/billing@${DIGEST}` };
const withImage = () => {
  const { config } = deployment('dev');
  const all = JSON.parse(config.values['meshwright:images'] ?? '{}');
  return deployment('dev', { values: { images: JSON.stringify({ ...all, ...images }) } });
};

beforeAll(async () => {
  await up(deployment('dev'));
});

test('a changed image rolls that Deployment out, and nothing else changes', async () => {
  const rows = byAction(await up(withImage()));
  expect(rows.changed).toEqual(['Deployment finance-dev/billing']);
  expect(rows).not.toHaveProperty('created');
  expect(rows).not.toHaveProperty('pruned');
  const pods = JSON.parse(kubectl('get', 'pods', '-n', 'finance-dev', '-l', 'app=billing', '-o', 'json')).items;
  const current = pods.filter((pod: { metadata: { deletionTimestamp?: string } }) => !pod.metadata.deletionTimestamp);
  expect(current.map((pod: { spec: { containers: { image: string }[] } }) => pod.spec.containers[0]?.image)).toEqual([
    images.billing,
    images.billing,
  ]);
  await up(deployment('dev'));
});

test('a changed secret rolls out the pods that read it', async () => {
  const rows = byAction(await up(deployment('dev', { secrets: { paymentsProviderKey: 'rotated' } })));
  expect(rows.changed).toEqual(['Deployment finance-dev/payments', 'Secret finance-dev/payment-provider']);
  await up(deployment('dev'));
});

test('objects that left the code are pruned, Istio’s too, and come back with it', async () => {
  const without = byAction(await up(deployment('dev', { program: 'fewer-objects' })));
  const left = ['PodDisruptionBudget finance-dev/ledger', 'Telemetry finance-dev/default'];
  expect(without.pruned).toEqual(left);
  expect(without).not.toHaveProperty('changed');
  expect(() => live('poddisruptionbudget', 'ledger', 'finance-dev')).toThrow(/NotFound/);
  expect(() => live('telemetry.telemetry.istio.io', 'default', 'finance-dev')).toThrow(/NotFound/);

  const again = byAction(await up(deployment('dev')));
  expect(again.created).toEqual(left);
});

describe('drift', () => {
  test('a removed label and a changed field are shown first, and are put back', async () => {
    kubectl('label', 'deployment/ledger', '-n', 'finance-dev', 'app.kubernetes.io/part-of-');
    kubectl('patch', 'service/ledger', '-n', 'finance-dev', '-p', '{"spec":{"ports":[{"port":80,"name":"tcp"}]}}');
    expect(await engine.drift(deployment('dev'), recorder())).toEqual([
      { object: 'Deployment finance-dev/ledger', differences: [expect.stringContaining('app.kubernetes.io/part-of')] },
      { object: 'Service finance-dev/ledger', differences: [expect.stringContaining('name')] },
    ]);

    const progress = recorder();
    const rows = byAction(await engine.up(deployment('dev'), progress));
    expect(progress.notes.filter((note) => note.startsWith('drift: '))).toHaveLength(2);
    expect(rows.changed).toEqual(['Deployment finance-dev/ledger', 'Service finance-dev/ledger']);
    expect(live('deployment', 'ledger', 'finance-dev').metadata.labels).toHaveProperty(['app.kubernetes.io/part-of']);
    expect(await engine.drift(deployment('dev'), recorder())).toEqual([]);
  });

  test('a Secret that somebody changed is named without its values', async () => {
    const stolen = Buffer.from('mallory').toString('base64');
    kubectl('patch', 'secret/payment-provider', '-n', 'finance-dev', '-p', `{"data":{"apiKey":"${stolen}"}}`);
    const drift = await engine.drift(deployment('dev'), recorder());
    expect(drift.map(({ object }) => object)).toEqual(['Secret finance-dev/payment-provider']);
    const told = JSON.stringify(drift);
    for (const secret of ['throwaway', 'mallory', stolen, Buffer.from('throwaway').toString('base64')]) {
      expect(told).not.toContain(secret);
    }
    await up(deployment('dev'));
  });

  test('a deleted object is missed, and made again', async () => {
    kubectl('delete', 'destinationrule/ledger', '-n', 'finance-dev');
    const drift = await engine.drift(deployment('dev'), recorder());
    expect(drift).toEqual([
      { object: 'DestinationRule finance-dev/ledger', differences: [expect.stringContaining('missing')] },
    ]);
    expect(byAction(await up(deployment('dev'))).created).toEqual(['DestinationRule finance-dev/ledger']);
  });
});
