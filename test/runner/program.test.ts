import path from 'node:path';
import { inOrder, type RegisteredObject, runProgram } from '../../runner/program';
import { configMap } from './fixture';

// Each program is a process of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const root = path.resolve(__dirname, '../..');
const registered = (program: string) =>
  runProgram({
    root,
    environment: 'dev',
    config: {
      project: 'shop',
      main: `test/runner/programs/${program}.ts`,
      values: { 'shop:mode': 'fast', 'shop:password': 'hunter2' },
      secretKeys: ['shop:password'],
    },
  });
const run = async (program: string) => (await registered(program)).map(({ manifest }) => manifest);
const object = (urn: string, ...dependsOn: string[]): RegisteredObject => ({
  urn,
  manifest: configMap({}, urn),
  dependsOn,
  ignoreChanges: [],
});
const urns = (objects: readonly RegisteredObject[]) => objects.map(({ urn }) => urn);

describe('inOrder', () => {
  test.each([
    ['keeps the order of what does not depend on each other', [object('a'), object('b')], ['a', 'b']],
    [
      'puts an object after all that it depends on',
      [object('c', 'b', 'a'), object('b', 'a'), object('a')],
      ['a', 'b', 'c'],
    ],
    ['does not mind what is no object, such as a provider', [object('a', 'provider')], ['a']],
    [
      'tells each object once, whoever depends on it',
      [object('d', 'b', 'c'), object('c', 'a'), object('b', 'a'), object('a')],
      ['a', 'b', 'c', 'd'],
    ],
  ])('%s', (_what, objects, expected) => {
    expect(urns(inOrder(objects))).toEqual(expected);
  });

  test('takes a chain of any length', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => object(`${i}`, `${i + 1}`));
    expect(inOrder(chain)[0]?.urn).toBe('19999');
  });
});

describe('runProgram', () => {
  test('gives the program its stack and configuration, and returns its objects in order with secrets in clear', async () => {
    expect(await run('two-objects')).toEqual([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev-fast' } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'x', namespace: 'dev-fast' },
        stringData: { key: 'hunter2' },
      },
    ]);
  });

  test.each([
    ['whose registration fails', 'failing-input', /the input failed/],
    ['that waits for what never comes', 'endless', /waits for something that never comes/],
    ['that wants more than Kubernetes objects', 'foreign', /no Kubernetes object: random:index:Id x/],
    ['that refuses', 'refusing', /^MW105 says no$/],
  ])('a program %s fails as a whole: its objects never count as all there are', async (_what, program, message) => {
    await expect(run(program)).rejects.toMatchObject({ name: 'RunnerError', message: expect.stringMatching(message) });
  });
});
