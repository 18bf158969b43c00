import { createServer, type RequestListener, type Server } from 'node:http';
import { type Forward, startForward } from '../../../testbed/mesh/forward';
import { send } from '../../../testbed/mesh/http';
import { freePorts } from '../../../testbed/process';

let server: Server | undefined;
let forward: Forward | undefined;
afterEach(async () => {
  await forward?.close();
  server?.closeAllConnections();
  await new Promise((closed) => server?.close(closed));
});

/** An application at the one address, and what stands for it at the other. */
async function forwarded(application: RequestListener): Promise<{ address: string; port: number; host: string }> {
  const [port = 0] = await freePorts(1);
  // Its port there is 10,000 higher.
  const number = port > 50_000 ? port - 20_000 : port;
  server = createServer(application);
  await new Promise<void>((listening) => server?.listen(number, '127.0.0.2', listening));
  forward = await startForward({ address: '127.0.0.3', ports: [number], to: '127.0.0.2' });
  return { address: '127.0.0.3', port: number + 10_000, host: 'application' };
}

test('what comes goes to the application, and its answer back', async () => {
  const target = await forwarded((request, response) => response.end(`${request.method} ${request.url}`));
  expect((await send(target, { path: '/v1/traces', headers: { connection: 'close' } })).body).toBe('GET /v1/traces');
});

test('a connection that the application breaks is broken for the caller too', async () => {
  const target = await forwarded((request) => request.socket.resetAndDestroy());
  await expect(send(target, {})).rejects.toThrow();
});
