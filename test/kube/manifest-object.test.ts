import { ApiObject, App, Chart, type IResolver, JsonPatch, Lazy } from 'cdk8s';
import { k8s, ManifestObject } from '../../lib/kube';
import { randomFrom } from '../plan/random';

const THING = { apiVersion: 'example.org/v1', kind: 'Thing' };

type Props = ConstructorParameters<typeof ApiObject>[2];
type Options = { readonly change?: (object: ApiObject) => void; readonly resolvers?: IResolver[] };

/** The text that an object of a class comes to, in a chart with a namespace and labels. */
function textOf(Kind: typeof ApiObject, props: Props, { change = () => {}, resolvers = [] }: Options = {}): string {
  const chart = new Chart(new App({ resolvers }), 'c', { namespace: 'ns', labels: { team: 'finance' } });
  const object = new Kind(chart, 'o', props);
  change(object);
  return JSON.stringify(object.toJson());
}

const rendered = (props: object) => JSON.parse(textOf(ManifestObject, { ...THING, ...props }));

const PROPS: Props = {
  ...THING,
  metadata: { name: 'o', labels: { b: '1', a: '2' }, annotations: {}, finalizers: ['f'], generation: 3 },
  z: null,
  spec: {
    b: [1, { d: undefined, c: [] }, null],
    a: { e: {} },
    lazy: Lazy.any({ produce: () => ({ y: 1, x: null }) }),
  },
  data: { k: 'v' },
};

const token = () =>
  new (class {
    resolve = () => ({ b: 'token', a: Lazy.any({ produce: () => 1 }) });
  })();

const cases: [string, Props, Options][] = [
  ['what is plain, empty, null or lazy', PROPS, {}],
  ['no name, which is made of its path then', { ...THING, spec: {} }, {}],
  ['a namespace and labels of its own', { ...THING, metadata: { namespace: 'own', labels: { team: 'other' } } }, {}],
  ['a token', { ...THING, spec: { a: token() } }, {}],
  [
    'metadata that comes later',
    PROPS,
    {
      change: ({ metadata }) => {
        metadata.addLabel('late', 'yes');
        metadata.addAnnotation('late', 'yes');
        metadata.addFinalizers('g');
        metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' });
        metadata.add('custom', { empty: {}, kept: 1 });
      },
    },
  ],
  [
    'patches, of its head too',
    PROPS,
    {
      change: (object) =>
        object.addJsonPatch(
          JsonPatch.add('/spec/future', { deep: [1] }),
          JsonPatch.replace('/metadata/name', 'other'),
          JsonPatch.remove('/data'),
        ),
    },
  ],
  [
    'resolvers of the App, which see every value and its place',
    PROPS,
    {
      resolvers: [
        { resolve: (context) => void (context.value === 'v' && context.replaceValue(token())) },
        {
          resolve: (context) =>
            void (
              context.key.at(-1) === 'c' &&
              Array.isArray(context.value) &&
              context.replaceValue(context.key.join('.'))
            ),
        },
      ],
    },
  ],
];
test.each(cases)('an object renders as cdk8s would render it: %s', (_what, props, options) => {
  expect(textOf(ManifestObject, props, options)).toBe(textOf(ApiObject, props, options));
});

test('500 random objects render as cdk8s would render them', () => {
  const random = randomFrom(3);
  for (let i = 0; i < 500; i++) {
    const json = () => JSON.parse(JSON.stringify(random.json(3) ?? {}));
    const props = {
      ...THING,
      metadata: { annotations: { a: random.string() }, extra: json() },
      spec: json(),
      data: json(),
    };
    expect(textOf(ManifestObject, props)).toBe(textOf(ApiObject, props));
  }
});

test('keys keep their order where CDK8S_DISABLE_SORT says so', () => {
  process.env.CDK8S_DISABLE_SORT = '1';
  try {
    expect(textOf(ManifestObject, PROPS)).toContain('"spec":{"b":[');
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});

test('a key may be called as what every object has', () => {
  const data = JSON.parse('{"constructor": "c", "toString": "t", "__proto__": "p"}');
  expect(Object.entries(rendered({ data }).data)).toEqual([
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['toString', 't'],
  ]);
});

test('a union of number and string is its value', () => {
  const port = k8s.IntOrString.fromNumber(80);
  expect(rendered({ spec: { port, ports: [k8s.IntOrString.fromString('http')] } }).spec).toEqual({
    port: 80,
    ports: ['http'],
  });
});

test('what is no JSON is named with its field', () => {
  expect(() => rendered({ spec: { times: [1, { at: new Date(0) }] } })).toThrow(
    'spec.times.1.at is no JSON but an object of type Date',
  );
});

test('what it was given is not changed by patches, which can be read', () => {
  const spec = { list: [1] };
  const object = new ManifestObject(new Chart(new App(), 'c'), 'o', { ...THING, spec });
  const patch = JsonPatch.add('/spec/list/-', 2);
  object.addJsonPatch(patch);
  expect([object.toJson().spec, object.toJson().spec, spec]).toEqual([
    { list: [1, 2] },
    { list: [1, 2] },
    { list: [1] },
  ]);
  expect(object.jsonPatches).toEqual([patch]);
});
