import { parseCondition, parseStatement } from '../../../lib/telemetry/check/ottl';
import { expectFindings } from './support';

const volumes = {
  env: ['MY_POD_IP', 'TOKEN'],
  mounts: [
    { path: '/etc/otelcol' },
    { path: '/certs' },
    { path: '/var/log/pods' },
    { path: '/var/lib/otelcol', writable: true },
  ],
};

const table: [string, string][] = [
  ['nothing on top', '{}'],
  [
    'a persistent queue, a client certificate and a token',
    `{extensions: {file_storage/queue: {directory: /var/lib/otelcol, create_directory: true}, bearertokenauth: {token: "\${env:TOKEN}"}},
      exporters: {otlp_grpc/backend: {
        tls: {ca_file: /certs/ca.crt, cert_file: /certs/tls.crt, key_file: /certs/tls.key},
        auth: {authenticator: bearertokenauth},
        sending_queue: {enabled: true, storage: file_storage/queue, sizer: items, queue_size: 10000},
        retry_on_failure: {max_elapsed_time: 0s}}},
      service: {extensions: [file_storage/queue, bearertokenauth]}}`,
  ],
  [
    'numbers of spans by connectors that end traces and begin metrics',
    `{connectors: {span_metrics: {}, service_graph: {}}, service: {pipelines: {
      traces/numbers: {receivers: [otlp], processors: [memory_limiter], exporters: [span_metrics, service_graph]},
      metrics: {receivers: [otlp, span_metrics, service_graph]}}}}`,
  ],
  [
    'two pipelines in a row by a connector',
    `{connectors: {forward: {}}, service: {pipelines: {
      logs: {exporters: [forward]},
      logs/out: {receivers: [forward], processors: [memory_limiter], exporters: [otlp_grpc/backend]}}}}`,
  ],
  [
    'enrichment, filter, sampling and redaction in this order',
    `{processors: {
        k8s_attributes: {auth_type: serviceAccount, extract: {metadata: [k8s.namespace.name]}},
        resource: {attributes: [{key: team, value: payments, action: insert}]},
        filter: {error_mode: ignore, trace_conditions: ['resource.attributes["team"] == "x" and IsMatch(span.name, "^GET /health$$")']},
        tail_sampling: {decision_wait: 10s, policies: [{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}]},
        redaction: {allow_all_keys: true, blocked_values: ["4[0-9]{12}(?:[0-9]{3})?"], summary: silent}},
      service: {pipelines: {traces: {processors: [memory_limiter, k8s_attributes, resource, filter, tail_sampling, redaction]}}}}`,
  ],
  [
    'a filter by what the span has from the start, before enrichment',
    `{processors: {filter: {traces: {span: ['attributes["url.path"] == "/livez"']}}, resource: {attributes: [{key: team, value: a, action: insert}]}},
      service: {pipelines: {traces: {processors: [memory_limiter, filter, resource]}}}}`,
  ],
  [
    'logs of the node',
    `{receivers: {file_log: {include: ["/var/log/pods/*/*/*.log"], start_at: end, operators: [{type: container, id: parser}]}},
      service: {pipelines: {logs: {receivers: [otlp, file_log]}}}}`,
  ],
  [
    'a port by a variable with a default',
    '{receivers: {otlp: {protocols: {grpc: {endpoint: "${env:MY_POD_IP}:${env:PORT:-4317}"}}}}}',
  ],
  [
    'a text with a dollar sign',
    '{processors: {resource: {attributes: [{key: a, value: "$${NOT_A_REFERENCE}", action: insert}]}}, service: {pipelines: {logs: {processors: [memory_limiter, resource]}}}}',
  ],
  [
    'a type that nothing is known of, with any settings',
    '{receivers: {mysql: {whatever: 1}}, service: {pipelines: {metrics: {receivers: [mysql]}}}}',
  ],
  [
    'a header with a secret within the cluster, where the mesh encrypts',
    '{exporters: {otlp_http: {endpoint: "http://tempo.traces.svc:4318", headers: {authorization: "${env:TOKEN}"}}}, service: {pipelines: {logs: {exporters: [otlp_http]}}}}',
  ],
];

test.each(table)('nothing is found: %s', (_name, yaml) => expectFindings(yaml, [], volumes));

test.each([
  'set(span.name, "x")',
  'set(resource.attributes["a"]["b"], Concat([span.name, "x"], ":")) where span.kind == SPAN_KIND_SERVER',
  'replace_all_patterns(span.attributes, "value", "\\\\d{16}", "****")',
  'set(log.body, ParseJSON(log.body)["message"]) where not IsMap(log.body) and (log.severity_number >= 9 or nil != log.body)',
  'set(metric.unit, "ms") where metric.name == "a" or -1.5 * 2 + datapoint.value_double > 0x1F',
  'truncate_all(span.attributes, limit = 4096)',
  'set(span.attributes["m"], {"a": [1, 2.5, true], "b": {}})',
  'set(span.attributes["l"], Filter(span.attributes["l"], (x) => x != "a"))',
  'replace_pattern(span.attributes["a"], "(.+)", "$1", SHA256, "%s")',
])('is a statement: %s', (statement) => {
  expect(parseStatement(statement)).toHaveProperty('calls');
});

test.each(['IsMatch(name, "a") == true', 'attributes["a"] == nil', 'true', 'IsRootSpan() and kind.string == "Server"'])(
  'is a condition: %s',
  (condition) => expect(parseCondition(condition)).toHaveProperty('calls'),
);

test.each(['set(', 'set(a,)', 'set(a b)', 'set(a, "b") when c', '', 'set(a.B, 1)', 'set(a, {b: 1})', 'set(a; b)'])(
  'is no statement: %s',
  (statement) => expect(parseStatement(statement)).toHaveProperty('problem'),
);
