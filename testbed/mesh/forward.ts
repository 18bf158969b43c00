import { connect, createServer, type Server, type Socket } from 'node:net';
import { applicationPort } from './overlay';

/** Stands in a Pod for an application that runs at another address. */
export interface Forward {
  close(): Promise<void>;
}

export interface ForwardOptions {
  /** Of the Pod. */
  readonly address: string;
  /** Of the Pod's Services; the application has the same ones. */
  readonly ports: readonly number[];
  /** The application's own address. */
  readonly to: string;
}

/** Passes every connection on, bytes as they are. */
export async function startForward({ address, ports, to }: ForwardOptions): Promise<Forward> {
  const open = new Set<Socket>();
  const servers = await Promise.all(ports.map((port) => listen(address, port, to, open)));
  return {
    async close() {
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map((server) => new Promise<void>((closed) => server.close(() => closed()))));
    },
  };
}

function listen(address: string, port: number, to: string, open: Set<Socket>): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((from) => {
      const onwards = connect({ host: to, port });
      for (const [socket, other] of [
        [from, onwards],
        [onwards, from],
      ] as const) {
        open.add(socket);
        socket.pipe(other);
        // Whoever goes takes the other with it.
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          open.delete(socket);
          other.destroy();
        });
      }
    });
    server.once('error', reject);
    server.listen({ host: address, port: applicationPort(port), exclusive: true }, () => resolve(server));
  });
}
