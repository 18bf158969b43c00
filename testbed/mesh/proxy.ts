import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { isAlive, logTail, type ProcessRef, startServer } from '../process';
import { ADMIN_PORT, bootstrap, type Sources } from './bootstrap';
import { send } from './http';
import type { Instance } from './instances';

/** The Envoy beside an application. */
export interface ProxyServer {
  readonly instance: Instance;
  readonly server: ProcessRef;
  readonly log: string;
}

/** The values of statistics by their names. */
export type Stats = Readonly<Record<string, number>>;

/** Starts a proxy; it lives when this returns, and has its configuration later. */
export async function startProxy(
  envoy: string,
  folder: string,
  instance: Instance,
  sources: Sources,
): Promise<ProxyServer> {
  const config = path.join(folder, `${instance.name}.json`);
  const log = path.join(folder, `${instance.name}.log`);
  writeFileSync(config, JSON.stringify(bootstrap(instance, sources), undefined, 2));
  // Connections of an old configuration go at once, where Istio gives them 45 s.
  const drain = ['--drain-time-s', '1', '--drain-strategy', 'immediate'];
  const args = ['-c', config, '--concurrency', '1', '--disable-hot-restart', ...drain, '-l', 'warning'];
  try {
    const server = await startServer({ binary: envoy, args, cwd: folder, log, env: environment(instance) });
    if (server !== undefined) return { instance, server, log };
  } catch (error) {
    throw new TestbedError(`Envoy could not be started from ${envoy}: ${reasonOf(error)}.`);
  }
  throw endedByItself(`The proxy of ${instance.name}`, log);
}

/** What the injector says of a Pod in its proxy's environment, from where access logs take it. */
function environment({ name, namespace, workload }: Instance): NodeJS.ProcessEnv {
  return { ...process.env, POD_NAME: name, POD_NAMESPACE: namespace, ISTIO_META_WORKLOAD_NAME: workload };
}

/** The statistics of a proxy whose names match the regular expression. */
export async function statsOf(proxy: ProxyServer, filter: string): Promise<Stats> {
  const { stats } = JSON.parse(await admin(proxy, `/stats?format=json&filter=${encodeURIComponent(filter)}`)) as {
    stats: readonly { readonly name?: string; readonly value?: number }[];
  };
  return Object.fromEntries(stats.flatMap(({ name, value }) => (name && value !== undefined ? [[name, value]] : [])));
}

const UNSETTLED = [
  'cluster_manager.warming_clusters',
  'listener_manager.total_listeners_warming',
  'listener_manager.total_listeners_draining',
  'listener_manager.total_filter_chains_draining',
];

/** Whether a proxy serves what it was told and only that: nothing new still waits, no old connection still drains. */
export async function isSettled(proxy: ProxyServer): Promise<boolean> {
  try {
    if ((await admin(proxy, '/ready')).trim() !== 'LIVE') return false;
    const counts = Object.values(await statsOf(proxy, `^(${UNSETTLED.join('|')})$`));
    return counts.length === UNSETTLED.length && counts.every((count) => count === 0);
  } catch {
    return false;
  }
}

/** The serial numbers of the certificates that a proxy shows. */
export async function serialsOf(proxy: ProxyServer): Promise<readonly string[]> {
  const { certificates } = JSON.parse(await admin(proxy, '/certs')) as {
    certificates: readonly { readonly cert_chain?: readonly { readonly serial_number: string }[] }[];
  };
  return certificates.flatMap(({ cert_chain = [] }) => cert_chain.map((each) => each.serial_number));
}

/** Throws when a proxy is no more. */
export function assertRuns({ instance, server, log }: ProxyServer): void {
  if (!isAlive(server)) throw endedByItself(`The proxy of ${instance.name}`, log);
}

/** The error for a server that is no more. */
export function endedByItself(what: string, log: string): TestbedError {
  return new TestbedError(`${what} ended by itself. The end of its log:\n${logTail(log).replace(/^/gm, '    ')}`);
}

async function admin({ instance }: ProxyServer, page: string): Promise<string> {
  const target = { address: instance.address, port: ADMIN_PORT, host: 'admin' };
  return (await send(target, { path: page, timeout: 5_000 })).body;
}
