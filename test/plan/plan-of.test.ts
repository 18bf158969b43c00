import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { finding, reportsFindings } from '../../lib/finding';
import { planOf } from '../../lib/plan';
import { app, codes, configMap, declare, names } from './support';

const objectOf = (scope: Construct, id: string, apiVersion: string, kind: string, metadata = {}) =>
  new ApiObject(scope, id, { apiVersion, kind, metadata });

describe('planOf', () => {
  it('gives each object its identity, its construct path and its manifest', () => {
    const { root, chart } = app('finance');
    objectOf(chart, 'deployment', 'apps/v1', 'Deployment', { name: 'billing' });
    expect(planOf(root)).toEqual({
      objects: [
        {
          id: 'apps/Deployment/finance/billing',
          path: 'finance/deployment',
          manifest: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'billing', namespace: 'finance' } },
          dependsOn: [],
        },
      ],
      findings: [],
      clusterDomain: 'cluster.local',
    });
  });

  it('keeps the order of declaration where nothing asks for another', () => {
    const { root, chart } = app();
    for (const name of ['z', 'a', 'm', 'b']) configMap(chart, name);
    expect(names(planOf(root))).toEqual(['z', 'a', 'm', 'b']);
  });

  it('applies resolvers and JSON patches', () => {
    const root = new App({ resolvers: [{ resolve: (ctx) => void (ctx.value === 'TOKEN' && ctx.replaceValue('v')) }] });
    const object = new ApiObject(new Chart(root, 'c'), 'o', {
      apiVersion: 'example.org/v1',
      kind: 'Thing',
      metadata: { name: 'o' },
      spec: { a: 'TOKEN' },
    });
    object.addJsonPatch(JsonPatch.add('/spec/unknownField', [1]));
    expect(planOf(root).objects[0]?.manifest.spec).toEqual({ a: 'v', unknownField: [1] });
  });

  it('is the same for the same App, and when it is called twice', () => {
    const build = () => {
      const { root, chart } = app();
      const first = configMap(chart, 'a');
      configMap(chart, 'b');
      first.addDependency(configMap(chart, 'c'));
      return root;
    };
    const root = build();
    const plan = planOf(root);
    expect(planOf(root)).toEqual(plan);
    expect(planOf(build())).toEqual(plan);
  });

  it('names both constructs of a duplicate identity and plans the first (MW101)', () => {
    const { root, chart } = app();
    configMap(chart, 'a');
    configMap(new Construct(chart, 'inner'), 'a');
    const plan = planOf(root);
    expect(plan.findings).toEqual([
      expect.objectContaining({
        code: 'MW101',
        path: 'finance/inner/a',
        message: 'the object is declared at finance/a already',
        value: '-/ConfigMap/ns/a',
      }),
    ]);
    expect(plan.objects).toHaveLength(1);
  });

  it('takes versions of one group for the same object, and groups for different ones', () => {
    const { root, chart } = app('ns');
    objectOf(chart, 'v1', 'networking.istio.io/v1', 'Gateway', { name: 'a' });
    objectOf(chart, 'beta', 'networking.istio.io/v1beta1', 'Gateway', { name: 'a' });
    objectOf(chart, 'other', 'gateway.networking.k8s.io/v1', 'Gateway', { name: 'a' });
    expect(codes(planOf(root))).toEqual([['MW101', 'finance/beta']]);
  });

  describe('an object without a chosen identity (MW113)', () => {
    it('is one whose name cdk8s made of its construct path', () => {
      const { root, chart } = app('ns');
      objectOf(chart, 'a', 'v1', 'ConfigMap');
      expect(codes(planOf(root))).toEqual([['MW113', 'finance/a']]);
    });

    it('is not one whose name only looks like a hash, or that a patch or the chart names', () => {
      class Named extends Chart {
        override generateObjectName(object: ApiObject) {
          return `chosen-${object.node.id}`;
        }
      }
      const { root, chart } = app('ns');
      objectOf(chart, 'a', 'v1', 'ConfigMap', { name: 'release-c0ffee42' });
      objectOf(chart, 'b', 'v1', 'ConfigMap').addJsonPatch(JsonPatch.replace('/metadata/name', 'patched'));
      objectOf(new Named(root, 'named', { namespace: 'ns' }), 'c', 'v1', 'ConfigMap');
      expect(planOf(root).findings).toEqual([]);
    });

    it('is one of a namespaced kind without a namespace', () => {
      const { root, chart } = app();
      objectOf(chart, 'a', 'v1', 'Service', { name: 'a' });
      objectOf(chart, 'b', 'networking.istio.io/v1', 'VirtualService', { name: 'b' });
      expect(codes(planOf(root))).toEqual([
        ['MW113', 'finance/a'],
        ['MW113', 'finance/b'],
      ]);
    });

    it('is not one of a cluster-scoped kind, or of a kind that is not known', () => {
      const { root, chart } = app();
      objectOf(chart, 'a', 'v1', 'Namespace', { name: 'a' });
      objectOf(chart, 'b', 'rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'b' });
      objectOf(chart, 'c', 'example.org/v1', 'Thing', { name: 'c' });
      expect(planOf(root).findings).toEqual([]);
    });
  });

  it('takes the namespace that a chart gives to every object from those that live in none', () => {
    const { root, chart } = app('finance');
    objectOf(chart, 'a', 'v1', 'Namespace', { name: 'finance' });
    expect(planOf(root).objects[0]).toMatchObject({
      id: '-/Namespace/-/finance',
      manifest: { metadata: { name: 'finance' } },
    });
    expect(planOf(root).objects[0]?.manifest.metadata).not.toHaveProperty('namespace');
  });

  it('reports an object that cannot be rendered and plans the others (MW112)', () => {
    const { root, chart } = app('ns');
    const produce = () => {
      throw new Error('the port is missing');
    };
    new ApiObject(chart, 'bad', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'b' },
      spec: Lazy.any({ produce }),
    });
    configMap(chart, 'good');
    const plan = planOf(root);
    expect(plan.findings).toEqual([
      expect.objectContaining({ code: 'MW112', path: 'finance/bad', message: 'the port is missing' }),
    ]);
    expect(names(plan)).toEqual(['good']);
  });

  it('names the patch that cannot be applied and its path, without the document that it was meant for', () => {
    const { root, chart } = app('ns');
    const map = declare(chart, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: 'x' } });
    map.addJsonPatch(JsonPatch.test('/data/key', 'y'.repeat(1000)));
    const { findings, isPartial } = planOf(root);
    expect(isPartial).toBe(true);
    expect(codes({ objects: [], findings, clusterDomain: 'cluster.local' })).toEqual([
      ['MW112', 'finance/ConfigMap-a'],
    ]);
    expect(findings[0]?.message).toMatch(/^the JSON patch [^\n]{10,300}$/);
    expect(findings[0]?.message).toContain('/data/key');
  });

  it('says of an object that is not of this library that a patch may be why', () => {
    const { root, chart } = app('ns');
    configMap(chart, 'a').addJsonPatch(JsonPatch.add('/spec/absent/deep', 1));
    expect(planOf(root).findings[0]?.message).toMatch(
      /if it has JSON patches, one of them may name a path that is not there$/,
    );
  });

  it('says once what several constructs of a chart report about it', () => {
    const { root, chart } = app('ns');
    for (const name of ['a', 'b']) {
      const shared = finding('MW102', 'finance', { message: 'the namespace is none', value: 'A', fix: 'rename it' });
      reportsFindings(configMap(chart, name), () => [shared]);
    }
    expect(codes(planOf(root))).toEqual([['MW102', 'finance']]);
  });

  it('does not report what follows from what a construct has reported about its props', () => {
    const { root, chart } = app('ns');
    const service = new Construct(chart, 'service');
    reportsFindings(service, () => [finding('MW114', 'finance/service', { message: 'out of range', fix: 'f' })]);
    const produce = () => {
      throw new Error('no such number');
    };
    new ApiObject(service, 'bad', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'b' },
      spec: Lazy.any({ produce }),
    });
    objectOf(service, 'unnamed', 'v1', 'ConfigMap', { name: '' });
    objectOf(chart, 'other', 'v1', 'Secret', { name: '' });
    const plan = planOf(root);
    expect(codes(plan)).toEqual([
      ['MW114', 'finance/service'],
      ['MW113', 'finance/other'],
    ]);
    expect(plan.isPartial).toBe(true);
  });

  it('collects the findings of constructs once, and the errors of foreign validations beside them (MW111)', () => {
    const { root, chart } = app('ns');
    const own = finding('MW105', 'finance', { message: 'the image has no tag', value: 'billing', fix: 'add one' });
    reportsFindings(chart, () => [own]);
    chart.node.addValidation({ validate: () => ['the moon is full'] });
    const { findings } = planOf(root);
    expect(findings).toEqual([
      own,
      expect.objectContaining({ code: 'MW111', path: 'finance', message: expect.stringContaining('the moon is full') }),
    ]);
  });

  it('does not throw when a rule of a construct does', () => {
    const { root, chart } = app('ns');
    reportsFindings(chart, () => {
      throw new Error('rule is broken');
    });
    configMap(chart, 'a');
    const plan = planOf(root);
    expect(codes(plan)).toEqual([['MW112', 'finance']]);
    expect(names(plan)).toEqual(['a']);
  });
});
