import { type Finding, finding } from '../finding';
import { checkCelFilter } from './cel';

/** What the mesh tells of requests, and where to. */
export interface MeshTelemetry {
  /**
   * The name of the tracing provider in the mesh configuration (`extensionProviders`).
   * @default "otel-tracing"
   */
  readonly tracingProvider?: string;
  /**
   * The name of the access log provider in the mesh configuration.
   * @default "otel-access-log"
   */
  readonly accessLogProvider?: string;
  /** Traces that are sampled where no caller decided, in percent, from 0 to 100; anything else is MW114. */
  readonly samplingPercentage: number;
  /**
   * Which requests are logged: a CEL expression over Envoy's attributes, such as
   * `!has(response.code) || response.code >= 400`: where the caller gave up, there is no code. One that istiod or
   * a proxy would refuse, or that reads what Envoy does not tell, is MW518.
   * @default - all of them
   */
  readonly accessLogFilter?: string;
}

/** What is wrong with what was asked of the mesh's telemetry. */
export function checkMeshTelemetry(path: string, telemetry: MeshTelemetry): Finding[] {
  const { samplingPercentage, accessLogFilter } = telemetry;
  const inRange = typeof samplingPercentage === 'number' && samplingPercentage >= 0 && samplingPercentage <= 100;
  return [
    ...(inRange
      ? []
      : [
          finding('MW114', path, {
            message: 'samplingPercentage is out of range',
            value: String(samplingPercentage),
            allowed: 'a number from 0 to 100',
            fix: 'set samplingPercentage within it',
          }),
        ]),
    ...(accessLogFilter === undefined ? [] : checkCelFilter(path, 'accessLogFilter', accessLogFilter)),
  ];
}
