import { type Finding, finding } from '../../finding';
import { parseCel } from './parse';

const CERTIFICATES = [
  ...['tls_version', 'subject_local_certificate', 'subject_peer_certificate', 'sha256_peer_certificate_digest'],
  ...['dns_san_local_certificate', 'dns_san_peer_certificate', 'uri_san_local_certificate', 'uri_san_peer_certificate'],
];

/**
 * What Envoy tells an expression, https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes, by
 * variable; one without a list is a map or a message of any fields.
 */
const ATTRIBUTES: ReadonlyMap<string, readonly string[] | undefined> = new Map(
  Object.entries({
    request: [
      ...['path', 'url_path', 'host', 'scheme', 'method', 'referer', 'headers', 'headers_bytes', 'time', 'id'],
      ...['useragent', 'size', 'total_size', 'duration', 'protocol', 'query'],
    ],
    response: [
      ...[
        'code',
        'code_details',
        'headers',
        'trailers',
        'flags',
        'grpc_status',
        'size',
        'total_size',
        'backend_latency',
      ],
    ],
    connection: [
      ...['id', 'mtls', 'requested_server_name', 'termination_details', 'transport_failure_reason'],
      ...CERTIFICATES,
    ],
    upstream: [
      ...['address', 'port', 'local_address', 'locality', 'transport_failure_reason', 'request_attempt_count'],
      ...['cx_pool_ready_duration', 'num_endpoints'],
      ...CERTIFICATES,
    ],
    source: ['address', 'port'],
    destination: ['address', 'port'],
    xds: [
      ...['node', 'cluster_name', 'cluster_metadata', 'route_name', 'route_metadata', 'virtual_host_name'],
      ...['virtual_host_metadata', 'upstream_host_metadata', 'upstream_host_locality_metadata', 'filter_chain_name'],
      ...['listener_metadata', 'listener_direction'],
    ],
    metadata: undefined,
    filter_state: undefined,
    upstream_filter_state: undefined,
  }),
);

const PREDICATES = ['contains', 'startsWith', 'endsWith', 'matches'];
const CONVERSIONS = ['int', 'uint', 'double', 'bool', 'bytes', 'dyn', 'type', 'duration', 'timestamp'];
const OF_TIME = [
  ...['getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getFullYear', 'getHours', 'getMilliseconds'],
  ...['getMinutes', 'getMonth', 'getSeconds'],
];

/** What Envoy 1.40 can call: CEL's functions but `string()` and all that goes over elements, which it leaves out. */
const FUNCTIONS: readonly string[] = [
  ...['size(_)', '_.size()', ...PREDICATES.flatMap((name) => [`_.${name}(_)`, `${name}(_, _)`])],
  ...CONVERSIONS.map((name) => `${name}(_)`),
  ...OF_TIME.flatMap((name) => [`_.${name}()`, `_.${name}(_)`]),
  ...['re.extract(_, _, _)', 're.capture(_, _)', 're.captureN(_, _)'],
];

/** MW518 for a filter that istiod refuses, that a proxy refuses with its whole listener, or that never holds. */
export function checkCelFilter(path: string, what: string, expression: string): Finding[] {
  const parsed = parseCel(expression);
  if ('problem' in parsed) {
    const { problem, at } = parsed;
    return [
      finding('MW518', path, {
        message: `${what} is no CEL expression: at character ${at + 1}, ${problem}`,
        value: expression,
        allowed: 'an expression as https://github.com/google/cel-spec has it, such as "response.code >= 400"',
        fix: 'correct it',
      }),
    ];
  }
  const calls = [
    ...parsed.functions.filter((name) => !FUNCTIONS.includes(name)),
    ...parsed.loops.map((name) => `_.${name}(_, _)`),
  ];
  return [
    ...calls.map((name) =>
      finding('MW518', path, {
        message: `${what} calls what Envoy's CEL does not have, and no proxy takes a listener with it`,
        value: name,
        allowed: `has(_._), ${FUNCTIONS.join(', ')}`,
        fix: 'write it without',
      }),
    ),
    // Measured on Envoy 1.40, which takes the backslash for the beginning of an escape; istiod reads it as it stands.
    ...parsed.texts
      .filter((text) => /^[bB]?[rR][\s\S]*\\["']+$/.test(text))
      .map((text) =>
        finding('MW518', path, {
          message: `${what} has a raw text that ends in a backslash, which Envoy does not read`,
          value: text,
          allowed: 'a text without r before it, and two backslashes',
          fix: 'write it so',
        }),
      ),
    ...parsed.attributes.filter(isUnknown).map((attribute) => {
      const [variable = ''] = attribute.split('.');
      return finding('MW518', path, {
        message: `${what} reads what Envoy does not tell, so that nothing is ever logged by it`,
        value: attribute,
        allowed: (ATTRIBUTES.get(variable)?.map((field) => `${variable}.${field}`) ?? [...ATTRIBUTES.keys()]).join(
          ', ',
        ),
        fix: 'correct its name',
      });
    }),
  ];
}

function isUnknown(attribute: string): boolean {
  const [variable = '', field] = attribute.split('.');
  if (!ATTRIBUTES.has(variable)) return true;
  return field !== undefined && ATTRIBUTES.get(variable)?.includes(field) === false;
}
