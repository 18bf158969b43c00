import { createServer } from 'node:net';
import { TestbedError } from '../failure';
import { ADMIN_PORT } from './bootstrap';

/**
 * The first three numbers of loopback addresses that no other mesh uses, such as `127.34.5`.
 * Errors: a `TestbedError` where only 127.0.0.1 is a loopback address, as on macOS.
 */
export async function freeNetwork(): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const network = `127.${16 + random(200)}.${random(256)}`;
    if (await canListen(`${network}.1`)) return network;
  }
  throw new TestbedError(
    'A mesh needs loopback addresses beside 127.0.0.1, and this machine has none: on Linux all of 127.0.0.0/8 is there.',
  );
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

function canListen(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port: ADMIN_PORT, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
