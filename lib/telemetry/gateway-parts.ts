import type { Exporter, Processor, Receiver, Signal } from './component';

/** The components of the gateway, for pipelines of one's own. */
export interface GatewayParts {
  readonly otlp: Receiver<Signal>;
  readonly memoryLimiter: Processor<Signal>;
  /** To the backend, or to the Collector's log where no backend is named. */
  readonly exporter: Exporter<Signal>;
}
