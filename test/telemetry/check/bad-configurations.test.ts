import { expectFindings, type Row } from './support';

/** Lays processors over the traces pipeline, each defined with the settings given. */
const traces = (order: string, definitions: string) =>
  `{processors: {${definitions}}, service: {pipelines: {traces: {processors: [memory_limiter, ${order}]}}}}`;
const backend = (settings: string) => `{exporters: {otlp_grpc/backend: ${settings}}}`;

const connectors: Row[] = [
  [
    'a connector that only ends a pipeline',
    '{connectors: {span_metrics: {}}, service: {pipelines: {traces: {exporters: [span_metrics]}}}}',
    [['MW509', 'connectors::span_metrics is an exporter of pipeline "traces"']],
  ],
  [
    'a connector that only begins one',
    '{connectors: {forward: {}}, service: {pipelines: {logs: {receivers: [forward]}}}}',
    [['MW509', 'connectors::forward is a receiver of pipeline "logs"']],
  ],
  [
    'a connector to a signal that it does not make',
    '{connectors: {span_metrics: {}}, service: {pipelines: {traces: {exporters: [span_metrics]}, logs: {receivers: [span_metrics]}}}}',
    [
      ['MW509', 'an exporter of pipeline "traces"'],
      ['MW509', 'a receiver of pipeline "logs"'],
    ],
  ],
  [
    'connectors in a circle',
    `{connectors: {forward/there: {}, forward/back: {}}, service: {pipelines: {
      traces: {receivers: [otlp, forward/back], exporters: [forward/there, otlp_grpc/backend]},
      traces/2: {receivers: [forward/there], processors: [memory_limiter], exporters: [forward/back]}}}}`,
    [['MW509', 'traces -> traces/2 -> traces']],
  ],
];

const sampling = (policies: string) =>
  traces(
    'tail_sampling',
    `tail_sampling: {policies: [{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}, ${policies}]}`,
  );
const policies: Row[] = [
  ['no policy', traces('tail_sampling', 'tail_sampling: {policies: []}'), [['MW511', 'no policy']]],
  ['an empty name', sampling('{name: "", type: always_sample}'), [['MW511', 'policies::1 has an empty name']]],
  ['two of one name', sampling('{name: errors, type: always_sample}'), [['MW511', 'two policies of one name']]],
  [
    'an attribute without a key',
    sampling('{name: a, type: string_attribute, string_attribute: {key: "", values: [x]}}'),
    [['MW511', 'has no key']],
  ],
  [
    'an attribute without values',
    sampling('{name: a, type: string_attribute, string_attribute: {key: a, values: []}}'),
    [['MW511', 'has no values']],
  ],
  [
    'settings of another type',
    sampling('{name: a, type: string_attribute, numeric_attribute: {key: a, min_value: 1, max_value: 2}}'),
    [
      ['MW511', 'has no key'],
      ['MW511', 'has no values'],
    ],
  ],
  [
    'a range without numbers in it',
    sampling('{name: a, type: numeric_attribute, numeric_attribute: {key: a, min_value: 5, max_value: 2}}'),
    [['MW511', 'max_value below its min_value']],
  ],
  [
    'a share of 0',
    sampling('{name: a, type: probabilistic, probabilistic: {sampling_percentage: 0}}'),
    [['MW511', 'sampling_percentage']],
  ],
  [
    'a share over 100',
    sampling('{name: a, type: probabilistic, probabilistic: {sampling_percentage: 101}}'),
    [['MW511', 'sampling_percentage']],
  ],
  [
    'a negative time',
    sampling('{name: a, type: latency, latency: {threshold_ms: -1}}'),
    [['MW511', 'threshold_ms below 0']],
  ],
  [
    'no condition',
    sampling('{name: a, type: ottl_condition, ottl_condition: {error_mode: ignore}}'),
    [['MW511', 'has no condition']],
  ],
  [
    'a policy within one',
    sampling(
      '{name: a, type: and, and: {and_sub_policy: [{name: b, type: string_attribute, string_attribute: {key: "", values: [x]}}]}}',
    ),
    [['MW511', 'and_sub_policy::0 has no key']],
  ],
  [
    'an unknown setting within one',
    sampling('{name: a, type: not, not: {not_sub_policy: {name: b, type: latency, latency: {treshold_ms: 1}}}}'),
    [['MW511', 'treshold_ms']],
  ],
  [
    'a regular expression that is none, within one',
    sampling(
      '{name: a, type: drop, drop: {drop_sub_policy: [{name: b, type: string_attribute, string_attribute: {key: a, values: ["("], enabled_regex_matching: true}}]}}',
    ),
    [['MW516', 'values']],
  ],
];

const order: Row[] = [
  [
    'enrichment by address behind tail sampling',
    traces(
      'tail_sampling, k8s_attributes',
      'tail_sampling: {policies: [{name: all, type: always_sample}]}, k8s_attributes: {}',
    ),
    [['MW508', '"tail_sampling" before "k8s_attributes"']],
  ],
  [
    'batches before sampling',
    traces('batch, tail_sampling', 'batch: {}, tail_sampling: {policies: [{name: all, type: always_sample}]}'),
    [
      ['MW504', 'batch'],
      ['MW508', '"batch" before "tail_sampling"'],
    ],
  ],
  [
    'a filter by the namespace before it is known',
    traces(
      'filter, k8s_attributes',
      `filter: {trace_conditions: ['resource.attributes["k8s.namespace.name"] == "test"']}, k8s_attributes: {}`,
    ),
    [['MW508', '"filter" before "k8s_attributes"']],
  ],
  [
    'a filter by an attribute before it is set',
    traces(
      'filter, resource',
      `filter: {trace_conditions: ['resource.attributes["team"] == "x"']}, resource: {attributes: [{key: team, value: a, action: upsert}]}`,
    ),
    [['MW508', '"filter" before "resource"']],
  ],
  [
    'attributes that are added behind the redaction',
    traces(
      'redaction, attributes',
      'redaction: {allow_all_keys: true}, attributes: {actions: [{key: a, value: b, action: insert}]}',
    ),
    [['MW508', '"redaction" before "attributes"']],
  ],
];

const references: Row[] = [
  [
    'storage that is not defined',
    backend('{sending_queue: {storage: file_storage}}'),
    [['MW510', 'sending_queue::storage']],
  ],
  [
    'storage that is not started',
    `{extensions: {file_storage: {directory: /etc/otelcol}}, exporters: {otlp_grpc/backend: {sending_queue: {storage: file_storage}}}}`,
    [
      ['MW502', 'file_storage'],
      ['MW510', 'service::extensions does not start'],
      ['MW513', 'extensions::file_storage::directory'],
    ],
  ],
  [
    'storage that is none',
    `{extensions: {zpages: {}}, exporters: {otlp_grpc/backend: {sending_queue: {storage: zpages}}}, service: {extensions: [zpages]}}`,
    [['MW510', 'is not one for storage']],
  ],
  [
    'an authenticator that is not defined',
    backend('{auth: {authenticator: oidc}}'),
    [['MW510', 'auth::authenticator']],
  ],
  [
    'an authenticator that stores',
    `{extensions: {file_storage: {directory: "\${env:D:-/x}"}}, exporters: {otlp_grpc/backend: {auth: {authenticator: file_storage}}}, service: {extensions: [file_storage]}}`,
    [['MW510', 'is not one for auth']],
  ],
  [
    'a limit from a variable that is not set',
    '{processors: {memory_limiter: {limit_mib: "${env:LIMIT}"}}}',
    [['MW512', 'LIMIT']],
  ],
  ['a host from one without a prefix', backend('{endpoint: "${HOST}:4317"}'), [['MW512', 'HOST']]],
  [
    'a certificate that is not mounted',
    backend('{tls: {ca_file: /certs/ca.crt}}'),
    [['MW513', 'otlp_grpc/backend::tls::ca_file']],
  ],
  [
    'a file that is written where nothing is mounted',
    '{exporters: {file: {path: /data/out.json}}, service: {pipelines: {logs: {exporters: [file]}}}}',
    [['MW513', 'exporters::file::path']],
  ],
  [
    'logs of the node without a mount',
    '{receivers: {file_log: {include: ["/var/log/pods/*/*.log"]}}, service: {pipelines: {logs: {receivers: [file_log]}}}}',
    [['MW513', 'receivers::file_log::include::0']],
  ],
];

const settings: Row[] = [
  ['a misspelled key', '{processors: {memory_limiter: {chek_interval: 1s}}}', [['MW511', 'chek_interval']]],
  ['a kind of compression that does not exist', backend('{compression: brotli}'), [['MW511', 'compression']]],
  ['batches by requests', backend('{sending_queue: {batch: {sizer: requests}}}'), [['MW511', 'batch::sizer']]],
  [
    'a misspelled key in a block',
    backend('{sending_queue: {queue_sise: 5}}'),
    [['MW511', 'sending_queue::queue_sise']],
  ],
  [
    'a duration without a unit',
    '{processors: {memory_limiter: {check_interval: "5"}}}',
    [['MW511', 'memory_limiter::check_interval']],
  ],
  ['a number as text', '{processors: {memory_limiter: {limit_percentage: many}}}', [['MW511', 'limit_percentage']]],
  ['a list where a text belongs', backend('{endpoint: [a]}'), [['MW511', 'otlp_grpc/backend::endpoint']]],
  ['a text where a block belongs', backend('{tls: none}'), [['MW511', 'otlp_grpc/backend::tls']]],
  [
    'an exporter without endpoint',
    '{exporters: {otlp_http: {}}, service: {pipelines: {logs: {exporters: [otlp_http]}}}}',
    [['MW511', 'exporters::otlp_http lacks "endpoint"']],
  ],
  [
    'a limiter without limit',
    traces('memory_limiter/2', 'memory_limiter/2: {check_interval: 1s}'),
    [['MW511', 'lacks "limit_mib" or "limit_percentage"']],
  ],
  [
    'a limiter whose spike is its limit',
    '{processors: {memory_limiter: {spike_limit_percentage: 80}}}',
    [['MW511', 'spike_limit_percentage']],
  ],
  [
    'a receiver without protocols',
    '{receivers: {otlp/2: {}}, service: {pipelines: {logs: {receivers: [otlp, otlp/2]}}}}',
    [['MW511', 'receivers::otlp/2 lacks "protocols"']],
  ],
  [
    'a listener with a scheme',
    '{receivers: {otlp: {protocols: {grpc: {endpoint: "http://localhost:4317"}}}}}',
    [['MW511', 'protocols::grpc::endpoint']],
  ],
  [
    'a kind of policy that does not exist',
    traces('tail_sampling', 'tail_sampling: {policies: [{name: slow, type: latencyy}]}'),
    [['MW511', 'policies::0::type']],
  ],
  [
    'a status that does not exist',
    traces(
      'tail_sampling',
      'tail_sampling: {policies: [{name: bad, type: status_code, status_code: {status_codes: [FAILED]}}]}',
    ),
    [['MW511', 'status_codes::0']],
  ],
  [
    'a load balancer that finds nobody',
    '{exporters: {load_balancing: {protocol: {otlp: {}}, resolver: {}}}, service: {pipelines: {traces: {exporters: [load_balancing]}}}}',
    [['MW511', 'load_balancing::resolver lacks']],
  ],
  [
    'an action on attributes that does not exist',
    traces('attributes', 'attributes: {actions: [{key: a, action: remove}]}'),
    [['MW511', 'actions::0::action']],
  ],
];

const expressions: Row[] = [
  [
    'a bracket that is not closed',
    traces('transform', `transform: {trace_statements: ['set(span.attributes["a", 1)']}`),
    [['MW516', 'trace_statements::0']],
  ],
  [
    'a text that does not end',
    traces('transform', `transform: {trace_statements: ['set(span.name, "a)']}`),
    [['MW516', 'has no end']],
  ],
  [
    'a statement that does nothing',
    traces('transform', `transform: {trace_statements: ['span.name == "a"']}`),
    [['MW516', '"(" is expected']],
  ],
  [
    'a condition without its second half',
    traces('transform', `transform: {trace_statements: ['set(span.name, "a") where span.name ==']}`),
    [['MW516', 'a value is expected']],
  ],
  [
    'a verb that does not exist',
    traces('transform', `transform: {trace_statements: ['put(span.name, "a")']}`),
    [['MW516', 'put']],
  ],
  [
    'a function that does not exist',
    traces('filter', `filter: {traces: {span: ['IsMatched(name, "a")']}}`),
    [['MW516', 'IsMatched']],
  ],
  [
    'a pattern in a statement',
    traces(
      'transform',
      `transform: {trace_statements: [{context: span, statements: ['replace_pattern(name, "(", "")']}]}`,
    ),
    [['MW516', 'statements::0']],
  ],
  [
    'a pattern of a redaction',
    traces('redaction', 'redaction: {allow_all_keys: true, blocked_values: ["[0-9"]}'),
    [['MW516', 'blocked_values::0']],
  ],
  [
    'a lookahead, which RE2 does not know',
    traces('redaction', 'redaction: {allow_all_keys: true, blocked_values: ["(?=4)[0-9]+"]}'),
    [['MW516', 'blocked_values::0']],
  ],
  [
    'a pattern of a log parser',
    '{receivers: {file_log: {include: [], operators: [{type: regex_parser, regex: "(?P<a"}]}}, service: {pipelines: {logs: {receivers: [file_log]}}}}',
    [['MW516', 'operators::0::regex']],
  ],
  [
    'a pattern of a sampling policy',
    traces(
      'tail_sampling',
      'tail_sampling: {policies: [{name: a, type: string_attribute, string_attribute: {key: a, values: ["*"], enabled_regex_matching: true}}]}',
    ),
    [['MW516', 'string_attribute::values::0']],
  ],
];

const connectorSettings: Row[] = [
  [
    'a histogram of span metrics in minutes',
    '{connectors: {span_metrics: {histogram: {unit: m}}}, service: {pipelines: {traces: {exporters: [span_metrics]}, metrics: {receivers: [span_metrics]}}}}',
    [['MW511', 'connectors::span_metrics::histogram::unit']],
  ],
  [
    'a setting that span metrics do not have',
    '{connectors: {span_metrics: {flush_interval: 15s}}, service: {pipelines: {traces: {exporters: [span_metrics]}, metrics: {receivers: [span_metrics]}}}}',
    [['MW511', 'flush_interval']],
  ],
];

const secretsAndNames: Row[] = [
  ['a header with a secret', backend('{headers: {authorization: Bearer abc}}'), [['MW201', 'headers::authorization']]],
  [
    'a token',
    '{extensions: {bearertokenauth: {token: abc}}, service: {extensions: [bearertokenauth]}}',
    [['MW201', 'bearertokenauth::token']],
  ],
  [
    'a password in an address',
    '{exporters: {otlp_http: {endpoint: "https://u:p@example.com"}}, service: {pipelines: {logs: {exporters: [otlp_http]}}}}',
    [['MW201', 'https://…@example.com']],
  ],
  [
    'credentials by gRPC without TLS',
    '{extensions: {bearertokenauth: {token: "${env:T:-}"}}, exporters: {otlp_grpc/backend: {tls: {insecure: true}, auth: {authenticator: bearertokenauth}}}, service: {extensions: [bearertokenauth]}}',
    [['MW515', 'exporters::otlp_grpc/backend']],
  ],
  [
    'a key by HTTP over the internet',
    '{exporters: {otlp_http: {endpoint: "http://example.com", headers: {x-api-key: "${env:K:-}"}}}, service: {pipelines: {logs: {exporters: [otlp_http]}}}}',
    [['MW515', 'exporters::otlp_http']],
  ],
  [
    'a name of the past',
    '{exporters: {otlphttp: {endpoint: "https://example.com"}}, service: {pipelines: {logs: {exporters: [otlphttp]}}}}',
    [['MW514', 'exporters::otlphttp']],
  ],
  [
    'a type that does not exist',
    '{exporters: {lokki: {}}, service: {pipelines: {logs: {exporters: [lokki]}}}}',
    [['MW514', 'lokki']],
  ],
  [
    'a setting under a name of the past',
    '{receivers: {filelog: {include: [], start: end}}, service: {pipelines: {logs: {receivers: [filelog]}}}}',
    [
      ['MW514', 'receivers::filelog'],
      ['MW511', 'receivers::filelog::start'],
    ],
  ],
];

test.each([
  ...connectors,
  ...policies,
  ...order,
  ...references,
  ...settings,
  ...expressions,
  ...connectorSettings,
  ...secretsAndNames,
])('is found: %s', (_name, yaml, expected) => expectFindings(yaml, expected));
