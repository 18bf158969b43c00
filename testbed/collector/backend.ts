import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { freePorts } from '../process';
import { decode, type Item, type Signal } from './otlp';

/** How a backend answers from now on. */
export interface BackendBehaviour {
  /** @default 200 */
  readonly status?: number;
  /** Milliseconds before it answers. @default 0 */
  readonly delay?: number;
}

/** A place that takes OTLP/HTTP, counts what it took, and fails on command. */
export interface Backend {
  /** The base URL, which stays the same while it is down. */
  readonly endpoint: string;
  /** What it took, repeated deliveries too; what it refused is not there. */
  readonly received: Readonly<Record<Signal, readonly Item[]>>;
  /** The headers of the last request. */
  readonly headers: IncomingMessage['headers'];
  /** Whether a text stands anywhere in what it took, fields that are not decoded included. */
  holds(text: string): boolean;
  /** Requests so far, refused ones too. */
  readonly requests: number;
  /** Without an argument it is well again. */
  behave(behaviour?: BackendBehaviour): void;
  /** Refuses connections, as when there is no process. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  /**
   * Waits until it has taken so many different items of a signal.
   * @returns how many it has; fewer when `patience`, in milliseconds, was not enough
   */
  until(signal: Signal, count: number, patience?: number): Promise<number>;
}

/** A backend that listens as soon as this returns. */
export async function startBackend(): Promise<Backend> {
  const [port = 0] = await freePorts(1);
  const received: Record<Signal, Item[]> = { traces: [], metrics: [], logs: [] };
  const bodies: Buffer[] = [];
  let behaviour: BackendBehaviour = {};
  let headers: IncomingMessage['headers'] = {};
  let requests = 0;
  let server: Server | undefined;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const signal = signalOf(request.url ?? '');
    const body = await read(request);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    requests += 1;
    headers = request.headers;
    const { status = 200, delay = 0 } = behaviour;
    if (delay > 0) await sleep(delay, undefined, { ref: false });
    if (signal === undefined) return response.writeHead(404).end();
    // Who has gone away in the meantime has not been told that it was taken.
    if (response.destroyed) return;
    if (status === 200) {
      received[signal].push(...decode(signal, isZipped ? gunzipSync(body) : body));
      bodies.push(isZipped ? body : gzipSync(body));
    }
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
  };

  const backend: Backend = {
    endpoint: `http://127.0.0.1:${port}`,
    received,
    get headers() {
      return headers;
    },
    get requests() {
      return requests;
    },
    holds: (text) => bodies.some((body) => gunzipSync(body).includes(text)),
    behave(next = {}) {
      behaviour = next;
    },
    async goDown() {
      const down = server;
      server = undefined;
      if (down) await close(down);
    },
    async comeUp() {
      server ??= await listen(port, (request, response) => {
        serve(request, response).catch(() => request.socket.destroy());
      });
    },
    async until(signal, count, patience = 20_000) {
      const deadline = Date.now() + patience;
      while (different(received[signal]) < count && Date.now() < deadline) await sleep(20);
      return different(received[signal]);
    },
  };
  await backend.comeUp();
  return backend;
}

/** How many items there are, each counted once: spans by their ids, the others, which have none, as they came. */
export function different(items: readonly Item[]): number {
  const ids = new Set(items.map(({ id }) => id));
  return ids.has('') ? items.length : ids.size;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
};

const signalOf = (url: string) => SIGNALS[url];

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function listen(port: number, serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(serve);
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
