import type { Autoscaling, MeshVersion, MinorVersion } from '../lib';

/** What shapes an environment. What changes with a deployment (images, cluster, secrets) is `Pulumi.<name>.yaml`. */
export interface Environment {
  readonly name: EnvironmentName;
  /** Replicas of every service, at least. */
  readonly replicaFloor: number;
  /** Scaling above the floor, where the environment scales at all. */
  readonly autoscaling?: Autoscaling;
  /** What one pod may use. */
  readonly resources: { readonly cpuRequest: string; readonly cpuLimit: string; readonly memory: string };
  /** Whether warnings stop a deployment as errors do. */
  readonly strict: boolean;
  /** The minor release of Kubernetes in its cluster, whose rules names have to follow. */
  readonly kubernetesVersion: MinorVersion;
  /** The minor release of Istio in its cluster. */
  readonly meshVersion: MeshVersion;
  /** Whether requests stay in their zone while it is healthy. */
  readonly localityFailover: boolean;
  /** Traces that are sampled where they begin, in percent. */
  readonly traceSampling: number;
  /** Sampling on whole traces: every one with an error is kept, however few are. */
  readonly tailSampling?: { readonly tracesPerSecond: number };
  /** The volume on which telemetry waits for its backend; in memory without. */
  readonly telemetryVolume?: string;
  /** Whether a Collector on every node reads logs of containers, and what node, pods and containers use. */
  readonly agents: boolean;
  /** Which requests the mesh logs: a CEL expression; all of them without. */
  readonly accessLogFilter?: string;
}

export type EnvironmentName = 'dev' | 'staging' | 'prod';

const SMALL = { cpuRequest: '50m', cpuLimit: '500m', memory: '128Mi' };
const LARGE = { cpuRequest: '250m', cpuLimit: '1', memory: '512Mi' };

/** All environments, by name. Two replicas even in dev: with one, no circuit breaker can ever be seen to work. */
export const ENVIRONMENTS: Readonly<Record<EnvironmentName, Environment>> = {
  dev: {
    name: 'dev',
    replicaFloor: 2,
    resources: SMALL,
    strict: false,
    kubernetesVersion: '1.36',
    meshVersion: '1.31',
    localityFailover: false,
    traceSampling: 100,
    agents: false,
  },
  staging: {
    name: 'staging',
    replicaFloor: 2,
    autoscaling: { maxReplicas: 4 },
    resources: LARGE,
    strict: true,
    kubernetesVersion: '1.36',
    meshVersion: '1.31',
    localityFailover: false,
    traceSampling: 50,
    telemetryVolume: '2Gi',
    agents: false,
  },
  prod: {
    name: 'prod',
    replicaFloor: 3,
    autoscaling: { maxReplicas: 12 },
    resources: LARGE,
    strict: true,
    kubernetesVersion: '1.36',
    meshVersion: '1.31',
    localityFailover: true,
    // Every one: a line of the access log then has its trace, since the tiers behind keep all with errors.
    traceSampling: 100,
    tailSampling: { tracesPerSecond: 200 },
    telemetryVolume: '10Gi',
    agents: true,
    // A caller that gives up gets no code.
    accessLogFilter: '!has(response.code) || response.code >= 400',
  },
};
