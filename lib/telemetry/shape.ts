import { contract } from '../contract';
import { isMapping } from '../data';
import {
  anything,
  confidential,
  type Finding,
  flag,
  like,
  list,
  listOf,
  number,
  objectOf,
  recordOf,
  required,
  type Shape,
  shaped,
  text,
} from '../finding';
import { type MeshVersion, OLDEST_ISTIO } from '../istio';
import { checkRelease } from '../kube';
import { checkTrustDomain } from '../mesh';
import { otlpCredentials, telemetryTarget } from '../service';
import { autoscaling, secretKey, secretRef } from '../workload';
import type { AgentNamespace } from './agent-namespace';
import type { OtelAgentProps } from './agent-props';
import { type AnyPipeline, type Pipeline, SIGNALS, type Signal } from './component';
import type { CollectorMesh } from './meshed';
import type { ComponentNetwork } from './network/declared';
import type { OtelCollectorProps } from './props';
import type { TailSamplingProps } from './tail-sampling-props';
import type { CollectorVolume } from './volume';

// biome-ignore lint/suspicious/noExplicitAny: what it holds is checked where it is read
const mapping = like<any>('an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));

const mesh = objectOf<CollectorMesh>({
  // Releases are checked as such.
  version: required(anything, OLDEST_ISTIO as MeshVersion),
  trustDomain: text,
  localityFailover: flag,
});

const network = recordOf<ComponentNetwork>(mapping);

/** What both kinds of gateways take. */
const GATEWAY = {
  image: text,
  partOf: text,
  contracts: listOf(contract),
  exportTo: text,
  exportHeaders: confidential(recordOf(secretKey)),
  exportCertificates: secretRef,
  mesh,
  allowFrom: listOf(text),
  scrapeFrom: listOf(text),
  persistence: text,
  probePaths: listOf(text),
  spanMetrics: flag,
  authenticate: otlpCredentials,
  network,
  replicas: number,
};

/** What a Collector takes. `name` stands for one that is not given. */
export const collectorShape = (name: string): Shape<OtelCollectorProps> => ({
  ...GATEWAY,
  name: required(text, name),
  version: text,
  autoscaling,
  cpuRequest: text,
  cpuLimit: text,
  memory: text,
  queueSize: number,
  pipelines: like('a function from the parts of the gateway to pipelines', (value) => typeof value === 'function'),
  volumes: listOf<CollectorVolume>(
    objectOf<CollectorVolume>({
      name: required(text, ''),
      mountPath: required(text, ''),
      readOnly: flag,
      source: mapping,
    }),
  ),
  secretEnv: confidential(recordOf(secretKey)),
  notes: listOf(text),
  headless: flag,
  extensions: listOf(mapping),
  overlay: mapping,
});

/** What two tiers take. */
export const tailSamplingShape = (name: string): Shape<TailSamplingProps> => ({
  ...GATEWAY,
  name: required(text, name),
  tracesPerSecond: required(number, 1),
  spansPerTrace: number,
  decisionSeconds: number,
  // Policies are checked as such.
  policies: list,
});

/** What an agent takes. */
export const agentShape = (name: string): Shape<OtelAgentProps> => ({
  name: required(text, name),
  namespace: required(
    like<AgentNamespace>('an AgentNamespace', (value) => typeof (value as AgentNamespace | null)?.name === 'string'),
    { name } as AgentNamespace,
  ),
  exportTo: required(telemetryTarget, { endpoint: '', namespace: name, selectorLabels: { app: name }, port: 4317 }),
  image: text,
  partOf: text,
  collects: required(
    like('"logs" or "metrics"', (value) => value === 'logs' || value === 'metrics'),
    'metrics' as const,
  ),
  hostMetrics: flag,
  hostFilesystems: listOf(text),
  kubeletMetrics: flag,
  unverifiedKubelets: flag,
  kubeletAddress: like('"InternalIP" or "Hostname"', (value) => value === 'InternalIP' || value === 'Hostname'),
  tolerations: listOf(mapping),
  cpuRequest: text,
  cpuLimit: text,
  memory: text,
  queueSize: number,
  mesh,
  scrapeFrom: listOf(text),
  network,
  overlay: mapping,
});

/** What is sound of props that may name a mesh, with what is wrong with the mesh. */
export function meshedProps<Props extends { readonly mesh?: CollectorMesh }>(
  path: string,
  shape: Shape<Props>,
  props: unknown,
): { readonly sound: Props; readonly findings: readonly Finding[] } {
  const { sound, findings } = shaped(path, shape, props);
  if (!sound.mesh) return { sound, findings };
  const { version, trustDomain = 'cluster.local' } = sound.mesh;
  const wrong = [...checkRelease(path, 'mesh.version', version, OLDEST_ISTIO), ...checkTrustDomain(path, trustDomain)];
  return { sound, findings: [...findings, ...wrong] };
}

// Settings may hold a secret.
const part = confidential(
  like<AnyPipeline['receivers'][number]>(
    'a component, as component() and the parts of the gateway are',
    (value) =>
      isMapping(value) && typeof value.kind === 'string' && typeof value.id === 'string' && isMapping(value.settings),
  ),
);
const signal = like<string>(`one of ${SIGNALS.join(', ')}`, (value) => SIGNALS.some((known) => known === value));
const pipelines = listOf(
  objectOf<{ [Name in keyof Pipeline<Signal>]: Name extends 'signal' | 'name' ? string : readonly unknown[] }>({
    signal: required(signal, 'traces'),
    name: text,
    receivers: required(listOf(part), []),
    processors: required(listOf(part), []),
    exporters: required(listOf(part), []),
  }),
);

/** What the prop `pipelines` has returned; `standIn` and MW124 where that is not pipelines, so that the rest is judged. */
export function soundPipelines(path: string, returned: unknown, standIn: readonly AnyPipeline[]) {
  const { findings } = shaped(path, { pipelines: required(pipelines, []) }, { pipelines: returned });
  return { pipelines: findings.length > 0 ? standIn : (returned as readonly AnyPipeline[]), findings };
}
