/**
 * OpenTelemetry Collectors: typed components and pipelines to a checked configuration, its workload and its network
 * policy, and their part in the mesh. Imports `finding`, `contract`, `kube`, `workload`, `service` and `mesh`.
 * @module
 */

export { OtelAgent } from './agent';
export { AgentNamespace } from './agent-namespace';
export type { AgentIntent, OtelAgentProps } from './agent-props';
export { checkCollector, type MountedPath, type Surroundings } from './check';
export { OtelCollector } from './collector';
export {
  type AnyPipeline,
  type Component,
  type ComponentKind,
  type Connector,
  component,
  connector,
  type Exporter,
  type Extension,
  extension,
  type Pipeline,
  type PipelineParts,
  type Processor,
  pipeline,
  type Receiver,
  type Settings,
  SIGNALS,
  type Signal,
  type Sink,
  type Source,
} from './component';
export {
  debugExporter,
  healthCheck,
  memoryLimiter,
  type OtlpHttpExporterProps,
  otlpHttpExporter,
  otlpReceiver,
} from './components';
export {
  type CollectorConfig,
  collectorConfig,
  configYaml,
  overlay,
  type PipelineConfig,
  type Section,
} from './config';
export { pipelinesDiagram, type Tiers } from './diagram';
export { gatewayPipelines } from './gateway';
export type { GatewayParts } from './gateway-parts';
export type { CollectorMesh } from './meshed';
export {
  type ComponentNetwork,
  type DeclaredNetwork,
  type EgressTarget,
  KUBERNETES_API,
  type PortSpec,
} from './network';
export { COLLECTOR_IMAGE, type CollectorIntent, type OtelCollectorProps } from './props';
export { DEFAULT_POLICIES, type SamplingPolicy } from './sampling-policies';
export { TailSampling } from './tail-sampling';
export type { TailSamplingProps } from './tail-sampling-props';
export type { CollectorVolume } from './volume';
