import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from '../../lib/kube';
import { rendererOf } from '../../lib/plan/manifest';
import { randomFrom } from './random';

const THING = { apiVersion: 'example.org/v1', kind: 'Thing' };

const chartIn = (app: App) => new Chart(app, 'c', { namespace: 'ns', labels: { team: 'finance' } });

/** Renders in both ways, and says whether `toJson()` was asked for it. */
function render(object: ApiObject) {
  const expected = object.toJson();
  const toJson = jest.spyOn(ApiObject.prototype, 'toJson');
  const rendered = rendererOf(App.of(object) as App)(object);
  const asked = toJson.mock.calls.length > 0;
  toJson.mockRestore();
  return { expected, rendered, asked };
}

describe('rendererOf', () => {
  it('renders plain objects as toJson() does, key for key, without asking it', () => {
    const chart = chartIn(new App());
    const object = new ApiObject(chart, 'o', {
      ...THING,
      metadata: { name: 'o', labels: { b: '1', a: '2' }, annotations: {}, finalizers: ['f'], generation: 3 },
      z: null,
      spec: {
        b: [1, { d: undefined, c: [] }, null],
        a: { e: {} },
        lazy: Lazy.any({ produce: () => ({ y: 1, x: null }) }),
      },
      data: { k: 'v' },
    });
    object.metadata.addAnnotation('late', 'yes');
    object.metadata.add('custom', { empty: {}, kept: 1 });
    const { expected, rendered, asked } = render(object);
    expect(JSON.stringify(rendered)).toBe(JSON.stringify(expected));
    expect(asked).toBe(false);
  });

  it('renders 500 random objects as toJson() does', () => {
    const random = randomFrom(3);
    const chart = chartIn(new App());
    for (let i = 0; i < 500; i++) {
      const json = () => JSON.parse(JSON.stringify(random.json(3) ?? {}));
      const metadata = { name: 'o', annotations: { a: random.string() }, extra: json() };
      const { expected, rendered } = render(
        new ApiObject(chart, `o${i}`, { ...THING, metadata, spec: json(), data: json() }),
      );
      expect(JSON.stringify(rendered)).toBe(JSON.stringify(expected));
    }
  });

  const more: [string, () => ApiObject][] = [
    [
      'a JSON patch',
      () => {
        const object = new ApiObject(chartIn(new App()), 'o', { ...THING, spec: {} });
        object.addJsonPatch(JsonPatch.add('/spec/added', true));
        return object;
      },
    ],
    [
      'a token',
      () =>
        new ApiObject(chartIn(new App()), 'o', {
          ...THING,
          spec: {
            a: new (class {
              resolve = () => 'token';
            })(),
          },
        }),
    ],
    [
      'a union of number and string',
      () => new ApiObject(chartIn(new App()), 'o', { ...THING, spec: { port: k8s.IntOrString.fromNumber(80) } }),
    ],
    ['a generated class', () => new k8s.KubeConfigMap(chartIn(new App()), 'o', { data: { a: 'b' } })],
    [
      'a resolver of the App',
      () => {
        const app = new App({ resolvers: [{ resolve: (ctx) => void (ctx.value === 'a' && ctx.replaceValue('b')) }] });
        return new ApiObject(chartIn(app), 'o', { ...THING, spec: { a: 'a' } });
      },
    ],
  ];
  it.each(more)('leaves to toJson() what holds %s', (_what, declare) => {
    const { expected, rendered, asked } = render(declare());
    expect(rendered).toEqual(expected);
    expect(asked).toBe(true);
  });

  it('throws what toJson() throws', () => {
    const object = new ApiObject(chartIn(new App()), 'o', { ...THING, spec: { at: new Date(0) } });
    expect(() => rendererOf(App.of(object) as App)(object)).toThrow("can't render non-simple object of type 'Date'");
  });
});
