import { setTimeout as sleep } from 'node:timers/promises';
import { TestbedError } from '../failure';
import { isAlive } from '../process';
import { type Discovery, type Sync, syncsOf } from './discovery';
import { assertRuns, endedByItself, isSettled, type ProxyServer, statsOf } from './proxy';

/** Milliseconds that proxies get to take their configuration. */
const PATIENCE = 60_000;

/**
 * Returns when every proxy serves the newest configuration. Errors: a `TestbedError` when one refuses any of it, with
 * its words, since a proxy then silently goes on with the old one; when one ends; when it takes too long.
 */
export async function untilAccepted(discovery: Discovery, proxies: readonly ProxyServer[]): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (true) {
    if (!isAlive(discovery.server)) throw endedByItself('istiod', discovery.log);
    proxies.forEach(assertRuns);
    const all = await syncsOf(discovery);
    const errors = errorsOf(all);
    if (errors.length > 0) throw rejected(errors);
    const syncs = new Map(all.map((sync) => [sync.proxy, sync]));
    const waiting: string[] = [];
    for (const proxy of proxies) {
      const { name, namespace } = proxy.instance;
      const sync = syncs.get(`${name}.${namespace}`);
      if (!sync?.done || !(await isSettled(proxy))) waiting.push(name);
    }
    if (waiting.length === 0) break;
    if (Date.now() > deadline) {
      throw new TestbedError(
        `After ${PATIENCE / 1000} s these proxies still wait for their configuration: ${waiting.join(', ')}.`,
      );
    }
    await sleep(50);
  }
  const refused = await rejectionsOf(proxies);
  if (refused.length > 0) throw rejected(await inWords(discovery, refused));
}

/** Milliseconds in which istiod learns what a proxy has counted already. */
const DELAY = 2_000;

/** What the proxies say of what they refused; a proxy counts it a moment before istiod hears of it. */
async function inWords(discovery: Discovery, counted: readonly string[]): Promise<readonly string[]> {
  for (const deadline = Date.now() + DELAY; Date.now() < deadline; await sleep(50)) {
    const errors = errorsOf(await syncsOf(discovery));
    if (errors.length > 0) return errors;
  }
  return counted;
}

const errorsOf = (syncs: readonly Sync[]) =>
  syncs.flatMap(({ proxy, errors }) => errors.map((error) => `${proxy}: ${error}`));

/** Every statistic of the proxies that counts refused configuration and is not zero. */
export async function rejectionsOf(proxies: readonly ProxyServer[]): Promise<string[]> {
  const all = await Promise.all(
    proxies.map(async (proxy) =>
      Object.entries(await statsOf(proxy, '(update|config)_rejected$'))
        .filter(([, value]) => value > 0)
        .map(([name, value]) => `${proxy.instance.name}: ${name} is ${value}`),
    ),
  );
  return all.flat();
}

function rejected(messages: readonly string[]): TestbedError {
  return new TestbedError(`Envoy refuses istiod's configuration:\n${messages.join('\n').replace(/^/gm, '    ')}`);
}
