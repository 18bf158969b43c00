import { Agent, type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';

export interface Call {
  /** @default 'GET' */
  readonly method?: string;
  /** With its query. @default '/' */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes as it is, anything else as JSON with its content type. @default - none */
  readonly body?: unknown;
  /** Milliseconds after which the caller gives up. @default 30000 */
  readonly timeout?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds from the call to the end of the answer. */
  readonly ms: number;
}

/** Where a call goes, below HTTP. */
export interface Target extends Pick<RequestOptions, 'cert' | 'key' | 'ca' | 'checkServerIdentity' | 'agent'> {
  readonly address: string;
  readonly port: number;
  readonly host: string;
  /** @default - plaintext */
  readonly tls?: boolean;
}

/** Applications keep their connections to their proxy. */
const agent = new Agent({ keepAlive: true });

/** Makes one call. Rejects with the system's error when no answer comes. */
export function send(target: Target, call: Call): Promise<Answer> {
  const { address, port, host, tls = false, ...secure } = target;
  const { method = 'GET', path = '/', timeout = 30_000 } = call;
  const body = bodyOf(call.body);
  const headers = { host, ...body?.headers, ...call.headers };
  const options = { host: address, port, method, path, headers };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request: ClientRequest = tls
      ? httpsRequest({ agent: false, ...options, ...secure, servername: '' })
      : httpRequest({ ...options, agent });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeout} ms`)), timeout);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          ms: performance.now() - started,
        });
      });
    });
    request.end(body?.text);
  });
}

function bodyOf(body: unknown) {
  if (body === undefined) return undefined;
  const json = typeof body !== 'string';
  const text = json ? JSON.stringify(body) : body;
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  return { text, headers: { ...length, ...(json && { 'content-type': 'application/json' }) } };
}
