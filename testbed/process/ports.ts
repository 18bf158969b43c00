import { createServer, type Server } from 'node:net';
import { TestbedError } from '../failure';

// Below what Linux (32768 up) and macOS (49152 up) hand to outgoing connections, so that a port stays free while its
// server restarts.
const FIRST = 20_000;
const LAST = 29_999;

/**
 * `count` different TCP ports of 127.0.0.1 that nothing listens on.
 * @param taken ports to leave alone, such as those of a testbed whose server is down for the moment
 */
export async function freePorts(count: number, taken: ReadonlySet<number> = new Set()): Promise<number[]> {
  const held = new Map<number, Server>();
  try {
    for (let tries = 0; held.size < count; tries++) {
      if (tries > 50 * count) throw new TestbedError(`No free TCP ports on 127.0.0.1 between ${FIRST} and ${LAST}.`);
      const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
      if (taken.has(port) || held.has(port)) continue;
      const server = await listen(port);
      if (server) held.set(port, server);
    }
    return [...held.keys()];
  } finally {
    await Promise.all([...held.values()].map((server) => new Promise((closed) => server.close(closed))));
  }
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}
