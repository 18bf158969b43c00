import path from 'node:path';
import { parse } from 'yaml';
import { TestbedError } from '../failure';

/** What is read of a configuration file of the Collector. */
export interface Configuration {
  readonly extensions?: Readonly<Record<string, Settings | null>>;
  readonly processors?: Readonly<Record<string, Settings | null>>;
  readonly receivers?: Readonly<Record<string, Settings | null>>;
}

type Settings = Readonly<Record<string, unknown>>;

/** The variable by which a configuration names its Pod's address. */
export const ADDRESS_VARIABLE = 'MY_POD_IP';

export function readConfiguration(config: string): Configuration {
  const read: unknown = parse(config);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new TestbedError('The configuration is no mapping.');
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

/** What stands for the container around a Collector. */
export interface Container {
  /** The folder under which its volumes are. */
  readonly folder: string;
  /** The limit of its memory in bytes. @default - the machine's memory */
  readonly memory?: number;
}

/**
 * The second configuration file, which says what a container would: percentages of memory are of its limit, the folders
 * of file storages are in its volumes, and the node is this machine. Everything else is as it is deployed.
 */
export function containerOverlay(
  { extensions, processors, receivers }: Configuration,
  { folder, memory }: Container,
): object {
  const limiters = memory === undefined ? [] : ofType(processors, 'memory_limiter');
  const storages = ofType(extensions, 'file_storage');
  const nodes = ofType(receivers, 'host_metrics').filter(([, { root_path }]) => root_path !== undefined);
  return {
    ...(nodes.length > 0 && { receivers: Object.fromEntries(nodes.map(([id]) => [id, { root_path: '/' }])) }),
    ...(limiters.length > 0 && {
      processors: Object.fromEntries(limiters.map(([id, settings]) => [id, limits(settings, memory ?? 0)])),
    }),
    ...(storages.length > 0 && {
      extensions: Object.fromEntries(storages.map(([id, settings]) => [id, folders(settings, folder)])),
    }),
  };
}

/** The folders that the overlay names, in the order of the storages. */
export function storageFolders(configuration: Configuration, container: Container): string[] {
  const { extensions = {} } = containerOverlay(configuration, container) as Configuration;
  return Object.values(extensions).flatMap((settings) => foldersIn(settings ?? {}));
}

function limits(settings: Settings, memory: number): Settings {
  const mebibytes = (percentage: unknown) => Math.floor((memory * Number(percentage)) / 100 / 2 ** 20);
  const { limit_percentage: limit, spike_limit_percentage: spike } = settings;
  return {
    ...(limit !== undefined && { limit_mib: mebibytes(limit) }),
    ...(spike !== undefined && { spike_limit_mib: mebibytes(spike) }),
  };
}

function folders(settings: Settings, folder: string): Settings {
  const directory = path.join(folder, String(settings.directory));
  const compaction = settings.compaction as Settings | undefined;
  return {
    directory,
    ...(compaction?.directory !== undefined && {
      compaction: { directory: path.join(folder, String(compaction.directory)) },
    }),
  };
}

function foldersIn({ directory, compaction }: Settings): string[] {
  return [directory, (compaction as Settings | undefined)?.directory].filter((each) => each !== undefined).map(String);
}

function ofType(section: Configuration['processors'], type: string): [string, Settings][] {
  return Object.entries(section ?? {})
    .filter(([id]) => typeOf(id) === type)
    .map(([id, settings]) => [id, settings ?? {}]);
}

const typeOf = (id: string) => id.split('/', 1)[0];
