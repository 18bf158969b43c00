import { isMapping } from '../../data';
import type { CollectorConfig } from '../config';
import { type NetworkedComponent, networkedComponents } from './components';
import { type DeclaredNetwork, portOf } from './declared';
import { addressesIn, type Transport } from './part';

/** An address on which the Collector listens. */
export interface Listener {
  /** Where it stands in the configuration, such as `receivers::otlp`, as the Collector itself writes it. */
  readonly at: string;
  /** The id of its component. */
  readonly id: string;
  /** `grpc`, `http` and so on, where the component has protocols. */
  readonly protocol?: string;
  readonly transport: Transport;
  /** Whether it speaks TLS itself. */
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
}

/** Every address on which this configuration makes the Collector listen. */
export function listeners(config: CollectorConfig, declared: DeclaredNetwork = {}): Listener[] {
  return [
    ...networkedComponents(config).flatMap((component) => listenersOf(component, declared[component.at]?.listensOn)),
    ...ownMetrics(config),
  ];
}

/** Those of receivers, to which others send. */
export function receivingListeners(config: CollectorConfig, declared?: DeclaredNetwork): Listener[] {
  return listeners(config, declared).filter(({ at }) => at.startsWith('receivers::'));
}

/** Those of exporters and the Collector itself, where metrics are read. */
export function scrapedListeners(config: CollectorConfig, declared?: DeclaredNetwork): Listener[] {
  return listeners(config, declared).filter(({ at }) => at.startsWith('exporters::') || at.startsWith('service::'));
}

type Declared = DeclaredNetwork[string]['listensOn'];

function listenersOf({ at, id, settings, part }: NetworkedComponent, declared: Declared): Listener[] {
  if (declared !== undefined) {
    return declared.map(portOf).map(({ port, protocol: transport }) => ({
      ...{ at, id, transport, tls: false, host: '${env:MY_POD_IP}', port },
    }));
  }
  const all = [...addressesIn(settings, part?.listens ?? {}), ...(part?.listening?.(settings) ?? [])];
  return all.flatMap(({ at: place, text, transport: own }) => {
    const match = /^(.*):(\d+)$/.exec(text);
    if (!match) return [];
    const [, host = '', port] = match;
    const keys = place.split('::').slice(0, -1);
    const holder = keys.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), settings) ?? {};
    const { transport, tls } = isMapping(holder) ? holder : {};
    const spoken = typeof transport === 'string' ? (transport.startsWith('udp') ? 'UDP' : 'TCP') : undefined;
    return [
      {
        at,
        id,
        protocol: keys.at(-1),
        transport: spoken ?? own ?? part?.transport ?? 'TCP',
        tls: isMapping(tls),
        host,
        port: Number(port),
      },
    ];
  });
}

function ownMetrics(config: CollectorConfig): Listener[] {
  const metrics = config.service?.telemetry?.metrics;
  const readers = isMapping(metrics) && Array.isArray(metrics.readers) ? metrics.readers : [];
  return readers.flatMap((reader) => {
    const prometheus = reader?.pull?.exporter?.prometheus;
    if (!isMapping(prometheus) || typeof prometheus.port !== 'number') return [];
    const host = String(prometheus.host ?? 'localhost');
    const { port } = prometheus;
    return [{ at: 'service::telemetry::metrics', id: 'metrics', transport: 'TCP' as const, tls: false, host, port }];
  });
}
