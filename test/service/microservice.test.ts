import { type ApiObject, App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { Microservice } from '../../lib/service';
import { chart, contractWith, DIGEST, identities, manifestOf, microservice } from '../support/estate';

const containerOf = (scope: Construct) => manifestOf(scope, 'Deployment').spec.template.spec.containers[0];

describe('identity', () => {
  test('names and selectors are those that were given, and stay so when the construct moves', () => {
    const here = chart();
    microservice(here, 'billing', { serviceName: 'billing-service', configFiles: { 'a.yaml': 'a: 1' } });
    const there = chart();
    new Microservice(new Construct(new Construct(there, 'deeper'), 'still'), 'renamed', {
      name: 'billing',
      serviceName: 'billing-service',
      image: `registry.finance.example/billing@${DIGEST}`,
      contract: contractWith('run'),
      configFiles: { 'a.yaml': 'a: 1' },
    });

    expect(identities(here).sort()).toEqual([
      expect.stringMatching(/^ConfigMap\/billing-config-/),
      'Deployment/billing',
      'NetworkPolicy/billing',
      'PodDisruptionBudget/billing',
      'Service/billing-service',
      'ServiceAccount/billing',
    ]);
    expect(identities(there).sort()).toEqual(identities(here).sort());
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']) {
      expect(manifestOf(there, kind)).toEqual(manifestOf(here, kind));
    }
  });

  test('the selector names no version, so that a new one does not replace the Deployment', () => {
    const scope = chart();
    microservice(scope, 'billing');
    expect(manifestOf(scope, 'Deployment').spec.selector).toEqual({
      matchLabels: { app: 'billing', 'meshwright.dev/track': 'stable' },
    });
  });

  test('a canary is a Deployment of its own behind the same Service, and takes no pod of the other', () => {
    const scope = chart();
    const billing = microservice(scope, 'billing', { replicas: 3, autoscaling: { maxReplicas: 9 } });
    const before = identities(scope);
    billing.addCanary({ image: 'registry.finance.example/billing:2.0.0' });
    expect(identities(scope).filter((id) => !before.includes(id))).toEqual(['Deployment/billing-canary']);

    const { spec } = manifestOf(scope, 'Deployment', 'billing-canary');
    const labels = spec.template.metadata.labels;
    expect(spec.replicas).toBe(1);
    expect(spec.template.spec.serviceAccountName).toBe('billing');
    expect(labels).toMatchObject({ app: 'billing', version: '2.0.0', 'meshwright.dev/track': 'canary' });
    expect(labels).toMatchObject(manifestOf(scope, 'Service').spec.selector);
    expect(labels).not.toMatchObject(manifestOf(scope, 'Deployment', 'billing').spec.selector.matchLabels);
  });

  describe('a patch of the Deployment', () => {
    const both = (
      patch: (billing: Microservice) => void,
      after?: (billing: Microservice, canary: ApiObject) => void,
    ) => {
      const scope = chart();
      const billing = microservice(scope, 'billing', { replicas: 3 });
      patch(billing);
      const canary = billing.addCanary({ image: 'registry.finance.example/billing:2.0.0' });
      after?.(billing, canary);
      return ['billing', 'billing-canary'].map((name) => manifestOf(scope, 'Deployment', name));
    };
    const priority = JsonPatch.add('/spec/template/spec/priorityClassName', 'critical');

    test('is one of its canary too, whether it comes before that or after', () => {
      const before = both((billing) => billing.deployment.addJsonPatch(priority));
      const after = both(
        () => {},
        (billing) => billing.deployment.addJsonPatch(priority),
      );
      expect(before).toEqual(after);
      for (const { spec } of before) expect(spec.template.spec.priorityClassName).toBe('critical');
    });

    test('reaches all of it: containers, strategy, labels and annotations', () => {
      const [, canary] = both(({ deployment }) => {
        deployment.addJsonPatch(
          JsonPatch.add('/spec/template/spec/containers/-', { name: 'helper', image: 'helper:1' }),
          JsonPatch.add('/spec/template/spec/containers/0/env/-', { name: 'A', value: 'a' }),
          JsonPatch.replace('/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds', 9),
          JsonPatch.add('/spec/template/metadata/annotations/note', 'n'),
          JsonPatch.add('/spec/minReadySeconds', 7),
        );
        deployment.metadata.addAnnotation('reloader', 'auto');
        deployment.metadata.addLabel('team', 'money');
      });
      const { metadata, spec } = canary;
      expect(metadata).toMatchObject({ annotations: { reloader: 'auto' }, labels: { team: 'money', app: 'billing' } });
      expect(spec.minReadySeconds).toBe(7);
      expect(spec.template.metadata.annotations.note).toBe('n');
      const [own, helper] = spec.template.spec.containers;
      expect(helper).toEqual({ name: 'helper', image: 'helper:1' });
      expect(own.env).toContainEqual({ name: 'A', value: 'a' });
      expect(own.lifecycle.preStop.sleep.seconds).toBe(9);
    });

    test('leaves a canary what makes it one', () => {
      const [stable, canary] = both(({ deployment }) =>
        deployment.addJsonPatch(
          JsonPatch.replace('/metadata/name', 'invoicing'),
          JsonPatch.replace('/spec/replicas', 8),
          JsonPatch.replace('/spec/template/spec/containers/0/image', 'other:1'),
          JsonPatch.add('/spec/template/spec/containers/0', { name: 'first', image: 'first:1' }),
          JsonPatch.replace('/spec/template/metadata/labels/version', '9'),
          JsonPatch.add('/spec/template/metadata/labels/tier', 'gold'),
        ),
      );
      expect([stable.metadata.name, stable.spec.replicas]).toEqual(['invoicing', 8]);
      expect([canary.metadata.name, canary.spec.replicas]).toEqual(['billing-canary', 1]);
      expect(canary.spec.template.spec.containers.map(({ image }: { image: string }) => image)).toEqual([
        'first:1',
        'registry.finance.example/billing:2.0.0',
      ]);
      const { labels } = canary.spec.template.metadata;
      expect(labels).toMatchObject({ tier: 'gold', version: '2.0.0', ...canary.spec.selector.matchLabels });
    });

    test('comes before those of the canary itself', () => {
      const [stable, canary] = both(
        ({ deployment }) => deployment.addJsonPatch(priority),
        (_billing, other) => other.addJsonPatch(JsonPatch.replace('/spec/template/spec/priorityClassName', 'low')),
      );
      expect(stable.spec.template.spec.priorityClassName).toBe('critical');
      expect(canary.spec.template.spec.priorityClassName).toBe('low');
    });

    test('with a wrong path is one finding, with the path, and nothing follows from it', () => {
      const scope = chart();
      const billing = microservice(scope, 'billing');
      billing.addCanary({ image: 'registry.finance.example/billing:2.0.0' });
      billing.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/affinity/podAffinity', {}));
      const plan = planOf(App.of(scope));
      expect([...plan.findings, ...checkPlan(plan)]).toMatchObject([
        {
          code: 'MW112',
          path: 'finance/billing/deployment',
          message:
            'the JSON patch add "/spec/template/spec/affinity/podAffinity" cannot be applied: there is nothing at /spec/template/spec/affinity',
        },
      ]);
    });
  });

  test.each([
    [`registry.example/a@${DIGEST}`, '0123456789ab'],
    ['registry.example:5000/a:1.2.3', '1.2.3'],
    [`registry.example/a:1.2.3@${DIGEST}`, '1.2.3'],
    ['registry.example/a:_1.2.3-', '1.2.3'],
    [`registry.example/a:___@${DIGEST}`, '0123456789ab'],
    [`registry.example/a@sha512:${'0123456789abcdef'.repeat(8)}`, '0123456789ab'],
    [`registry.example/a:${'b'.repeat(63)}`, 'b'.repeat(63)],
    [`registry.example/a:${'b'.repeat(64)}`, expect.stringMatching(/^b{50}-[0-9a-f]{12}$/)],
    [`registry.example/a:${'b'.repeat(49)}.${'b'.repeat(70)}`, expect.stringMatching(/^b{49}-[0-9a-f]{12}$/)],
  ])('the version of image %s is %s', (image, version) => {
    const scope = chart();
    microservice(scope, 'billing', { image });
    expect(manifestOf(scope, 'Deployment').spec.template.metadata.labels).toMatchObject({
      app: 'billing',
      version,
      'app.kubernetes.io/version': version,
      'app.kubernetes.io/name': 'billing',
      'app.kubernetes.io/part-of': 'finance-test',
      'app.kubernetes.io/managed-by': 'meshwright',
    });
  });
});

test('long tags that begin alike are two versions', () => {
  const versions = ['c', 'd'].map((end) => {
    const scope = chart();
    microservice(scope, 'billing', { image: `registry.example/a:${'b'.repeat(100)}${end}` });
    return manifestOf(scope, 'Deployment').spec.template.metadata.labels.version;
  });
  expect(versions[0]).not.toBe(versions[1]);
});

describe('the workload', () => {
  test('holds its documented defaults', () => {
    const scope = chart();
    microservice(scope, 'billing');
    expect(manifestOf(scope, 'Deployment').spec.replicas).toBe(2);
    expect(containerOf(scope).resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '1', memory: '256Mi' },
    });
    expect(containerOf(scope).ports).toEqual([{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
    expect(manifestOf(scope, 'Service').spec.ports[0]).toMatchObject({ port: 80, targetPort: 'http', name: 'http' });
    expect(containerOf(scope)).not.toHaveProperty('volumeMounts');
  });

  test('is Pod Security restricted, with a read-only root and no token', () => {
    const scope = chart();
    microservice(scope, 'billing');
    const { spec } = manifestOf(scope, 'Deployment').spec.template;
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    });
    expect(manifestOf(scope, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  test('gets a token, and a way to the API server, only where one is asked for', () => {
    const scope = chart();
    microservice(scope, 'billing', { apiToken: true });
    microservice(scope, 'ledger');
    const opens = (name: string) =>
      JSON.stringify(manifestOf(scope, 'NetworkPolicy', name).spec.egress).includes('"port":6443');
    expect([opens('billing'), opens('ledger')]).toEqual([true, false]);
    expect(manifestOf(scope, 'Deployment', 'billing').spec.template.spec.automountServiceAccountToken).toBe(true);
    expect(manifestOf(scope, 'Deployment', 'ledger').spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(manifestOf(scope, 'ServiceAccount', 'billing').automountServiceAccountToken).toBe(false);
  });

  test('readiness, liveness and startup are three different probes', () => {
    const scope = chart();
    microservice(scope, 'billing', { startupSeconds: 61 });
    const { readinessProbe, livenessProbe, startupProbe } = containerOf(scope);
    expect(readinessProbe).toMatchObject({
      httpGet: { path: '/readyz', port: 'http' },
      periodSeconds: 5,
      failureThreshold: 3,
    });
    expect(livenessProbe).toMatchObject({
      httpGet: { path: '/livez', port: 'http' },
      periodSeconds: 10,
      failureThreshold: 6,
    });
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(61);
  });

  test('leaves the endpoints before it drains, and has longer to end than it needs to drain', () => {
    const scope = chart();
    microservice(scope, 'billing', { drainSeconds: 40 });
    const { spec } = manifestOf(scope, 'Deployment').spec.template;
    expect(spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(spec.terminationGracePeriodSeconds).toBe(50);
    expect(manifestOf(scope, 'Deployment').spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
  });

  test('spreads over zones and nodes as a preference, which leaves no pod pending', () => {
    const scope = chart();
    microservice(scope, 'billing');
    const constraints = manifestOf(scope, 'Deployment').spec.template.spec.topologySpreadConstraints;
    expect(constraints.map((c: { topologyKey: string }) => c.topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    // Pods of the revision before are leaving: they say nothing of where the new ones should be.
    for (const { matchLabelKeys } of constraints) expect(matchLabelKeys).toEqual(['pod-template-hash']);
    expect(new Set(constraints.map((c: { whenUnsatisfiable: string }) => c.whenUnsatisfiable))).toEqual(
      new Set(['ScheduleAnyway']),
    );
  });

  test('asks for the mesh’s proxy as a native sidecar, which starts before the application and ends after it', () => {
    const scope = chart();
    microservice(scope, 'billing');
    expect(manifestOf(scope, 'Deployment').spec.template.metadata.annotations).toMatchObject({
      'sidecar.istio.io/nativeSidecar': 'true',
    });
  });

  test('holds an older proxy to the same: there before the application, and until the grace period is over', () => {
    const scope = chart();
    microservice(scope, 'billing');
    const { metadata, spec } = manifestOf(scope, 'Deployment').spec.template;
    expect(JSON.parse(metadata.annotations['proxy.istio.io/config'])).toEqual({
      holdApplicationUntilProxyStarts: true,
      terminationDrainDuration: `${spec.terminationGracePeriodSeconds}s`,
    });
  });

  test('keeps no node from being removed by its scratch space, nor by that of its proxy', () => {
    const scope = chart();
    microservice(scope, 'billing', { writableTmp: '64Mi' });
    microservice(scope, 'ledger');
    const [billing, ledger] = ['billing', 'ledger'].map(
      (name) =>
        manifestOf(scope, 'Deployment', name).spec.template.metadata.annotations[
          'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes'
        ],
    );
    expect(ledger).toBe('workload-socket,credential-socket,workload-certs,istio-data');
    expect(billing).toBe(`tmp,${ledger}`);
  });

  test('with autoscaling has no replicas of its own', () => {
    const scope = chart();
    microservice(scope, 'billing', { replicas: 3, autoscaling: { maxReplicas: 9 } });
    expect(manifestOf(scope, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(manifestOf(scope, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 9,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'billing' },
      metrics: [
        { type: 'ContainerResource', containerResource: { container: 'billing', target: { averageUtilization: 70 } } },
      ],
    });
  });

  test('is reached on the port that each pod calls http, or by a number that is published', () => {
    const scope = chart();
    microservice(scope, 'billing', { port: 9090 });
    microservice(scope, 'ledger', { port: 9090, targetPort: 'number' });
    const [billing, ledger] = ['billing', 'ledger'].map((name) => manifestOf(scope, 'Service', name).spec.ports[0]);
    expect(billing.targetPort).toBe('http');
    expect(ledger.targetPort).toBe(9090);
  });

  test('can always be evicted one pod at a time', () => {
    const scope = chart();
    microservice(scope, 'billing', { replicas: 1 });
    expect(manifestOf(scope, 'PodDisruptionBudget').spec).toEqual({
      selector: { matchLabels: { app: 'billing' } },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });
});

describe('configuration', () => {
  test('a writable /tmp is there where it is asked for, and of that size', () => {
    const scope = chart();
    microservice(scope, 'billing', { writableTmp: '64Mi' });
    expect(manifestOf(scope, 'Deployment').spec.template.spec.volumes).toEqual([
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ]);
    expect(containerOf(scope).volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });

  test('a changed configuration file rolls the pods out, which mount a ConfigMap of their own; the same one does not', () => {
    const mapOf = (text: string) => {
      const scope = chart();
      microservice(scope, 'billing', { configFiles: { 'b.yaml': text, 'a.yaml': 'x' } });
      const { metadata, immutable } = manifestOf(scope, 'ConfigMap');
      expect(immutable).toBe(true);
      expect(manifestOf(scope, 'Deployment').spec.template.spec.volumes).toEqual([
        { name: 'config', configMap: { name: metadata.name } },
      ]);
      return metadata.name;
    };
    expect(mapOf('one')).toMatch(/^billing-config-[0-9a-f]{10}$/);
    expect(mapOf('one')).toBe(mapOf('one'));
    expect(mapOf('one')).not.toBe(mapOf('two'));
  });

  test('a secret comes by reference, and its revision stands on the pod template', () => {
    const scope = chart();
    microservice(scope, 'billing', {
      secretEnv: {
        API_KEY: { secret: 'provider', key: 'apiKey', revision: 'r1' },
        VAULT_KEY: { secret: 'from-vault', key: 'k', external: true },
      },
    });
    expect(containerOf(scope).env).toContainEqual({
      name: 'API_KEY',
      valueFrom: { secretKeyRef: { name: 'provider', key: 'apiKey' } },
    });
    expect(manifestOf(scope, 'Deployment').spec.template.metadata.annotations).toMatchObject({
      'secret-revision.meshwright.dev/API_KEY': 'r1',
      'meshwright.dev/external': 'secret/from-vault',
    });
  });

  test('the revision of a variable that no annotation can be named after stands under its hash', () => {
    const scope = chart();
    const key = { secret: 'provider', key: 'apiKey', revision: 'r1' };
    microservice(scope, 'billing', { secretEnv: { _KEY: key, ['K'.repeat(64)]: key } });
    const keys = Object.keys(manifestOf(scope, 'Deployment').spec.template.metadata.annotations);
    expect(keys.filter((name) => /^secret-revision\.meshwright\.dev\/[0-9a-f]{16}$/.test(name))).toHaveLength(2);
  });

  test('OpenTelemetry is set up for every SDK, and a variable of the user’s own wins', () => {
    const scope = chart();
    microservice(scope, 'billing', {
      environment: 'prod',
      telemetry: {
        endpoint: 'http://otel:4317',
        namespace: 'observability',
        selectorLabels: { app: 'otel' },
        port: 4317,
      },
      env: { OTEL_PROPAGATORS: 'b3' },
    });
    const env = containerOf(scope).env as { name: string; value?: string }[];
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toMatchObject({
      OTEL_SERVICE_NAME: 'billing',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_PROPAGATORS: 'b3',
      OTEL_RESOURCE_ATTRIBUTES: expect.stringContaining(
        'deployment.environment.name=prod,k8s.namespace.name=finance-test',
      ),
    });
    expect(env.filter(({ name }) => name === 'OTEL_PROPAGATORS')).toHaveLength(1);
    expect(env.findIndex(({ name }) => name === 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME')).toBeLessThan(
      env.findIndex(({ name }) => name === 'OTEL_RESOURCE_ATTRIBUTES'),
    );
  });

  test('a patch on the Deployment loses no field, however new', () => {
    const scope = chart();
    const billing = microservice(scope, 'billing');
    billing.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/fieldOfTheFuture', { deep: [1] }));
    expect(manifestOf(scope, 'Deployment').spec.template.spec.fieldOfTheFuture).toEqual({ deep: [1] });
  });
});
