import type { OtelCollectorProps } from './props';
import type { SamplingPolicy } from './sampling-policies';

export interface TailSamplingProps
  extends Pick<
    OtelCollectorProps,
    | 'image'
    | 'partOf'
    | 'contracts'
    | 'exportTo'
    | 'exportHeaders'
    | 'exportCertificates'
    | 'mesh'
    | 'allowFrom'
    | 'scrapeFrom'
    | 'persistence'
    | 'probePaths'
    | 'spanMetrics'
    | 'authenticate'
    | 'network'
  > {
  /**
   * The name of the tier that takes OTLP; the tier that decides is called `<name>-sampling`. So at most 54 characters, and 43
   * with persistence, else MW102 or MW523.
   */
  readonly name: string;
  /** The traces that begin in a second, over all services. The sampling tier's memory is computed from it. */
  readonly tracesPerSecond: number;
  /**
   * The spans of a trace, on average.
   * @default 20
   */
  readonly spansPerTrace?: number;
  /**
   * How long a trace is waited for, from its first span, in seconds: longer than the slowest request takes.
   * @default 10
   */
  readonly decisionSeconds?: number;
  /**
   * What is kept.
   * @default - traces with errors, those over a second, and 10 % of all
   */
  readonly policies?: readonly SamplingPolicy[];
  /**
   * The replicas of each tier. The sampling tier has a fixed number: when it changes, traces are decided on in halves.
   * @default 2
   */
  readonly replicas?: number;
}
