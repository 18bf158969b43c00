import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, type CallOut, chooser, type Received, type Reply, seededRandom } from './behaviour';

/** The application of one Pod, which fails on command. */
export interface Upstream {
  /**
   * What it does from now on: for each request the first behaviour that applies, and a plain 200 where none does. Without
   * arguments it is well again.
   */
  behave(...behaviours: readonly Behaviour[]): void;
  /** Every request that reached it, in the order in which they came. */
  readonly received: readonly Received[];
  /** How often requests with this `Idempotency-Key` reached it. */
  executions(idempotencyKey: string): number;
  /** How often requests for this path reached it, whatever their query. */
  hits(path: string): number;
  /** Forgets what it has received. */
  forget(): void;
  /** Refuses connections, as when the process has crashed. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
}

export interface UpstreamOptions {
  /** Who it says it is in its plain answer. */
  readonly name: string;
  readonly address: string;
  readonly ports: readonly number[];
  readonly seed: number;
  readonly call: CallOut;
}

/** An application that listens as soon as this returns. */
export async function startUpstream({ name, address, ports, seed, call }: UpstreamOptions): Promise<Upstream> {
  const random = seededRandom(seed);
  let choose = chooser([], random);
  let received: Received[] = [];
  let servers: Server[] = [];
  /** When the last answer on a connection had been given. */
  const answered = new WeakMap<object, number>();

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const idleSince = answered.get(request.socket);
    const idle = idleSince === undefined ? undefined : Date.now() - idleSince;
    response.once('finish', () => answered.set(request.socket, Date.now()));
    const got = { ...(await read(request)), idle };
    received.push(got);
    const behaviour = choose(got);
    if (behaviour?.delay) await sleep(behaviour.delay, undefined, { ref: false });
    const plain = { body: JSON.stringify({ instance: name, method: got.method, path: got.path }) };
    if (behaviour === undefined) return reply(response, plain);
    if (behaviour.fails === 'hang') return;
    if (behaviour.fails === 'reset before headers') return reset(request);
    const said = (await behaviour.handle?.(got, call)) ?? behaviour;
    if (behaviour.fails === undefined) return reply(response, { ...plain, ...said });
    response.writeHead(said.status ?? 200, { 'content-length': '1000', ...said.headers });
    response.write('x'.repeat(500), () => reset(request));
  };

  const upstream: Upstream = {
    get received() {
      return received;
    },
    behave(...behaviours) {
      choose = chooser(behaviours, random);
    },
    executions: (key) => received.filter(({ headers }) => headers['idempotency-key'] === key).length,
    hits: (path) => received.filter((each) => each.path.split('?')[0] === path).length,
    forget() {
      received = [];
    },
    async goDown() {
      await Promise.all(servers.map(close));
      servers = [];
    },
    async comeUp() {
      if (servers.length > 0) return;
      servers = await Promise.all(
        ports.map((port) =>
          listen(address, port, (request, response) => {
            serve(request, response).catch(() => reset(request));
          }),
        ),
      );
    },
  };
  await upstream.comeUp();
  return upstream;
}

function reply(response: ServerResponse, { status = 200, headers, body = '' }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** A TCP reset, not an orderly end. */
function reset({ socket }: IncomingMessage): void {
  socket.resetAndDestroy();
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString(), at: Date.now() };
}

function listen(
  address: string,
  port: number,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Proxies keep connections; a server that closed idle ones would add failures of its own.
    const server = createServer({ keepAliveTimeout: 0 }, serve);
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
