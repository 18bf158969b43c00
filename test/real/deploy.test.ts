import { canaryManifests } from '../../prove/mesh';
import { ENVIRONMENTS, type EnvironmentName } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import { byAction, deployment, engine, kubectl, kubectlWith, live, recorder, up } from './support/testbed';

const environments = Object.keys(ENVIRONMENTS) as EnvironmentName[];
const planned = (name: EnvironmentName) =>
  synthesize([ENVIRONMENTS[name]]).flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));

describe.each(environments)('%s', (name) => {
  beforeAll(async () => {
    await engine.destroy(deployment(name), recorder());
  });

  test('deploys into namespaces that enforce Pod Security, with strict validation, and everything becomes available', async () => {
    const rows = byAction(await up(deployment(name)));
    expect(rows.created).toHaveLength(planned(name).length);
    expect(Object.keys(rows)).toEqual(['created']);
    for (const { kind, metadata } of planned(name)) {
      if (kind === 'Namespace') {
        expect(live('namespace', metadata.name).metadata.labels).toMatchObject({
          // Agents read their node's files, in a namespace that holds nothing else.
          'pod-security.kubernetes.io/enforce': metadata.name.startsWith('otel-agents-') ? 'privileged' : 'restricted',
        });
      }
      if (kind === 'Deployment') {
        const { spec, status } = live('deployment', metadata.name, metadata.namespace);
        expect(status.availableReplicas).toBe(spec.replicas);
        expect(status.observedGeneration).toBeGreaterThanOrEqual(1);
      }
    }
  });

  test('changes nothing the second time', async () => {
    const rows = byAction(await up(deployment(name)));
    expect(rows).toEqual({ unchanged: expect.any(Array) });
    expect(rows.unchanged).toHaveLength(planned(name).length);
  });

  test('has no warning of the API server or of Pod Security', () => {
    const warnings = ['finance', 'observability'].map((system) =>
      kubectl('get', 'events', '-n', `${system}-${name}`, '--field-selector', 'type=Warning', '-o', 'json'),
    );
    const messages = warnings.flatMap((text) =>
      JSON.parse(text).items.map((event: { message: string }) => event.message),
    );
    // The testbed has no metrics server, which the autoscaler says of itself.
    expect(messages.filter((message) => !/metrics/.test(message))).toEqual([]);
  });
});

test('billing’s Service in prod is what its clients were promised, on the API server too', () => {
  const { metadata, spec } = live('service', 'billing-service', 'finance-prod');
  expect(metadata).toMatchObject({ name: 'billing-service', namespace: 'finance-prod' });
  expect(spec.selector).toEqual({ app: 'billing' });
  expect(spec.ports).toEqual([{ name: 'http', appProtocol: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }]);
  expect(spec.type).toBe('ClusterIP');
});

test('the Service has the pods behind it', () => {
  const slices = JSON.parse(
    kubectl(
      'get',
      'endpointslices',
      '-n',
      'finance-prod',
      '-l',
      'kubernetes.io/service-name=billing-service',
      '-o',
      'json',
    ),
  );
  const ready = slices.items.flatMap((slice: { endpoints: { conditions: { ready: boolean } }[] }) =>
    slice.endpoints.filter(({ conditions }) => conditions.ready),
  );
  expect(ready.length).toBeGreaterThanOrEqual(1);
});

test('the secret reaches the cluster as it was given, and its revision the pods', async () => {
  const { data } = live('secret', 'payment-provider', 'finance-prod');
  expect(Buffer.from(data.apiKey, 'base64').toString()).toBe('throwaway');
  const { spec } = live('deployment', 'payments', 'finance-prod');
  const revision = spec.template.metadata.annotations['secret-revision.meshwright.dev/PROVIDER_API_KEY'];
  expect(revision).toMatch(/^[0-9a-f]{16}$/);
  expect(revision).not.toContain('throwaway');
});

test('a canary’s split, header and copies are accepted by the API server’s own validation', () => {
  const objects = canaryManifests().filter(({ kind }) => kind !== 'Namespace');
  const applied = kubectlWith(
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    ...[
      'apply',
      '--server-side',
      '--force-conflicts',
      '--dry-run=server',
      '--validate=strict',
      '-o',
      'name',
      '-f',
      '-',
    ],
  );
  expect(applied.trim().split('\n')).toHaveLength(objects.length);
  expect(applied).toContain('deployment.apps/ledger-canary');
});

test('a pod that is not restricted is refused by the namespace', () => {
  const privileged = ['run', 'intruder', '--image=a:1', '-n', 'finance-prod', '--privileged'];
  expect(() => kubectl(...privileged)).toThrow(/violates PodSecurity "restricted/);
});
