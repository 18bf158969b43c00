import { createServer } from 'node:net';
import { TestbedError } from '../failure';

/**
 * A loopback address of its own for a Pod, so that it may have the ports that its configuration says.
 * @param port one of those ports
 */
export async function freeAddress(port: number): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const address = `127.${220 + random(30)}.${random(256)}.${1 + random(254)}`;
    if (await canListen(address, port)) return address;
  }
  throw new TestbedError(
    'A Collector needs a loopback address beside 127.0.0.1, and this machine has none: on Linux all of 127.0.0.0/8 is there.',
  );
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
