import { type Component, component } from './component';

/** Which traces are kept; a trace that one policy keeps is kept whole. */
export type SamplingPolicy =
  | {
      /** Those with an error in any span. */
      readonly keep: 'errors';
    }
  | {
      /** Those that took longer. */
      readonly keep: 'slower-than';
      readonly milliseconds: number;
    }
  | {
      /** A share of all, in percent, chosen by trace id. */
      readonly keep: 'share';
      readonly percent: number;
    }
  | {
      /** Those with one of these values in an attribute of any span or of its resource. */
      readonly keep: 'attribute';
      readonly key: string;
      readonly values: readonly string[];
    };

/** Everything that went wrong or took more than a second, and a tenth of the rest to compare it with. */
export const DEFAULT_POLICIES: readonly SamplingPolicy[] = [
  { keep: 'errors' },
  { keep: 'slower-than', milliseconds: 1000 },
  { keep: 'share', percent: 10 },
];

export interface TailSamplingSettings {
  readonly policies: readonly SamplingPolicy[];
  /** How long a trace is waited for, from its first span. */
  readonly decisionSeconds: number;
  /** The traces that are kept until they are decided on. */
  readonly traces: number;
}

/** Decides on whole traces, so all spans of one have to reach one replica. */
export function tailSampling(settings: TailSamplingSettings): Component<'processor', 'traces'> {
  return component('processor', 'tail_sampling', ['traces'], {
    decision_wait: `${settings.decisionSeconds}s`,
    num_traces: settings.traces,
    // Spans that come after the decision follow it.
    decision_cache: { sampled_cache_size: 2 * settings.traces, non_sampled_cache_size: 2 * settings.traces },
    policies: settings.policies.map(policy),
  });
}

function policy(given: SamplingPolicy, index: number) {
  const name = `${index + 1}-${given.keep}`;
  switch (given.keep) {
    case 'errors':
      return { name, type: 'status_code', status_code: { status_codes: ['ERROR'] } };
    case 'slower-than':
      return { name, type: 'latency', latency: { threshold_ms: given.milliseconds } };
    case 'share':
      return { name, type: 'probabilistic', probabilistic: { sampling_percentage: given.percent } };
    case 'attribute':
      return { name, type: 'string_attribute', string_attribute: { key: given.key, values: [...given.values] } };
  }
}
