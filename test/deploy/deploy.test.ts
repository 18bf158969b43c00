import * as pulumi from '@pulumi/pulumi';
import type { Plan } from '../../lib';
import { type DeployOptions, deploy, OutputResolver } from '../../lib/deploy';
import { otherResourceTypes, resourceType } from '../../lib/deploy/identity';
import { FindingsError, finding } from '../../lib/finding';
import { type Registration, recordRegistrations } from '../../runner/recording-monitor';
import { configMap, deployment, namespace, planned, planOfObjects, route, secretWith, serviceOf } from './fixture';

const CLUSTER = { kubeconfig: '/somewhere/kubeconfig', context: 'staging' };
const plan = planOfObjects(namespace, configMap, deployment, serviceOf({ app: 'cart' }), route);

let registrations: readonly Registration[];
beforeEach(async () => {
  registrations = await recordRegistrations('meshwright', 'dev');
});

async function register(what: Plan, options: Partial<DeployOptions> = {}) {
  const resources = await deploy(what, { cluster: CLUSTER, outputs: new OutputResolver(), ...options });
  await Promise.all([...resources.values()].map((resource) => urnOf(resource)));
  return registrations.filter(({ type }) => type !== 'pulumi:providers:kubernetes');
}

const urnOf = (resource: pulumi.Resource) => new Promise<string>((resolve) => resource.urn.apply(resolve));
const findingsOf = (run: Promise<unknown>) =>
  run.then(
    () => [],
    (error: FindingsError) => error.findings.map(({ code, path }) => [code, path]),
  );

describe('deploy', () => {
  test('registers one resource an object, by the type and name that the API server knows', async () => {
    const registered = await register(plan);
    expect(registered.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'kubernetes:apps/v1:Deployment shop/cart',
      'kubernetes:core/v1:ConfigMap shop/cart',
      'kubernetes:core/v1:Namespace shop',
      'kubernetes:core/v1:Service shop/cart',
      'kubernetes:networking.istio.io/v1:VirtualService shop/cart',
    ]);
  });

  test('gives each the types of its other API versions as aliases, so that none is deleted for a new one', () => {
    expect(otherResourceTypes(route.manifest)).toContain('kubernetes:networking.istio.io/v1beta1:VirtualService');
    expect(otherResourceTypes(route.manifest)).not.toContain(resourceType(route.manifest));
    expect(otherResourceTypes(configMap.manifest)).toContain('kubernetes:core/v2:ConfigMap');
  });

  test('puts no component around the objects, since its name would be part of every URN', async () => {
    const registered = await register(plan);
    expect(registered.map(({ urn }) => urn)).toContain(
      'urn:pulumi:dev::meshwright::kubernetes:core/v1:Namespace::shop',
    );
    expect(registered.filter(({ custom }) => !custom)).toEqual([]);
  });

  test('passes each manifest on as it is planned', async () => {
    const registered = await register(planOfObjects(namespace, configMap, deployment, route));
    for (const { manifest } of [namespace, configMap, deployment, route]) {
      expect(registered.map(({ inputs }) => inputs)).toContainEqual(manifest);
    }
  });

  test('starts what an autoscaler scales at its floor, and leaves the replicas to it from then on', async () => {
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' }, minReplicas: 3 },
    };
    const registered = await register(planOfObjects(namespace, configMap, deployment, planned(autoscaler)));
    expect(registered.filter(({ ignoreChanges }) => ignoreChanges.length > 0)).toEqual([
      expect.objectContaining({
        type: 'kubernetes:apps/v1:Deployment',
        inputs: expect.objectContaining({ spec: { ...deployment.manifest.spec, replicas: 3 } }),
        ignoreChanges: ['spec.replicas'],
      }),
    ]);
  });

  test.each([
    ['as long as the stack says', 30, undefined, 30],
    ['else as long as its own progress deadline', undefined, 90, 90],
    ['else as long as Kubernetes waits for progress', undefined, undefined, 600],
  ])('waits for the pods of a workload %s, and for nothing else', async (_what, seconds, deadline, expected) => {
    const { manifest } = deployment;
    const spec = { ...manifest.spec, progressDeadlineSeconds: deadline };
    const workload = { ...deployment, manifest: { ...manifest, spec } };
    const registered = await register(planOfObjects(namespace, configMap, workload), { availableSeconds: seconds });
    expect(registered.map(({ inputs, timeoutSeconds }) => [inputs.kind, timeoutSeconds]).sort()).toEqual([
      ['ConfigMap', undefined],
      ['Deployment', expected],
      ['Namespace', undefined],
    ]);
  });

  test('tells of warnings where they do not stop, and of nothing else', async () => {
    const warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
    const warning = finding('MW208', 'Pulumi.dev.yaml', {
      message: 'a secret stands in plain text',
      fix: 'encrypt it',
    });
    await register(plan, { findings: [warning, { ...warning, level: 'info' }] });
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^MW208 warning Pulumi\.dev\.yaml: /)]]);
    warn.mockRestore();
  });

  test('lets each resource depend on exactly what the plan says', async () => {
    const registered = await register(plan);
    const typeOf = (urn: string) => registered.find((other) => other.urn === urn)?.inputs.kind;
    const dependencies = registered.map(({ inputs, dependsOn }) => [inputs.kind, dependsOn.map(typeOf).sort()]);
    expect(Object.fromEntries(dependencies)).toEqual({
      Namespace: [],
      ConfigMap: ['Namespace'],
      Deployment: ['ConfigMap', 'Namespace'],
      Service: ['Deployment', 'Namespace'],
      VirtualService: [],
    });
  });

  test('names the provider of every object: the stack’s cluster, ConfigMaps and Secrets mutable, what exists taken over', async () => {
    const registered = await register(plan);
    const [provider] = registrations.filter(({ type }) => type === 'pulumi:providers:kubernetes');
    expect(provider?.inputs).toMatchObject({
      ...CLUSTER,
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
      enableServerSideApply: 'true',
      upsertExistingObjects: 'true',
    });
    expect(new Set(registered.map((one) => one.provider.startsWith(`${provider?.urn}::`)))).toEqual(new Set([true]));
  });

  test.each([
    ['selects a workload of the plan', { app: 'cart' }, { 'pulumi.com/skipAwait': 'true' }],
    ['selects one label of it, and another that it lacks', { app: 'cart', track: 'canary' }, undefined],
    ['selects nothing', {}, undefined],
  ])('does not wait for a Service only where its workload is awaited: it %s', async (_case, selector, annotations) => {
    const registered = await register(planOfObjects(namespace, deployment, serviceOf(selector)));
    const service = registered.find(({ inputs }) => inputs.kind === 'Service');
    expect((service?.inputs.metadata as { annotations?: object } | undefined)?.annotations).toEqual(annotations);
  });

  test('marks the content of every Secret as secret, also where its values are plain', async () => {
    const registered = await register(planOfObjects(namespace, secretWith({ key: 'dmFsdWU=' })));
    const secret = registered.find(({ inputs }) => inputs.kind === 'Secret');
    expect(pulumi.runtime.isRpcSecret(secret?.inputs.data)).toBe(true);
    expect(pulumi.runtime.unwrapRpcSecret(secret?.inputs.data)).toEqual({ key: 'dmFsdWU=' });
  });

  test('refuses a stack that names no cluster, with all else that is wrong, and registers nothing', async () => {
    const inPlan = finding('MW105', 'app/cart', { message: 'no tag', fix: 'name one' });
    const inChecks = finding('MW202', 'app/cart', { message: 'runs as root', fix: 'do not' });
    const run = register({ ...plan, findings: [inPlan] }, { cluster: { context: '' }, findings: [inChecks] });
    expect(await findingsOf(run)).toEqual([
      ['MW109', 'Pulumi configuration'],
      ['MW105', 'app/cart'],
      ['MW202', 'app/cart'],
    ]);
    expect(registrations).toEqual([]);
  });
});

describe('deploy with Outputs', () => {
  const outputs = new OutputResolver();
  const apiKey = () => outputs.token(pulumi.secret('c2stbGl2ZQ=='));

  test('keeps a secret Output of a Secret secret', async () => {
    const registered = await register(planOfObjects(namespace, secretWith({ key: apiKey() })), { outputs });
    const secret = registered.find(({ inputs }) => inputs.kind === 'Secret');
    expect(JSON.stringify(pulumi.runtime.unwrapRpcSecret(secret?.inputs.data))).toContain('c2stbGl2ZQ==');
    expect(pulumi.runtime.isRpcSecret(secret?.inputs.data)).toBe(true);
  });

  test('reports every secret Output outside a Secret at once, without its value, and registers nothing', async () => {
    const leaks = planOfObjects(
      { ...configMap, manifest: { ...configMap.manifest, data: { url: `https://user:${apiKey()}@db` } } },
      { ...route, manifest: { ...route.manifest, spec: { hosts: [apiKey()] } } },
    );
    const error: FindingsError = await register(leaks, { outputs }).then(fail, (thrown) => thrown);
    expect(error).toBeInstanceOf(FindingsError);
    expect(error.findings.map(({ code, message }) => [code, message])).toEqual([
      ['MW201', 'data.url of -/ConfigMap/shop/cart is a secret Output'],
      ['MW201', 'spec.hosts[0] of networking.istio.io/VirtualService/shop/cart is a secret Output'],
    ]);
    expect(error.message).not.toContain('c2stbGl2ZQ');
    expect(registrations).toEqual([]);
  });

  test('accepts an Output that is not secret anywhere', async () => {
    const manifest = { ...configMap.manifest, data: { host: outputs.token(pulumi.output('db.example')) } };
    const registered = await register(planOfObjects(namespace, { ...configMap, manifest }), { outputs });
    expect(registered.map(({ inputs }) => inputs)).toContainEqual({ ...manifest, data: { host: 'db.example' } });
  });

  test.each([
    ['in a template literal', () => `${pulumi.output('x')}`],
    ['by JSON.stringify', () => JSON.stringify({ value: pulumi.output('x') })],
  ])('refuses an Output that was turned into text %s', async (_case, text) => {
    const manifest = { ...configMap.manifest, data: { host: text() } };
    expect(await findingsOf(register(planOfObjects({ ...configMap, manifest }), { outputs }))).toEqual([
      ['MW116', 'app/cart'],
    ]);
  });

  test('refuses the encoded token of an Output in a Secret', async () => {
    const encoded = Buffer.from(apiKey()).toString('base64');
    expect(await findingsOf(register(planOfObjects(secretWith({ key: encoded })), { outputs }))).toEqual([
      ['MW116', 'app/cart'],
    ]);
  });

  test('refuses an identity that only deployment knows', async () => {
    const metadata = { name: outputs.token(pulumi.output('cart')), namespace: 'shop' };
    const run = register(planOfObjects({ ...configMap, manifest: { ...configMap.manifest, metadata } }), { outputs });
    expect(await findingsOf(run)).toEqual([['MW113', 'app/cart']]);
  });
});

function fail(): never {
  throw new Error('should have been refused');
}
