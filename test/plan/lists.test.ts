import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { planOf, renderYaml } from '../../lib/plan';
import { POD } from '../check/support';

/** An App with one object in a chart `c` of namespace `shop`. */
function withObject(props: object, patch?: JsonPatch): App {
  const app = new App();
  const chart = new Chart(app, 'c', { namespace: 'shop', disableResourceNameHashes: true });
  const object = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', ...props });
  if (patch) object.addJsonPatch(patch);
  return app;
}

const configMap = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});
const idsOf = (app: App) => planOf(app).objects.map(({ id, path }) => `${path} ${id}`);

describe('a List', () => {
  test('stands for its items, which are objects of the plan, each at its place', () => {
    const items = [configMap('a'), { apiVersion: 'v1', kind: 'List', items: [configMap('b')] }, configMap('c')];
    const app = withObject({ items });
    expect(idsOf(app)).toEqual([
      'c/list/items[0] -/ConfigMap/shop/a',
      'c/list/items[1]/items[0] -/ConfigMap/shop/b',
      'c/list/items[2] -/ConfigMap/shop/c',
    ]);
    expect(planOf(app).findings).toEqual([]);
    expect([...renderYaml(planOf(app)).values()].join()).not.toContain('List');
  });

  test('gives its namespace to items that have none, but not to those that live in none', () => {
    const items = [
      { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
    ];
    const metadata = planOf(withObject({ items })).objects.map(({ manifest }) => manifest.metadata);
    expect(metadata).toEqual([{ name: 'other' }, { name: 'a', namespace: 'other' }]);
  });

  test('of one kind need not say it at each item', () => {
    const items = [{ metadata: { name: 'a' }, roleRef: {} }];
    const app = withObject({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBindingList', items });
    expect(idsOf(app)).toEqual(['c/list/items[0] rbac.authorization.k8s.io/RoleBinding/shop/a']);
  });

  test('that is empty is nothing', () => {
    expect(planOf(withObject({ items: [] }))).toMatchObject({ objects: [], findings: [] });
  });

  test('with the same object as another is MW101, with an item without a name MW113', () => {
    const items = [configMap('a'), configMap('a'), { apiVersion: 'v1', kind: 'ConfigMap' }];
    expect(planOf(withObject({ items })).findings.map(({ code, path }) => [code, path])).toEqual([
      ['MW113', 'c/list/items[2]'],
      ['MW101', 'c/list/items[1]'],
    ]);
  });

  test.each([
    ['hunter2'],
    [{ kind: 'Secret', stringData: { a: 'hunter2' } }],
    [7],
    [[]],
    [{ kind: 'ConfigMap' }],
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: 'a' }],
  ])('with %j in it is MW117, and keeps its other items', (item) => {
    const plan = planOf(withObject({ items: [item, configMap('a')] }));
    expect(plan.findings).toMatchObject([{ code: 'MW117', path: 'c/list/items[0]' }]);
    expect(JSON.stringify(plan.findings)).not.toContain('hunter2');
    expect(plan.objects).toHaveLength(1);
  });

  test('is as much as what it holds to the checks, items that a patch adds included', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { template: { metadata: {}, spec: { ...POD, hostNetwork: true } } },
    };
    const found = (app: App) => checkPlan(planOf(app)).map(({ code, path }) => `${code} ${path}`);
    const expected = ['MW202 c/list/items[0]', 'MW203 c/list/items[0]'];
    expect(found(withObject({ items: [deployment] }))).toEqual(expected);
    expect(found(withObject({ items: [] }, JsonPatch.add('/items/-', deployment)))).toEqual(expected);
  });

  test('comes before what depends on it, and after what it depends on', () => {
    const app = new App();
    const chart = new Chart(app, 'c', { namespace: 'shop', disableResourceNameHashes: true });
    const objectOf = (id: string, props: object) =>
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', ...props });
    const last = objectOf('last', { metadata: { name: 'last' } });
    const list = objectOf('list', { kind: 'List', items: [configMap('a'), configMap('b')] });
    const first = objectOf('first', { metadata: { name: 'first' } });
    last.addDependency(list);
    list.addDependency(first);
    expect(planOf(app).objects.map(({ manifest }) => manifest.metadata.name)).toEqual(['first', 'a', 'b', 'last']);
  });
});

test('a kind of its own that ends with "List" is an object', () => {
  const app = withObject({
    apiVersion: 'example.org/v1',
    kind: 'AllowList',
    metadata: { name: 'a' },
    spec: { items: [] },
  });
  expect(idsOf(app)).toEqual(['c/list example.org/AllowList/shop/a']);
});
