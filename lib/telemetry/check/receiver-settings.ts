import { GRPC_SERVER, HTTP_SERVER, KUBE_API, KUBELET_TLS, SCRAPER } from './fragments';
import type { Mapping, Shape } from './shape';

const TEXTS: Shape = { list: 'string' };

/** The settings of the receivers that are modelled, by type. */
export const RECEIVER_SETTINGS: Readonly<Record<string, Mapping>> = {
  otlp: {
    keys: {
      protocols: {
        keys: {
          grpc: { keys: GRPC_SERVER },
          http: {
            keys: {
              ...HTTP_SERVER,
              traces_url_path: 'string',
              metrics_url_path: 'string',
              logs_url_path: 'string',
            },
          },
        },
        anyOf: [['grpc', 'http']],
      },
    },
    required: ['protocols'],
  },
  zipkin: { keys: { ...HTTP_SERVER, parse_string_tags: 'bool' } },
  file_log: {
    keys: {
      include: TEXTS,
      exclude: TEXTS,
      exclude_older_than: 'duration',
      ordering_criteria: 'any',
      start_at: { oneOf: ['beginning', 'end'] },
      poll_interval: 'duration',
      max_concurrent_files: 'int',
      max_batches: 'int',
      max_log_size: 'any',
      max_log_size_behavior: 'string',
      on_truncate: 'string',
      fingerprint_size: 'any',
      initial_buffer_size: 'any',
      file_cache_advise: 'any',
      encoding: 'string',
      multiline: {
        keys: { line_start_pattern: 'string', line_end_pattern: 'string', omit_pattern: 'bool' },
      },
      force_flush_period: 'duration',
      preserve_leading_whitespaces: 'bool',
      preserve_trailing_whitespaces: 'bool',
      include_file_name: 'bool',
      include_file_path: 'bool',
      include_file_name_resolved: 'bool',
      include_file_path_resolved: 'bool',
      include_file_owner_name: 'bool',
      include_file_owner_group_name: 'bool',
      include_file_permissions: 'bool',
      include_file_record_number: 'bool',
      include_file_record_offset: 'bool',
      header: 'any',
      delete_after_read: 'bool',
      acquire_fs_lock: 'bool',
      compression: 'string',
      polls_to_archive: 'int',
      attributes: 'any',
      resource: 'any',
      operators: { list: 'any' },
      storage: 'string',
      retry_on_failure: {
        keys: { enabled: 'bool', initial_interval: 'duration', max_interval: 'duration', max_elapsed_time: 'duration' },
      },
      id: 'string',
      type: 'string',
      output: 'any',
    },
    required: ['include'],
  },
  host_metrics: {
    keys: { ...SCRAPER, scrapers: { map: 'any' }, root_path: 'string', metadata_collection_interval: 'duration' },
    required: ['scrapers'],
  },
  kubelet_stats: {
    keys: {
      ...SCRAPER,
      ...KUBE_API,
      ...KUBELET_TLS,
      endpoint: 'string',
      dialer: 'any',
      node: 'string',
      extra_metadata_labels: TEXTS,
      metric_groups: TEXTS,
      k8s_api_config: { keys: KUBE_API },
      collect_all_network_interfaces: { keys: { pod: 'bool', node: 'bool' } },
      metrics: 'any',
      resource_attributes: 'any',
    },
  },
  k8s_cluster: {
    keys: {
      ...KUBE_API,
      collection_interval: 'duration',
      metadata_collection_interval: 'duration',
      node_conditions_to_report: TEXTS,
      allocatable_types_to_report: TEXTS,
      metadata_exporters: TEXTS,
      distribution: 'string',
      namespace: 'string',
      namespaces: TEXTS,
      k8s_leader_elector: 'string',
      metrics: 'any',
      resource_attributes: 'any',
    },
  },
  k8s_objects: {
    keys: {
      ...KUBE_API,
      objects: { list: 'any' },
      storage: 'string',
      error_mode: { oneOf: ['propagate', 'ignore', 'silent'] },
      include_initial_state: 'bool',
      k8s_leader_elector: 'string',
    },
    required: ['objects'],
  },
};
