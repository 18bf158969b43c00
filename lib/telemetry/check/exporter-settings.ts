import { GRPC_CLIENT, HTTP_CLIENT, HTTP_SERVER, SENDING } from './fragments';
import type { Mapping, Shape } from './shape';

const TEXTS: Shape = { list: 'string' };

/** The settings of the exporters that are modelled, by type. */
export const EXPORTER_SETTINGS: Readonly<Record<string, Mapping>> = {
  debug: {
    keys: {
      verbosity: { oneOf: ['basic', 'normal', 'detailed'] },
      sampling_initial: 'int',
      sampling_thereafter: 'int',
      use_internal_logger: 'bool',
      output_paths: TEXTS,
      sending_queue: SENDING.sending_queue ?? 'any',
    },
  },
  nop: { keys: {} },
  otlp_grpc: { keys: { ...GRPC_CLIENT, ...SENDING }, required: ['endpoint'] },
  otlp_http: {
    keys: {
      ...HTTP_CLIENT,
      ...SENDING,
      traces_endpoint: 'string',
      metrics_endpoint: 'string',
      logs_endpoint: 'string',
      profiles_endpoint: 'string',
      encoding: { oneOf: ['proto', 'json'] },
    },
    anyOf: [['endpoint', 'traces_endpoint', 'metrics_endpoint', 'logs_endpoint', 'profiles_endpoint']],
  },
  load_balancing: {
    keys: {
      ...SENDING,
      protocol: { keys: { otlp: { keys: { ...GRPC_CLIENT, ...SENDING } } } },
      resolver: {
        keys: {
          static: { keys: { hostnames: TEXTS } },
          dns: { keys: { hostname: 'string', port: 'string', interval: 'duration', timeout: 'duration' } },
          k8s: {
            keys: { service: 'string', ports: { list: 'int' }, timeout: 'duration', return_hostnames: 'bool' },
            required: ['service'],
          },
          aws_cloud_map: 'any',
        },
        anyOf: [['static', 'dns', 'k8s', 'aws_cloud_map']],
      },
      routing_key: {
        oneOf: ['service', 'traceID', 'metric', 'resource', 'streamID', 'attributes'],
      },
      routing_attributes: TEXTS,
    },
    required: ['protocol', 'resolver'],
  },
  file: {
    keys: {
      path: 'string',
      append: 'bool',
      rotation: { keys: { max_megabytes: 'int', max_days: 'int', max_backups: 'int', localtime: 'bool' } },
      format: { oneOf: ['json', 'proto'] },
      encoding: 'string',
      compression: 'string',
      compression_params: 'any',
      flush_interval: 'duration',
      group_by: { keys: { enabled: 'bool', resource_attribute: 'string', max_open_files: 'int' } },
      create_directory: 'bool',
      directory_permissions: 'string',
    },
    required: ['path'],
  },
  prometheus: {
    keys: {
      ...HTTP_SERVER,
      sending_queue: SENDING.sending_queue ?? 'any',
      namespace: 'string',
      const_labels: { map: 'string' },
      send_timestamps: 'bool',
      metric_expiration: 'duration',
      resource_to_telemetry_conversion: 'any',
      enable_open_metrics: 'bool',
      without_scope_info: 'bool',
      add_metric_suffixes: 'bool',
      translation_strategy: 'string',
    },
    required: ['endpoint'],
  },
};
