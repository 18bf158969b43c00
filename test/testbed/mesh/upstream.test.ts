import { type Behaviour, chooser, type Received, seededRandom } from '../../../testbed/mesh/behaviour';
import { send } from '../../../testbed/mesh/http';
import { startUpstream, type Upstream } from '../../../testbed/mesh/upstream';
import { freePorts } from '../../../testbed/process';

let upstream: Upstream;
let port: number;
const called: string[] = [];

beforeEach(async () => {
  [port = 0] = await freePorts(1);
  upstream = await startUpstream({
    name: 'cart-0',
    address: '127.0.0.1',
    ports: [port],
    seed: 1,
    call: async (host) => {
      called.push(host);
      return { status: 503, headers: {}, body: '', ms: 0 };
    },
  });
});
afterEach(() => upstream.goDown());

const ask = (path = '/', headers = {}) =>
  send({ address: '127.0.0.1', port, host: 'cart' }, { path, headers, timeout: 1_000 });

test('an application that nobody told anything answers 200 and says who it is', async () => {
  const answer = await ask('/items?all');
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({ instance: 'cart-0', method: 'GET', path: '/items?all' });
});

test('it answers with the status, the headers and the body that it is told, until it is well again', async () => {
  upstream.behave({ status: 503, headers: { 'retry-after': '1' }, body: 'no' });
  expect(await ask()).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: 'no' });
  upstream.behave();
  expect((await ask()).status).toBe(200);
});

test('it waits before it answers', async () => {
  upstream.behave({ delay: 120 });
  expect((await ask()).ms).toBeGreaterThan(110);
});

test.each([
  ['reset before headers', 'ECONNRESET'],
  ['reset after headers', /ECONNRESET|aborted/],
] as const)('a %s reaches the caller as one', async (fails, message) => {
  upstream.behave({ fails });
  await expect(ask()).rejects.toThrow(message);
});

test('it hangs', async () => {
  upstream.behave({ fails: 'hang' });
  await expect(ask()).rejects.toThrow('no answer within 1000 ms');
});

test('it refuses connections while it is down', async () => {
  await upstream.goDown();
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  await upstream.comeUp();
  expect((await ask()).status).toBe(200);
});

test('it counts what reached it, by key and by path', async () => {
  for (const path of ['/a', '/a?x=1', '/b']) await ask(path, { 'idempotency-key': 'k1' });
  expect([upstream.executions('k1'), upstream.executions('k2')]).toEqual([3, 0]);
  expect([upstream.hits('/a'), upstream.hits('/b'), upstream.received.length]).toEqual([2, 1, 3]);
  upstream.forget();
  expect(upstream.received).toEqual([]);
});

test('it works its reply out from what others say', async () => {
  upstream.behave({ handle: async (_request, call) => ({ status: (await call('stock', {})).status - 1 }) });
  expect((await ask()).status).toBe(502);
  expect(called).toEqual(['stock']);
});

test('a handler that throws resets the connection', async () => {
  upstream.behave({
    handle: () => {
      throw new Error('broken');
    },
  });
  await expect(ask()).rejects.toThrow('ECONNRESET');
});

describe('the choice of a behaviour', () => {
  const request = (path: string): Received => ({ method: 'GET', path, headers: {}, body: '', at: 0 });
  const choices = (behaviours: Behaviour[], paths: string[], seed = 1) => {
    const choose = chooser(behaviours, seededRandom(seed));
    return paths.map((path) => behaviours.indexOf(choose(request(path)) as Behaviour));
  };

  test('the first that applies is chosen', () => {
    const behaviours = [{ only: ({ path }: Received) => path === '/b' }, {}];
    expect(choices(behaviours, ['/a', '/b'])).toEqual([1, 0]);
  });

  test('one that is for some requests only is over after them', () => {
    expect(choices([{ times: 2 }], ['/', '/', '/'])).toEqual([0, 0, -1]);
  });

  test('a share of the requests gets it, the same ones with the same seed', () => {
    const paths = Array.from({ length: 1000 }, () => '/');
    const first = choices([{ probability: 0.3 }], paths);
    expect(first.filter((chosen) => chosen === 0).length / 1000).toBeCloseTo(0.3, 1);
    expect(choices([{ probability: 0.3 }], paths)).toEqual(first);
    expect(choices([{ probability: 0.3 }], paths, 2)).not.toEqual(first);
  });
});
