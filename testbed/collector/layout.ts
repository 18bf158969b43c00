import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiAccess } from '../cluster/account';
import { stateFolder } from '../folders';
import { memoryOverlay, readConfiguration } from './configuration';
import type { Mount } from './container';
import type { CollectorPod, NodeAddress } from './pod';
import type { PodVolume } from './volumes';

/** The node of a Pod. */
export interface PodNode extends NodeAddress {
  /** Where its files lie; its /proc is this machine's. */
  readonly folder: string;
}

/** What is around a Collector in its Pod. */
export interface Surroundings {
  /** The configuration file. */
  readonly config: string;
  /** What it is told beside its configuration. @default - nothing */
  readonly args?: CollectorPod['args'];
  /** The limit of its memory in bytes. @default - the machine's memory */
  readonly memory?: number;
  /** @default - none */
  readonly volumes?: CollectorPod['volumes'];
  /** What its service account lets it ask. @default - there is no API server for it */
  readonly api?: ApiAccess;
  /** @default - none; what is of a node begins empty then */
  readonly node?: PodNode;
  /** The addresses of host names, such as those of Services. @default - none */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** A folder for all that a Collector has, and what of it is mounted where. */
export interface CollectorLayout {
  readonly folder: string;
  /** The root of its file system. */
  readonly root: string;
  readonly mounts: readonly Mount[];
  /** What the Collector is told. */
  readonly args: readonly string[];
}

const CONFIG = '/etc/otelcol/collector.yaml';
const OVERLAY = '/etc/container.yaml';
/** Where Kubernetes gives a Pod what it needs for the API server. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export function layOut(surroundings: Surroundings): CollectorLayout {
  const { config, args: others = [], memory, volumes = [], api, node, hosts = {} } = surroundings;
  const collectors = path.join(stateFolder(), 'collectors');
  mkdirSync(collectors, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(collectors, 'collector-'));
  const within = (name: string, text: string) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const fixed = (name: string, at: string, text: string): Mount => ({ from: within(name, text), at, readOnly: true });

  const names = { localhost: '127.0.0.1', ...(node && { [node.name]: node.address }), ...hosts };
  const mounts: Mount[] = [
    fixed('collector.yaml', CONFIG, config),
    fixed('hosts', '/etc/hosts', linesOf(Object.entries(names).map(([name, address]) => `${address} ${name}`))),
    ...volumes.map((volume) => mountOf(volume, path.join(folder, 'volumes'), node)),
  ];
  const args = [`--config=${CONFIG}`, ...others];
  if (memory !== undefined) {
    const overlay = memoryOverlay(readConfiguration(config), memory);
    mounts.push(fixed('container.yaml', OVERLAY, JSON.stringify(overlay, undefined, 2)));
    args.push(`--config=${OVERLAY}`);
  }
  if (api !== undefined) {
    const files = { token: api.token, 'ca.crt': api.ca, namespace: api.namespace };
    for (const [name, text] of Object.entries(files)) within(path.join('account', name), text);
    mounts.push({ from: path.join(folder, 'account'), at: ACCOUNT, readOnly: true });
  }
  const root = path.join(folder, 'root');
  mkdirSync(root);
  return { folder, root, mounts, args };
}

/** The variables by which Kubernetes tells a Pod where the API server is. */
export function apiVariables(api: ApiAccess | undefined): Readonly<Record<string, string>> {
  if (api === undefined) return {};
  return { KUBERNETES_SERVICE_HOST: api.host, KUBERNETES_SERVICE_PORT: String(api.port) };
}

function mountOf({ name, at, readOnly, hostPath, files = {} }: PodVolume, volumes: string, node?: PodNode): Mount {
  if (hostPath === '/proc') return { from: hostPath, at, readOnly };
  const from =
    hostPath !== undefined && node !== undefined ? path.join(node.folder, hostPath) : path.join(volumes, name);
  mkdirSync(from, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(from, file), text, { mode: 0o600 });
  return { from, at, readOnly };
}

const linesOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;
