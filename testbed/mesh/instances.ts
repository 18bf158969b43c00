import { TestbedError } from '../failure';
import { type Labels, type Manifest, ofKind, selects } from './manifests';

/** A workload that calls others and that no manifest declares: a gateway, or someone who should not. */
export interface Caller {
  readonly name: string;
  readonly namespace: string;
  /** @default - the caller's name */
  readonly serviceAccount?: string;
  /** Those of its Pod. @default - `app` with the caller's name */
  readonly labels?: Labels;
}

/** A port that a workload serves through a Service. */
export interface ServedPort {
  readonly number: number;
  /** In Istio's words: `HTTP`, `HTTP2`, `GRPC`, `TCP` and others. */
  readonly protocol: string;
  readonly name: string;
}

/** A Pod with its proxy, on a loopback address of its own. */
export interface Instance {
  /** The workload's name and a number, such as `billing-0`. */
  readonly name: string;
  readonly workload: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly labels: Labels;
  readonly address: string;
  readonly ports: readonly ServedPort[];
}

/** The label that tells the Pods of one workload apart, so that each can have listeners of its own. */
export const INSTANCE_LABEL = 'meshwright.dev/testbed-instance';
/** Every proxy is a process of some 60 MB. */
const MOST = 50;

/**
 * The Pods of a mesh: `replicas` of the workloads that the manifests declare, and one of each caller.
 * @param network the first three numbers of their addresses, such as `127.34.5`
 */
export function instancesOf(
  manifests: readonly Manifest[],
  replicas: Readonly<Record<string, number>>,
  callers: readonly Caller[],
  network: string,
): Instance[] {
  const declared = Object.entries(replicas).flatMap(([workload, count]) => {
    const pod = podOf(manifests, workload);
    if (!Number.isInteger(count) || count < 1) {
      throw new TestbedError(`${workload} cannot run ${count} times. Allowed: whole numbers from 1.`);
    }
    return Array.from({ length: count }, (_, i) => ({ ...pod, name: `${workload}-${i}` }));
  });
  const calling = callers.map(({ name, namespace, serviceAccount = name, labels = { app: name } }) => ({
    name: `${name}-0`,
    workload: name,
    namespace,
    serviceAccount,
    labels,
    ports: [],
  }));
  const all = [...declared, ...calling];
  const twice = all.find(({ name }, i) => all.findIndex((other) => other.name === name) !== i);
  if (twice) throw new TestbedError(`A mesh has two workloads that are called ${twice.workload}.`);
  if (all.length > MOST) throw new TestbedError(`A mesh cannot have ${all.length} proxies. Allowed: ${MOST}.`);
  return all.map((each, i) => ({
    ...each,
    labels: { ...each.labels, [INSTANCE_LABEL]: each.name },
    address: `${network}.${i + 1}`,
  }));
}

function podOf(manifests: readonly Manifest[], workload: string): Omit<Instance, 'name' | 'address'> {
  const workloads = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const found = workloads.filter(({ metadata }) => metadata.name === workload);
  const [manifest] = found;
  if (manifest === undefined || found.length > 1) {
    const names = workloads.map(({ metadata }) => metadata.name).join(', ');
    throw new TestbedError(
      `${found.length} of the manifests' workloads are called ${workload}, wanted: 1. There are: ${names}.`,
    );
  }
  const { metadata, spec } = manifest.spec.template;
  const namespace = manifest.metadata.namespace ?? 'default';
  const labels: Labels = metadata.labels ?? {};
  const services = ofKind(manifests, 'Service', namespace).filter((service) => selects(service.spec.selector, labels));
  return {
    workload,
    namespace,
    serviceAccount: spec.serviceAccountName ?? 'default',
    labels,
    ports: services.flatMap((service) => portsOf(service).map((port) => servedPort(port, manifest))),
  };
}

/** What this file reads of a Service's port. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly appProtocol?: string;
  readonly protocol?: string;
}

/** Of a Service; a headless one may have none. */
export function portsOf({ spec }: Manifest): readonly ServicePort[] {
  return spec.ports ?? [];
}

function servedPort(port: ServicePort, workload: Manifest): ServedPort {
  const number = targetPortOf(port, workload);
  return { number, protocol: protocolOf(port), name: port.name ?? `port-${number}` };
}

/** Istio reads the protocol from appProtocol, else from the name up to its first dash. */
export function protocolOf({ appProtocol, name }: ServicePort): string {
  return (appProtocol ?? name?.split('-')[0] ?? 'tcp').toUpperCase();
}

/** The container's port behind a Service's port, which may name it. */
export function targetPortOf({ port, targetPort = port }: ServicePort, workload: Manifest): number {
  if (typeof targetPort === 'number') return targetPort;
  const containers = workload.spec.template.spec.containers as {
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  }[];
  const named = containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort);
  if (named) return named.containerPort;
  throw new TestbedError(`${workload.kind} ${workload.metadata.name} has no port that is called ${targetPort}.`);
}
