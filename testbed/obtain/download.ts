import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TestbedError } from '../failure';

/** Milliseconds to wait for the first byte of an answer: many machines have no way out, and that must not cost minutes. */
const ANSWER_TIMEOUT = 5_000;
/** Milliseconds without a byte after which a transfer counts as dead. */
const STALL_TIMEOUT = 20_000;

/** Nothing can be had from this host now. */
export class UnreachableHost extends TestbedError {
  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** Fetches a small text, such as a checksum file. */
export async function fetchText(url: string): Promise<string> {
  const { response, watchdog } = await open(url);
  try {
    return await response.text();
  } catch (error) {
    throw new TestbedError(`${url} broke off: ${causeOf(error)}`);
  } finally {
    watchdog.stop();
  }
}

/** Fetches a file; `onBytes` hears how many have come and how many there will be, if the server says. */
export async function fetchFile(
  url: string,
  file: string,
  onBytes: (received: number, total: number | undefined) => void,
): Promise<void> {
  const { response, watchdog } = await open(url);
  const total = Number(response.headers.get('content-length')) || undefined;
  let received = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, passOn) {
      watchdog.fed();
      received += chunk.length;
      onBytes(received, total);
      passOn(null, chunk);
    },
  });
  try {
    if (response.body === null) throw new TestbedError(`${url} is empty`);
    await pipeline(Readable.fromWeb(response.body as never), counter, createWriteStream(file));
  } catch (error) {
    throw new TestbedError(`${url} broke off: ${causeOf(error)}`);
  } finally {
    watchdog.stop();
  }
}

async function open(url: string) {
  const watchdog = startWatchdog();
  try {
    const response = await fetch(url, { signal: watchdog.signal });
    if (!response.ok) throw new TestbedError(`${url} answers ${response.status}`);
    watchdog.fed();
    return { response, watchdog };
  } catch (error) {
    watchdog.stop();
    if (error instanceof TestbedError) throw error;
    throw new UnreachableHost(new URL(url).host, causeOf(error));
  }
}

function startWatchdog() {
  const controller = new AbortController();
  const arm = (milliseconds: number) =>
    setTimeout(() => controller.abort(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  let timer = arm(ANSWER_TIMEOUT);
  return {
    signal: controller.signal,
    fed() {
      clearTimeout(timer);
      timer = arm(STALL_TIMEOUT);
    },
    stop: () => clearTimeout(timer),
  };
}

/** `fetch` says only "fetch failed"; the reason is the cause, which has a code alone when several addresses were tried. */
function causeOf(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message;
}
