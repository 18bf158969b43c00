import path from 'node:path';
import type { ServiceAccount } from '../cluster/account';
import { TestbedError } from '../failure';
import { type Manifest, ofKind } from '../mesh/manifests';
import { type PodVolume, podVolumes, type Volume, type VolumeMount } from './volumes';

/** What a Pod says of the Collector in it. */
export interface CollectorPod {
  /** The configuration file. */
  readonly config: string;
  /** What it is told beside its configuration. */
  readonly args: readonly string[];
  /** Its variables but the Pod's address. */
  readonly env: Readonly<Record<string, string>>;
  /** The limit of its memory in bytes. */
  readonly memory: number;
  /** What it mounts beside its configuration. */
  readonly volumes: readonly PodVolume[];
  /** The service account whose token it is given. @default - it is given none */
  readonly account?: ServiceAccount;
}

/** What a Pod is told of the node that it runs on. */
export interface NodeAddress {
  readonly name: string;
  /** The address of its kubelet. */
  readonly address: string;
}

/**
 * Reads the Pod of a Collector out of manifests: what its workload runs with, and the ConfigMap that it mounts.
 * @param secrets the values of its Secrets, as `<secret>/<key>`
 * @param node the node that it runs on
 */
export function collectorPod(
  manifests: readonly Manifest[],
  name: string,
  secrets: Readonly<Record<string, string>> = {},
  node: NodeAddress = { name: 'node', address: '127.0.0.1' },
): CollectorPod {
  const workload = manifests.find(
    ({ kind, metadata }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) && metadata.name === name,
  );
  if (!workload) throw new TestbedError(`There is no workload ${name} in the manifests.`);
  const namespace = workload.metadata.namespace ?? '';
  const spec = workload.spec.template.spec as PodSpec;
  const { volumes = [], containers } = spec;
  const container = containers.find(({ args = [] }) => args.some((arg) => arg.startsWith(CONFIG)));
  const file = container?.args?.find((arg) => arg.startsWith(CONFIG))?.slice(CONFIG.length);
  if (!container || !file) throw new TestbedError(`No container of ${name} has an argument ${CONFIG}.`);

  const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path.posix.dirname(file));
  const volume = volumes.find((each) => each.name === mount?.name);
  const configMaps = ofKind(manifests, 'ConfigMap', namespace);
  const configMap = configMaps.find(({ metadata }) => metadata.name === volume?.configMap?.name);
  const config: string | undefined = configMap?.data?.[path.posix.basename(file)];
  if (config === undefined) throw new TestbedError(`${file} of ${name} is in no ConfigMap that it mounts.`);

  const fields = {
    'metadata.name': `${name}-0`,
    'metadata.namespace': namespace,
    'spec.nodeName': node.name,
    'status.hostIP': node.address,
  };
  const others = container.volumeMounts?.filter((each) => each !== mount) ?? [];
  const { automountServiceAccountToken = true, serviceAccountName = 'default' } = spec;
  return {
    config,
    args: container.args?.filter((arg) => !arg.startsWith(CONFIG)) ?? [],
    env: Object.fromEntries((container.env ?? []).flatMap((each) => variable(each, fields, secrets))),
    memory: bytes(container.resources?.limits?.memory),
    volumes: podVolumes(others, volumes, configMaps, secrets),
    ...(automountServiceAccountToken && { account: { namespace, name: serviceAccountName } }),
  };
}

const CONFIG = '--config=';
const UNITS: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

function bytes(limit = ''): number {
  const [, digits, unit = ''] = /^(\d+)(Ki|Mi|Gi)$/.exec(limit) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new TestbedError(`The memory limit "${limit}" is not read here: Ki, Mi or Gi are.`);
  return Number(digits) * factor;
}

interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly serviceAccountName?: string;
  readonly volumes?: readonly Volume[];
  readonly containers: readonly {
    readonly args?: readonly string[];
    readonly env?: readonly Variable[];
    readonly volumeMounts?: readonly VolumeMount[];
    readonly resources?: { readonly limits?: { readonly memory?: string } };
  }[];
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
  };
}

function variable(
  { name, value, valueFrom }: Variable,
  fields: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): [string, string][] {
  if (value !== undefined) return [[name, value]];
  const { fieldRef, secretKeyRef } = valueFrom ?? {};
  if (fieldRef?.fieldPath === 'status.podIP') return [];
  const known = fieldRef
    ? fields[fieldRef.fieldPath]
    : secretKeyRef && secrets[`${secretKeyRef.name}/${secretKeyRef.key}`];
  if (known === undefined) throw new TestbedError(`The variable ${name} has no value here.`);
  return [[name, known]];
}
