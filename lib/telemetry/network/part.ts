import { isMapping } from '../../data';
import type { Settings } from '../component';

/**
 * How a component type takes part in the network, by the settings that say so. A setting is named by its keys, `*` for
 * every key or item; its value is what the component takes when it is left out, `undefined` where there is no default.
 */
export interface NetworkPart {
  /** Settings with an address on which it waits for others. */
  readonly listens?: Addresses;
  /** Settings with an address that it connects to. */
  readonly connects?: Addresses;
  /** The port of an address that names none and has no scheme. */
  readonly port?: number;
  /** @default "TCP" */
  readonly transport?: Transport;
  /** Addresses of a service that its settings do not name, such as a cloud's. */
  readonly fixed?: readonly string[];
  /** Whether it asks the Kubernetes API server. */
  readonly api?: boolean;
  /** What it connects to that no setting names, in words, where these settings make it do so. */
  readonly hidden?: (settings: Settings) => string | undefined;
  /** Addresses to listen on that are not simply the value of a setting. */
  readonly listening?: (settings: Settings) => readonly Address[];
  /** Addresses to connect to that are not simply the value of a setting. */
  readonly targets?: (settings: Settings) => readonly Address[];
}

export type Addresses = Readonly<Record<string, string | undefined>>;
export type Transport = 'TCP' | 'UDP';

/** An address as it stands in a setting. */
export interface Address {
  /** The keys of the setting, such as `targets::0::endpoint`. */
  readonly at: string;
  readonly text: string;
  readonly transport?: Transport;
}

/** It neither listens nor connects. */
export const LOCAL: NetworkPart = {};
export const listens = (endpoint?: string, transport?: Transport): NetworkPart => ({
  listens: { endpoint },
  transport,
});
export const connects = (endpoint?: string, port?: number): NetworkPart => ({ connects: { endpoint }, port });
export const fixed = (...hosts: string[]): NetworkPart => ({ connects: { endpoint: undefined }, fixed: hosts });
/** It connects to something that its settings do not tell, or not as an address. */
export const hidden = (what: string): NetworkPart => ({ hidden: () => what });

/** The addresses of these settings; of each the default where it is left out and what it stands in is there. */
export function addressesIn(settings: Settings, wanted: Addresses): Address[] {
  return Object.entries(wanted).flatMap(([path, fallback]) => {
    const keys = path.split('.');
    const holders = reach(settings, keys.slice(0, -1), []);
    const last = keys.at(-1) ?? '';
    return holders.flatMap(({ at, value }) => {
      const given = last === '*' ? value : isMapping(value) ? value[last] : undefined;
      const place = last === '*' ? at : [...at, last];
      const texts = Array.isArray(given) ? given : [given ?? (isMapping(value) ? fallback : undefined)];
      return texts.flatMap((text) => (typeof text === 'string' && text !== '' ? [{ at: place.join('::'), text }] : []));
    });
  });
}

interface Place {
  readonly at: readonly string[];
  readonly value: unknown;
}

/** What stands under these keys; an empty mapping may also be written as null. */
function reach(value: unknown, keys: readonly string[], at: readonly string[]): Place[] {
  const [key, ...rest] = keys;
  if (key === undefined) return [{ at, value: value ?? {} }];
  if (key === '*') {
    const items = Array.isArray(value) ? [...value.entries()] : isMapping(value) ? Object.entries(value) : [];
    return items.flatMap(([name, item]) => reach(item, rest, [...at, String(name)]));
  }
  return isMapping(value) && key in value ? reach(value[key], rest, [...at, key]) : [];
}
