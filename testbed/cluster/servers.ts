import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, TestbedError } from '../failure';
import { isAlive, logTail, type ProcessRef, startServer } from '../process';
import { commandOf } from './commands';
import { isReady } from './health';
import type { Layout, ServerName } from './layout';
import type { TestbedRecord } from './record';

/** Milliseconds that a server gets to answer. */
const PATIENCE = 60_000;

/** Starts one server; it runs when this returns, and answers after {@link untilReady}. */
export async function launch(server: ServerName, layout: Layout, record: TestbedRecord): Promise<ProcessRef> {
  const command = commandOf(server, layout, record);
  try {
    const ref = await startServer(command);
    if (ref !== undefined) return ref;
  } catch (error) {
    throw new TestbedError(`${server} could not be started from ${command.binary}: ${reasonOf(error)}.`);
  }
  throw ended(server, layout);
}

/** Returns when the server does its work. Errors: a `TestbedError` with the end of its log when it ends before or hangs. */
export async function untilReady(server: ServerName, ref: ProcessRef, layout: Layout, record: TestbedRecord) {
  const answers = probes[server];
  const deadline = Date.now() + PATIENCE;
  while (!(await answers(layout, record))) {
    if (!isAlive(ref)) throw ended(server, layout);
    if (Date.now() > deadline) {
      throw new TestbedError(`${server} did not become ready within ${PATIENCE / 1000} s.${lastLines(server, layout)}`);
    }
    await sleep(50);
  }
  if (!isAlive(ref)) throw ended(server, layout);
}

type Probe = (layout: Layout, record: TestbedRecord) => Promise<boolean>;

/** The last three serve nothing: what they do shows in the API. */
const probes: Readonly<Record<ServerName, Probe>> = {
  etcd: (_layout, { ports }) => accepts(ports.etcd),
  'kube-apiserver': isReady,
  'kube-controller-manager': async () => true,
  'kube-scheduler': async () => true,
  kwok: async () => true,
};

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}

/** The error for a server that is no more. */
export function ended(server: ServerName, layout: Layout): TestbedError {
  return new TestbedError(`${server} ended by itself.${lastLines(server, layout)}`);
}

function lastLines(server: ServerName, layout: Layout): string {
  const tail = logTail(layout.log(server));
  if (tail === '') return ` Its log, ${layout.log(server)}, is empty.`;
  return ` The end of its log, ${layout.log(server)}:\n${tail.replace(/^/gm, '    ')}`;
}
