import type { Mapping, Shape } from './shape';

const TEXTS: Shape = { list: 'string' };
const DIMENSIONS: Shape = { list: { keys: { name: 'string', default: 'string', glob: 'string' } } };
const COUNTED: Shape = {
  map: {
    keys: {
      description: 'string',
      conditions: TEXTS,
      attributes: { list: { keys: { key: 'string', default_value: 'any' }, required: ['key'] } },
    },
  },
};

/** The settings of the connectors that are modelled, by type. */
export const CONNECTOR_SETTINGS: Readonly<Record<string, Mapping>> = {
  forward: { keys: {} },
  count: {
    keys: {
      spans: COUNTED,
      spanevents: COUNTED,
      metrics: COUNTED,
      datapoints: COUNTED,
      logs: COUNTED,
      profiles: COUNTED,
    },
  },
  span_metrics: {
    keys: {
      dimensions: DIMENSIONS,
      calls_dimensions: DIMENSIONS,
      exclude_dimensions: TEXTS,
      dimensions_cache_size: 'int',
      resource_metrics_cache_size: 'int',
      resource_metrics_key_attributes: TEXTS,
      aggregation_temporality: {
        oneOf: ['AGGREGATION_TEMPORALITY_CUMULATIVE', 'AGGREGATION_TEMPORALITY_DELTA'],
      },
      histogram: {
        keys: {
          disable: 'bool',
          unit: { oneOf: ['ms', 's'] },
          exponential: { keys: { max_size: 'int' } },
          explicit: { keys: { buckets: { list: 'duration' } } },
          dimensions: DIMENSIONS,
        },
      },
      metrics_flush_interval: 'duration',
      metrics_expiration: 'duration',
      series_expiration: 'duration',
      metric_timestamp_cache_size: 'int',
      namespace: 'string',
      exemplars: { keys: { enabled: 'bool', max_per_data_point: 'int' } },
      events: { keys: { enabled: 'bool', dimensions: DIMENSIONS } },
      include_instrumentation_scope: TEXTS,
      aggregation_cardinality_limit: 'int',
      add_resource_attributes: 'bool',
      enable_metrics_sampling_method: 'bool',
    },
  },
  service_graph: {
    keys: {
      latency_histogram_buckets: { list: 'duration' },
      exponential_histogram_max_size: 'int',
      dimensions: TEXTS,
      store: { keys: { max_items: 'int', ttl: 'duration' } },
      cache_loop: 'duration',
      store_expiration_loop: 'duration',
      virtual_node_peer_attributes: TEXTS,
      virtual_node_extra_label: 'bool',
      metrics_flush_interval: 'duration',
      database_name_attributes: TEXTS,
      metrics_timestamp_offset: 'duration',
    },
  },
};
