import { ATTRIBUTE_ACTIONS, KUBE_API } from './fragments';
import type { Mapping, Shape } from './shape';
import { TAIL_SAMPLING } from './tail-sampling';

const TEXTS: Shape = { list: 'string' };
const ERROR_MODE: Shape = { oneOf: ['propagate', 'ignore', 'silent'] };
const METADATA: Shape = {
  list: { keys: { tag_name: 'string', key: 'string', key_regex: 'string', from: 'string' } },
};
const FIELDS: Shape = { list: { keys: { key: 'string', value: 'string', op: 'string' } } };

/** The settings of the processors that are modelled, by type. */
export const PROCESSOR_SETTINGS: Readonly<Record<string, Mapping>> = {
  memory_limiter: {
    keys: {
      check_interval: 'duration',
      limit_mib: 'int',
      spike_limit_mib: 'int',
      limit_percentage: 'int',
      spike_limit_percentage: 'int',
      min_gc_interval_when_soft_limited: 'duration',
      min_gc_interval_when_hard_limited: 'duration',
      max_gc_interval_when_soft_limited: 'duration',
      max_gc_interval_when_hard_limited: 'duration',
    },
    required: ['check_interval'],
    anyOf: [['limit_mib', 'limit_percentage']],
  },
  batch: {
    keys: {
      timeout: 'duration',
      send_batch_size: 'int',
      send_batch_max_size: 'int',
      metadata_keys: TEXTS,
      metadata_cardinality_limit: 'int',
    },
  },
  attributes: { keys: { actions: ATTRIBUTE_ACTIONS, include: 'any', exclude: 'any' }, required: ['actions'] },
  resource: { keys: { attributes: ATTRIBUTE_ACTIONS }, required: ['attributes'] },
  filter: {
    keys: {
      error_mode: ERROR_MODE,
      spans: 'any',
      metrics: 'any',
      logs: 'any',
      traces: { keys: { resource: TEXTS, span: TEXTS, spanevent: TEXTS } },
      profiles: 'any',
      metric_conditions: { list: 'any' },
      log_conditions: { list: 'any' },
      trace_conditions: { list: 'any' },
      profile_conditions: { list: 'any' },
    },
  },
  transform: {
    keys: {
      error_mode: ERROR_MODE,
      trace_statements: { list: 'any' },
      metric_statements: { list: 'any' },
      log_statements: { list: 'any' },
      profile_statements: { list: 'any' },
      flatten_data: 'bool',
    },
  },
  redaction: {
    keys: {
      allow_all_keys: 'bool',
      allowed_keys: TEXTS,
      blocked_key_patterns: TEXTS,
      hash_function: { oneOf: ['sha1', 'sha3', 'md5', 'hmac-sha256', 'hmac-sha512'] },
      hmac_key: 'string',
      ignored_keys: TEXTS,
      ignored_key_patterns: TEXTS,
      redact_all_types: 'bool',
      blocked_values: TEXTS,
      allowed_values: TEXTS,
      db_sanitizer: 'any',
      summary: { oneOf: ['debug', 'info', 'silent'] },
      url_sanitizer: 'any',
    },
  },
  k8s_attributes: {
    keys: {
      ...KUBE_API,
      passthrough: 'bool',
      extract: {
        keys: {
          metadata: TEXTS,
          annotations: METADATA,
          labels: METADATA,
          otel_annotations: 'bool',
          deployment_name_from_replicaset: 'bool',
        },
      },
      filter: {
        keys: { node: 'string', node_from_env_var: 'string', namespace: 'string', fields: FIELDS, labels: FIELDS },
      },
      pod_association: { list: { keys: { sources: { list: { keys: { from: 'string', name: 'string' } } } } } },
      exclude: { keys: { pods: { list: { keys: { name: 'string' } } } } },
      wait_for_metadata: 'bool',
      wait_for_metadata_timeout: 'duration',
      watch_sync_period: 'duration',
      pod_delete_grace_period: 'duration',
    },
  },
  probabilistic_sampler: {
    keys: {
      sampling_percentage: 'number',
      hash_seed: 'int',
      mode: { oneOf: ['hash_seed', 'equalizing', 'proportional'] },
      fail_closed: 'bool',
      sampling_precision: 'int',
      attribute_source: { oneOf: ['traceID', 'record'] },
      from_attribute: 'string',
      sampling_priority: 'string',
    },
  },
  tail_sampling: TAIL_SAMPLING,
};
