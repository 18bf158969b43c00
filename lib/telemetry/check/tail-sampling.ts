import type { Mapping, Shape } from './shape';

const TEXTS: Shape = { list: 'string' };

/** The kinds of policy that hold no others, each with the settings under its own name. */
const SIMPLE: Readonly<Record<string, Shape | undefined>> = {
  always_sample: undefined,
  latency: { keys: { threshold_ms: 'int', upper_threshold_ms: 'int' } },
  numeric_attribute: { keys: { key: 'string', min_value: 'int', max_value: 'int', invert_match: 'bool' } },
  probabilistic: { keys: { hash_salt: 'string', sampling_percentage: 'number' } },
  status_code: { keys: { status_codes: { list: { oneOf: ['OK', 'ERROR', 'UNSET'] } } } },
  string_attribute: {
    keys: { key: 'string', values: TEXTS, enabled_regex_matching: 'bool', cache_max_size: 'int', invert_match: 'bool' },
  },
  rate_limiting: { keys: { spans_per_second: 'int', burst_capacity: 'int' } },
  bytes_limiting: { keys: { bytes_per_second: 'int', burst_capacity: 'int' } },
  span_count: { keys: { min_spans: 'int', max_spans: 'int' } },
  trace_state: { keys: { key: 'string', values: TEXTS } },
  trace_flags: undefined,
  boolean_attribute: { keys: { key: 'string', value: 'bool', invert_match: 'bool' } },
  ottl_condition: {
    keys: { error_mode: { oneOf: ['propagate', 'ignore', 'silent'] }, span: TEXTS, spanevent: TEXTS },
  },
};

const policyOf = (kinds: Readonly<Record<string, Shape | undefined>>): Mapping => ({
  keys: {
    name: 'string',
    type: { oneOf: Object.keys(kinds) },
    ...Object.fromEntries(Object.entries(kinds).flatMap(([type, shape]) => (shape ? [[type, shape]] : []))),
  },
  required: ['name', 'type'],
});

const NOT: Shape = { keys: { not_sub_policy: policyOf(SIMPLE) } };
const WITH_NOT: Shape = { list: policyOf({ ...SIMPLE, not: NOT }) };
const AND: Shape = { keys: { and_sub_policy: WITH_NOT } };
const POLICY = policyOf({
  ...SIMPLE,
  not: NOT,
  and: AND,
  drop: { keys: { drop_sub_policy: WITH_NOT } },
  composite: {
    keys: {
      max_total_spans_per_second: 'int',
      policy_order: TEXTS,
      composite_sub_policy: { list: policyOf({ ...SIMPLE, and: AND }) },
      rate_allocation: { list: { keys: { policy: 'string', percent: 'int' } } },
    },
  },
});

/** The settings of the tail sampling processor at release 0.159. */
export const TAIL_SAMPLING: Mapping = {
  keys: {
    decision_wait: 'duration',
    decision_wait_after_root_received: 'duration',
    num_traces: 'int',
    block_on_overflow: 'bool',
    expected_new_traces_per_sec: 'int',
    policies: { list: POLICY },
    decision_cache: { keys: { sampled_cache_size: 'int', non_sampled_cache_size: 'int' } },
    tail_storage: 'string',
    sample_on_first_match: 'bool',
    sampling_strategy: { oneOf: ['trace-complete', 'span-ingest'] },
    drop_pending_traces_on_shutdown: 'bool',
    maximum_trace_size_bytes: 'int',
    num_shards: 'int',
  },
  required: ['policies'],
};
