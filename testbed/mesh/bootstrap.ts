import { MESH_VERSIONS } from '../obtain';
import type { Instance } from './instances';

/** The port of each proxy's administration. */
export const ADMIN_PORT = 15000;

/** The ports, on 127.0.0.1, that proxies get their configuration and their certificates from. */
export interface Sources {
  readonly discovery: number;
  readonly secrets: number;
}

/** The configuration that a proxy starts with: who it is, and where the rest comes from. */
export function bootstrap(instance: Instance, { discovery, secrets }: Sources): object {
  const { address } = instance;
  const source = { ads: {}, initial_fetch_timeout: '0s', resource_api_version: 'V3' };
  return {
    node: nodeOf(instance, 'NONE'),
    admin: { address: socketAddress(address, ADMIN_PORT) },
    layered_runtime: {
      layers: [
        {
          name: 'istio',
          // As in Istio's own bootstrap; without the first, Envoy rejects ordinary regular expressions.
          static_layer: {
            're2.max_program_size.error_level': '32768',
            'envoy.reloadable_features.http_reject_path_with_fragment': false,
            'envoy.reloadable_features.coalesce_lb_rebuilds_on_batch_update': false,
          },
        },
        { name: 'admin', admin_layer: {} },
      ],
    },
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        set_node_on_first_message_only: true,
        grpc_services: [
          {
            envoy_grpc: {
              cluster_name: 'xds-grpc',
              // Back soon after istiod is restarted.
              retry_policy: { retry_back_off: { base_interval: '0.1s', max_interval: '0.5s' } },
            },
          },
        ],
      },
      cds_config: source,
      lds_config: source,
    },
    static_resources: { clusters: [grpcCluster('xds-grpc', discovery), grpcCluster('sds-grpc', secrets)] },
  };
}

/**
 * Who a proxy says it is.
 * @param interception how connections come to it: `REDIRECT` by iptables, `NONE` where it is called itself
 */
export function nodeOf(instance: Instance, interception: 'NONE' | 'REDIRECT') {
  const { name, namespace, serviceAccount, labels, address, workload } = instance;
  return {
    // istiod reads the kind, the address, the Pod and the domain out of it.
    id: `sidecar~${address}~${name}.${namespace}~${namespace}.svc.cluster.local`,
    cluster: `${workload}.${namespace}`,
    metadata: {
      NAME: name,
      NAMESPACE: namespace,
      CLUSTER_ID: 'Kubernetes',
      ISTIO_VERSION: MESH_VERSIONS.istio,
      INTERCEPTION_MODE: interception,
      INSTANCE_IPS: address,
      SERVICE_ACCOUNT: serviceAccount,
      WORKLOAD_NAME: workload,
      LABELS: labels,
    },
  };
}

function grpcCluster(name: string, port: number): object {
  const options = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  return {
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      [options]: {
        '@type': `type.googleapis.com/${options}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress('127.0.0.1', port) } }] }],
    },
  };
}

function socketAddress(address: string, port: number): object {
  return { socket_address: { address, port_value: port } };
}
