import { isMapping } from '../../data';
import type { CollectorConfig } from '../config';
import { isLoopback, parseAddress } from './address';
import { type NetworkedComponent, networkedComponents } from './components';
import { type Address, addressesIn, type Transport } from './part';

/** An address to which the Collector connects, outside its pod. */
export interface Destination {
  /** The setting that says so, such as `exporters::otlp_http::endpoint`. */
  readonly at: string;
  /** Its component, such as `exporters::otlp_http`. */
  readonly component: string;
  /** The type of that component, without `_`. */
  readonly type: string;
  readonly endpoint: string;
  readonly host: string;
  /** Undefined where neither the endpoint nor its scheme tells. */
  readonly port?: number;
  readonly transport: Transport;
}

/** Every address to which this configuration makes the Collector connect. */
export function destinations(config: CollectorConfig): Destination[] {
  return [...networkedComponents(config).flatMap(destinationsOf), ...ownTelemetry(config)];
}

function destinationsOf({ at, type, settings, part }: NetworkedComponent): Destination[] {
  if (part === undefined) return [];
  const named = [...addressesIn(settings, part.connects ?? {}), ...(part.targets?.(settings) ?? [])];
  const others = named.length > 0 ? [] : (part.fixed ?? []).map((text) => ({ at: 'endpoint', text }));
  const proxies = part.connects === undefined ? [] : addressesIn(settings, { proxy_url: undefined });
  return [...named, ...others, ...proxies].flatMap((address) => destination(at, type, address, part));
}

interface Defaults {
  readonly port?: number;
  readonly transport?: Transport;
}

function destination(component: string, type: string, address: Address, defaults: Defaults): Destination[] {
  const parsed = parseAddress(address.text);
  if (parsed === undefined || isLoopback(parsed.host)) return [];
  const { host, port = defaults.port, udp } = parsed;
  const transport = udp ? 'UDP' : (address.transport ?? defaults.transport ?? 'TCP');
  return [{ at: `${component}::${address.at}`, component, type, endpoint: address.text, host, port, transport }];
}

/** Where the Collector's own metrics, logs and traces are sent. */
function ownTelemetry({ service }: CollectorConfig): Destination[] {
  const at = 'service::telemetry';
  const telemetry = service?.telemetry;
  if (!isMapping(telemetry)) return [];
  const found = addressesIn(telemetry, {
    'metrics.readers.*.periodic.exporter.*.endpoint': undefined,
    'logs.processors.*.*.exporter.*.endpoint': undefined,
    'traces.processors.*.*.exporter.*.endpoint': undefined,
  });
  return found.flatMap((address) => destination(at, 'telemetry', address, {}));
}
