import { isMapping } from '../../data';
import { type Finding, finding } from '../../finding';
import type { Settings } from '../component';
import { duplicates } from './duplicates';
import type { ComponentAt } from './places';

/** A policy and where it stands. */
interface PolicyAt {
  readonly at: string;
  readonly policy: Settings;
}

/** What is wrong with the settings of a policy, where anything is; numbers that variables give are not known yet. */
type Rule = (settings: Settings) => string | undefined;

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const lacksKey: Rule = ({ key }) => (key === undefined || key === '' ? 'has no key' : undefined);
const lacks =
  (name: string): Rule =>
  (settings) =>
    items(settings[name]).length === 0 ? `has no ${name}` : undefined;
const atLeast =
  (name: string, least: number): Rule =>
  (settings) => {
    const value = settings[name] ?? 0;
    return typeof value === 'number' && !(value >= least) ? `has a ${name} below ${least}` : undefined;
  };
/** A limit of 0 above is none. */
const ordered =
  (low: string, high: string): Rule =>
  (settings) => {
    const [from, to] = [settings[low] ?? 0, settings[high] ?? 0];
    return typeof from === 'number' && typeof to === 'number' && to !== 0 && to < from
      ? `has a ${high} below its ${low}`
      : undefined;
  };
const isPercentage: Rule = ({ sampling_percentage: share = 0 }) =>
  typeof share === 'number' && !(share > 0 && share <= 100)
    ? 'has a sampling_percentage that is not above 0 and at most 100'
    : undefined;
const hasCondition: Rule = ({ span, spanevent }) =>
  items(span).length + items(spanevent).length === 0 ? 'has no condition' : undefined;

const RULES: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  ['latency', [atLeast('threshold_ms', 0), ordered('threshold_ms', 'upper_threshold_ms')]],
  ['numeric_attribute', [lacksKey, ordered('min_value', 'max_value')]],
  ['probabilistic', [isPercentage]],
  ['status_code', [lacks('status_codes')]],
  ['string_attribute', [lacksKey, lacks('values')]],
  ['boolean_attribute', [lacksKey]],
  ['trace_state', [lacksKey, lacks('values')]],
  ['rate_limiting', [atLeast('spans_per_second', 1)]],
  ['bytes_limiting', [atLeast('bytes_per_second', 1)]],
  ['span_count', [ordered('min_spans', 'max_spans')]],
  ['ottl_condition', [hasCondition]],
  ['and', [lacks('and_sub_policy')]],
  ['drop', [lacks('drop_sub_policy')]],
  ['composite', [lacks('composite_sub_policy'), atLeast('max_total_spans_per_second', 1)]],
]);

/** MW511 for policies of tail sampling that the Collector does not start with, or that never keep anything. */
export function checkSamplingPolicies(path: string, components: readonly ComponentAt[]): Finding[] {
  return components
    .filter(({ type }) => type === 'tail_sampling')
    .flatMap(({ at, settings }) => {
      const top = items(settings.policies).filter(isMapping);
      const twice = duplicates(top.map(({ name }) => String(name ?? '')).filter(Boolean));
      const all = top.flatMap((policy, i) => withInner({ at: `${at}::policies::${i}`, policy }));
      return [
        ...(Array.isArray(settings.policies) && settings.policies.length === 0
          ? [wrong(path, at, 'has no policy, so no trace is kept', settings.policies)]
          : []),
        ...twice.map((name) => wrong(path, at, 'has two policies of one name', name)),
        ...all.flatMap((each) => problems(each).map((problem) => wrong(path, each.at, problem, each.policy))),
      ];
    });
}

function withInner({ at, policy }: PolicyAt): PolicyAt[] {
  const inner = (kind: string, list: string) =>
    items(isMapping(policy[kind]) ? policy[kind][list] : undefined)
      .filter(isMapping)
      .flatMap((each, i) => withInner({ at: `${at}::${kind}::${list}::${i}`, policy: each }));
  const not = isMapping(policy.not) && isMapping(policy.not.not_sub_policy) ? [policy.not.not_sub_policy] : [];
  return [
    { at, policy },
    ...inner('and', 'and_sub_policy'),
    ...inner('drop', 'drop_sub_policy'),
    ...inner('composite', 'composite_sub_policy'),
    ...not.flatMap((each) => withInner({ at: `${at}::not::not_sub_policy`, policy: each })),
  ];
}

function problems({ policy }: PolicyAt): string[] {
  const type = String(policy.type);
  const settings = policy[type];
  const rules = RULES.get(type) ?? [];
  return [
    ...(policy.name === '' ? ['has an empty name'] : []),
    ...rules.flatMap((rule) => rule(isMapping(settings) ? settings : {}) ?? []),
  ];
}

function wrong(path: string, at: string, problem: string, value: unknown): Finding {
  const fix = 'write it as the documentation of the tail sampling processor has it';
  return finding('MW511', path, { message: `${at} ${problem}`, value, allowed: 'a policy that can keep a trace', fix });
}
