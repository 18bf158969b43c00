import { parse } from 'yaml';
import { isMapping } from '../../lib/data';
import { TestbedError } from '../failure';

/** What is read of a configuration file of the Collector. */
export interface Configuration {
  readonly extensions?: Readonly<Record<string, Settings | null>>;
  readonly processors?: Readonly<Record<string, Settings | null>>;
}

type Settings = Readonly<Record<string, unknown>>;

/** The variable by which a configuration names its Pod's address. */
export const ADDRESS_VARIABLE = 'MY_POD_IP';

export function readConfiguration(config: string): Configuration {
  const read: unknown = parse(config);
  if (!isMapping(read)) throw new TestbedError('The configuration is no mapping.');
  return read;
}

/** The port of the health check, which tells when a Collector is ready. */
export function healthPort({ extensions = {} }: Configuration): number {
  const [, settings] = Object.entries(extensions).find(([id]) => typeOf(id) === 'health_check') ?? [];
  if (settings === undefined) throw new TestbedError('The configuration has no extension health_check.');
  const port = /:(\d+)$/.exec(String(settings?.endpoint ?? ':13133'))?.[1];
  if (port === undefined) throw new TestbedError(`The health check's endpoint has no port: ${settings?.endpoint}.`);
  return Number(port);
}

/**
 * The second configuration file, which says the one thing that a container without a memory cgroup of its own cannot:
 * percentages of memory are of its limit. Everything else is as it is deployed.
 * @param memory the limit in bytes
 */
export function memoryOverlay({ processors = {} }: Configuration, memory: number): object {
  const limiters = Object.entries(processors).filter(([id]) => typeOf(id) === 'memory_limiter');
  if (limiters.length === 0) return {};
  return { processors: Object.fromEntries(limiters.map(([id, settings]) => [id, limits(settings ?? {}, memory)])) };
}

function limits(settings: Settings, memory: number): Settings {
  const mebibytes = (percentage: unknown) => Math.floor((memory * Number(percentage)) / 100 / 2 ** 20);
  const { limit_percentage: limit, spike_limit_percentage: spike } = settings;
  return {
    ...(limit !== undefined && { limit_mib: mebibytes(limit) }),
    ...(spike !== undefined && { spike_limit_mib: mebibytes(spike) }),
  };
}

const typeOf = (id: string) => id.split('/', 1)[0];
