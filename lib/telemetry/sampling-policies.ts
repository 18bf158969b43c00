import { type Finding, finding } from '../finding';
import { type Component, component } from './component';
import { escapeDollars } from './escape';

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
  const sampler = component('processor', 'tail_sampling', ['traces'], {
    decision_wait: `${settings.decisionSeconds}s`,
    num_traces: settings.traces,
    // Spans that come after the decision follow it.
    decision_cache: { sampled_cache_size: 2 * settings.traces, non_sampled_cache_size: 2 * settings.traces },
    policies: settings.policies.map(policy),
  });
  return escapeDollars(sampler);
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

/** MW109 for policies that keep nothing, or that the Collector cannot read. */
export function checkPolicies(path: string, policies: readonly SamplingPolicy[]): Finding[] {
  if (!Array.isArray(policies) || policies.length === 0) {
    return [wrong(path, 'no policy keeps any trace', policies, 'at least one policy')];
  }
  return policies.flatMap((given) => {
    const allowed = allowedBy(given);
    return allowed === undefined ? [] : [wrong(path, 'a policy says nothing that could be kept', given, allowed)];
  });
}

/** What a policy has to be, where it is not. */
function allowedBy(given: SamplingPolicy): string | undefined {
  switch (given?.keep) {
    case 'errors':
      return undefined;
    case 'slower-than': {
      const { milliseconds } = given;
      return Number.isSafeInteger(milliseconds) && milliseconds >= 0
        ? undefined
        : 'milliseconds as a whole number from 0';
    }
    case 'share': {
      const { percent } = given;
      const fits = typeof percent === 'number' && percent > 0 && percent <= 100;
      return fits ? undefined : 'a percent above 0 and at most 100';
    }
    case 'attribute': {
      const { key, values } = given;
      const fits = isText(key) && Array.isArray(values) && values.length > 0 && values.every(isText);
      return fits ? undefined : 'a key that is not empty, and values, all of them texts that are not empty';
    }
    default:
      return 'keep: errors, slower-than, share or attribute';
  }
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';

function wrong(path: string, message: string, value: unknown, allowed: string): Finding {
  // JSON has neither NaN nor infinities.
  const shown = JSON.stringify(value, (_key, each) =>
    Number.isNaN(each) || Math.abs(each) === Infinity ? String(each) : each,
  );
  return finding('MW109', path, { message, value: shown, allowed, fix: 'say what is kept, or leave policies out' });
}
