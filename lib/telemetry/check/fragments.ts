import type { Mapping, Shape } from './shape';

/** The settings that many components share, after the Collector's own `config` packages at release 0.159. */

const TLS: Readonly<Record<string, Shape>> = {
  ca_file: 'string',
  ca_pem: 'string',
  cert_file: 'string',
  cert_pem: 'string',
  key_file: 'string',
  key_pem: 'string',
  cipher_suites: { list: 'string' },
  curve_preferences: { list: 'string' },
  include_insecure_cipher_suites: 'bool',
  include_system_ca_certs_pool: 'bool',
  min_version: 'string',
  max_version: 'string',
  reload_interval: 'duration',
  tpm: 'any',
};
export const TLS_CLIENT: Mapping = {
  keys: { ...TLS, insecure: 'bool', insecure_skip_verify: 'bool', server_name_override: 'string' },
};
const TLS_SERVER: Mapping = { keys: { ...TLS, client_ca_file: 'string', client_ca_file_reload: 'bool' } };
const AUTH: Mapping = { keys: { authenticator: 'string' } };
const TRANSPORT: Shape = {
  oneOf: ['tcp', 'tcp4', 'tcp6', 'udp', 'udp4', 'udp6', 'ip', 'ip4', 'ip6', 'unix', 'unixgram', 'unixpacket', 'npipe'],
};
const HTTP_SERVER_AUTH: Mapping = { keys: { ...AUTH.keys, request_params: { list: 'string' } } };
const COMPRESSION: Shape = {
  oneOf: ['none', 'gzip', 'zstd', 'snappy', 'x-snappy-framed', 'zlib', 'deflate', 'lz4', ''],
};
const MIDDLEWARES: Shape = { list: { keys: { id: 'string' } } };

export const GRPC_SERVER: Readonly<Record<string, Shape>> = {
  endpoint: 'address',
  transport: TRANSPORT,
  dialer: 'any',
  tls: TLS_SERVER,
  max_recv_msg_size_mib: 'int',
  max_concurrent_streams: 'int',
  read_buffer_size: 'int',
  write_buffer_size: 'int',
  keepalive: {
    keys: {
      server_parameters: {
        keys: {
          max_connection_idle: 'duration',
          max_connection_age: 'duration',
          max_connection_age_grace: 'duration',
          time: 'duration',
          timeout: 'duration',
        },
      },
      enforcement_policy: { keys: { min_time: 'duration', permit_without_stream: 'bool' } },
    },
  },
  auth: AUTH,
  include_metadata: 'bool',
  middlewares: MIDDLEWARES,
};

export const HTTP_SERVER: Readonly<Record<string, Shape>> = {
  endpoint: 'address',
  transport: TRANSPORT,
  dialer: 'any',
  tls: TLS_SERVER,
  cors: {
    keys: {
      allowed_origins: { list: 'string' },
      allowed_headers: { list: 'string' },
      exposed_headers: { list: 'string' },
      max_age: 'int',
    },
  },
  auth: HTTP_SERVER_AUTH,
  max_request_body_size: 'int',
  include_metadata: 'bool',
  response_headers: 'any',
  compression_algorithms: { list: 'string' },
  read_timeout: 'duration',
  read_header_timeout: 'duration',
  write_timeout: 'duration',
  idle_timeout: 'duration',
  keep_alives_enabled: 'bool',
  middlewares: MIDDLEWARES,
};

export const GRPC_CLIENT: Readonly<Record<string, Shape>> = {
  endpoint: 'string',
  compression: COMPRESSION,
  tls: TLS_CLIENT,
  keepalive: { keys: { time: 'duration', timeout: 'duration', permit_without_stream: 'bool' } },
  read_buffer_size: 'int',
  write_buffer_size: 'int',
  wait_for_ready: 'bool',
  headers: 'any',
  user_agent: 'string',
  balancer_name: 'string',
  authority: 'string',
  auth: AUTH,
  middlewares: MIDDLEWARES,
};

export const HTTP_CLIENT: Readonly<Record<string, Shape>> = {
  endpoint: 'string',
  proxy_url: 'string',
  tls: TLS_CLIENT,
  read_buffer_size: 'int',
  write_buffer_size: 'int',
  timeout: 'duration',
  headers: 'any',
  auth: AUTH,
  compression: COMPRESSION,
  compression_params: 'any',
  max_idle_conns: 'int',
  max_idle_conns_per_host: 'int',
  max_conns_per_host: 'int',
  idle_conn_timeout: 'duration',
  disable_keep_alives: 'bool',
  http2_read_idle_timeout: 'duration',
  http2_ping_timeout: 'duration',
  cookies: 'any',
  force_attempt_http2: 'bool',
  middlewares: MIDDLEWARES,
};

const SIZER: Shape = { oneOf: ['requests', 'items', 'bytes'] };
const QUEUE: Mapping = {
  keys: {
    enabled: 'bool',
    wait_for_result: 'bool',
    sizer: SIZER,
    queue_size: 'int',
    block_on_overflow: 'bool',
    storage: 'string',
    num_consumers: 'int',
    batch: {
      keys: {
        flush_timeout: 'duration',
        sizer: { oneOf: ['items', 'bytes'] },
        min_size: 'int',
        max_size: 'int',
        partition: { keys: { metadata_keys: { list: 'string' } } },
      },
    },
  },
};
const RETRY: Mapping = {
  keys: {
    enabled: 'bool',
    initial_interval: 'duration',
    randomization_factor: 'number',
    multiplier: 'number',
    max_interval: 'duration',
    max_elapsed_time: 'duration',
  },
};

/** What every exporter has that sends from a queue. */
export const SENDING: Readonly<Record<string, Shape>> = {
  timeout: 'duration',
  sending_queue: QUEUE,
  retry_on_failure: RETRY,
};

/** How often a scraping receiver looks. */
export const SCRAPER: Readonly<Record<string, Shape>> = {
  collection_interval: 'duration',
  initial_delay: 'duration',
  timeout: 'duration',
};

/** How a component reaches the Kubernetes API. */
export const KUBE_API: Readonly<Record<string, Shape>> = {
  auth_type: { oneOf: ['none', 'serviceAccount', 'kubeConfig', 'tls'] },
  context: 'string',
  kube_api_qps: 'number',
  kube_api_burst: 'int',
};

/** A kubelet's certificate settings stand beside the others. */
export const KUBELET_TLS: Readonly<Record<string, Shape>> = { ...TLS, insecure_skip_verify: 'bool' };

export const ATTRIBUTE_ACTIONS: Shape = {
  list: {
    keys: {
      key: 'string',
      value: 'any',
      default_value: 'any',
      from_attribute: 'string',
      from_context: 'string',
      pattern: 'string',
      converted_type: 'string',
      action: { oneOf: ['insert', 'update', 'upsert', 'delete', 'hash', 'extract', 'convert'] },
    },
    required: ['action'],
    anyOf: [['key', 'pattern']],
  },
};
