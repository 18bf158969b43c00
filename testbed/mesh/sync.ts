import { setTimeout as sleep } from 'node:timers/promises';
import { TestbedError } from '../failure';
import { isAlive } from '../process';
import { type Discovery, syncsOf } from './discovery';
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
    const syncs = new Map((await syncsOf(discovery)).map((sync) => [sync.proxy, sync]));
    const errors = [...syncs.values()].flatMap((sync) => sync.errors.map((error) => `${sync.proxy}: ${error}`));
    if (errors.length > 0) throw rejected(errors);
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
  if (refused.length > 0) throw rejected(refused);
}

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
