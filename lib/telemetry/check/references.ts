import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import type { CollectorConfig } from '../config';
import { type ComponentAt, leaves } from './places';
import type { Surroundings } from './surroundings';

/** `${env:NAME}`, `${NAME}` and `${env:NAME:-default}`; `$$` stands for a dollar sign. */
const REFERENCE = /\$\{(?:env:)?([A-Za-z_]\w*)(:-[^}]*)?\}/g;

/** MW512 for every environment variable that has no default and that the workload does not set. */
export function checkVariables(path: string, config: CollectorConfig, { env }: Surroundings): Finding[] {
  const places = new Map<string, string>();
  for (const { keys, value } of leaves(config)) {
    for (const [, name = '', fallback] of String(value).replaceAll('$$', '').matchAll(REFERENCE)) {
      if (fallback === undefined && !env.includes(name) && !places.has(name)) places.set(name, keys.join('::'));
    }
  }
  return [...places].map(([name, at]) =>
    finding('MW512', path, {
      message: `${at} refers to an environment variable that the workload does not set: the Collector reads it as empty`,
      value: name,
      allowed: env.join(', '),
      fix: `set ${name} on the workload, or give it a default: \${env:${name}:-…}`,
    }),
  );
}

type Role = 'storage' | 'auth' | 'leader election';

/** The extension types of each role; a type that has none here may be of any. */
const PLAYS: Readonly<Record<string, Role | 'none'>> = {
  file_storage: 'storage',
  db_storage: 'storage',
  redis_storage: 'storage',
  bearertokenauth: 'auth',
  basicauth: 'auth',
  oidc: 'auth',
  oauth2client: 'auth',
  sigv4auth: 'auth',
  asapclient: 'auth',
  azure_auth: 'auth',
  googleclientauth: 'auth',
  headers_setter: 'auth',
  k8s_leader_elector: 'leader election',
  health_check: 'none',
  pprof: 'none',
  zpages: 'none',
};

/** The settings that name an extension, and the role that it then plays. */
const ROLE_OF_SETTING: Readonly<Record<string, Role>> = {
  storage: 'storage',
  tail_storage: 'storage',
  authenticator: 'auth',
  k8s_leader_elector: 'leader election',
};

/** MW510 for extensions that are named by a component and not there, not enabled, or of another kind. */
export function checkExtensionReferences(
  path: string,
  config: CollectorConfig,
  components: readonly ComponentAt[],
): Finding[] {
  const defined = components.filter(({ section }) => section === 'extensions');
  const enabled = config.service?.extensions ?? [];
  return components.flatMap(({ at, section, settings }) =>
    leaves(settings).flatMap(({ keys, value }) => {
      const role = ROLE_OF_SETTING[keys.at(-1) ?? ''];
      if (role === undefined || section === 'extensions' || typeof value !== 'string') return [];
      const extension = defined.find(({ id }) => id === value);
      const plays = own(PLAYS, extension?.type ?? '') ?? role;
      const problem =
        extension === undefined
          ? 'that is not defined'
          : plays !== role
            ? `that is not one for ${role}`
            : enabled.includes(value)
              ? undefined
              : 'that service::extensions does not start';
      if (problem === undefined) return [];
      const fitting = defined.filter(({ type }) => (own(PLAYS, type) ?? role) === role).map(({ id }) => id);
      return [
        finding('MW510', path, {
          message: `${[at, ...keys].join('::')} names an extension ${problem}`,
          value,
          allowed: fitting.join(', ') || `an extension for ${role}`,
          fix: `define it under extensions and add it to service::extensions`,
        }),
      ];
    }),
  );
}

/** What is there in every container. */
const DEVICES = ['/dev/stdout', '/dev/stderr'];

/** MW513 for files and folders that no volume holds, or that are written to a volume that is read-only. */
export function checkFiles(path: string, components: readonly ComponentAt[], { mounts }: Surroundings): Finding[] {
  return components.flatMap((component) =>
    filesOf(component).flatMap(({ keys, value, writes }) => {
      const holds = mounts.filter(
        (mount) => value === mount.path || value.startsWith(`${mount.path.replace(/\/$/, '')}/`),
      );
      if (DEVICES.includes(value) || holds.some(({ writable }) => writable || !writes)) return [];
      const usable = mounts.filter(({ writable }) => writable || !writes).map((mount) => mount.path);
      return [
        finding('MW513', path, {
          message: `${[component.at, ...keys].join('::')} is a path that the workload does not mount${writes ? ' for writing' : ''}`,
          value,
          allowed: usable.map((mount) => `${mount}/…`).join(', ') || 'none, nothing is mounted',
          fix: 'mount a volume there, or name a path on one that is mounted',
        }),
      ];
    }),
  );
}

/** The literal paths of a component. The root file system is read-only, and the image holds nothing but the Collector. */
function filesOf({ section, type, settings }: ComponentAt) {
  return leaves(settings).flatMap(({ keys, value }) => {
    if (typeof value !== 'string' || !value.startsWith('/')) return [];
    const last = keys.findLast((key) => !/^\d+$/.test(key)) ?? '';
    const writes =
      (type === 'file_storage' && last === 'directory') ||
      (section === 'exporters' && type === 'file' && last === 'path');
    const reads = /(^|_)file$|^filename$/.test(last) || (type === 'file_log' && last === 'include');
    // Most scrapers read /proc of the machine; what else they read is mounted beside it.
    if (type === 'host_metrics' && last === 'root_path') return [{ keys, value: `${value}/proc`, writes: false }];
    // A pattern is held against the folder above its first wildcard.
    return writes || reads ? [{ keys, value: value.replace(/\/[^/]*[*?[{].*$/, ''), writes }] : [];
  });
}
