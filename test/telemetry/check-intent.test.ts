import type { Code } from '../../lib/finding';
import { component, extension, OtelCollector, type OtelCollectorProps, pipeline } from '../../lib/telemetry';
import { chart, findingsUnder } from '../support/estate';

const backend = 'https://otlp.example.com';
const key = { secret: 's', key: 'k' };
const out = (endpoint: string) => component('exporter', 'otlp_grpc', ['traces'], { endpoint });
const exportingBy =
  (endpoint: string): OtelCollectorProps['pipelines'] =>
  ({ otlp, memoryLimiter }) => [
    pipeline('traces', { receivers: [otlp], processors: [memoryLimiter], exporters: [out(endpoint)] }),
  ];

const table: [string, Partial<OtelCollectorProps>, [Code, unknown][]][] = [
  ['a sound collector', { exportTo: backend, exportHeaders: { authorization: key } }, []],
  ['an upper-case name', { name: 'Gateway' }, [['MW102', 'Gateway']]],
  ['a namespace that is none', { allowFrom: ['finance', 'Shop'] }, [['MW102', 'Shop']]],
  ['a scraping namespace that is none', { scrapeFrom: ['a.b'] }, [['MW102', 'a.b']]],
  ['the tag latest', { image: 'otelcol:latest' }, [['MW105', 'otelcol:latest']]],
  [
    'a release before the one that is written for',
    { image: 'otel/opentelemetry-collector-contrib:0.143.1' },
    [['MW514', 'otel/opentelemetry-collector-contrib:0.143.1']],
  ],
  ['a later release', { image: 'otel/opentelemetry-collector-contrib:0.161.0' }, []],
  ['a build of one’s own', { image: 'registry.example/otelcol:2026-11' }, []],
  ['a version that is no label value', { version: 'v1/2' }, [['MW102', 'v1/2']]],
  ['memory that is no quantity', { memory: 'lots' }, [['MW104', 'lots']]],
  ['a limit below the request', { cpuRequest: '2', cpuLimit: '1500m' }, [['MW104', '1500m']]],
  ['no replicas', { replicas: 0 }, [['MW114', 0]]],
  ['a ceiling below the floor', { replicas: 3, autoscaling: { maxReplicas: 2 } }, [['MW114', 2]]],
  ['a queue smaller than a batch', { queueSize: 8191 }, [['MW114', 8191]]],
  ['a queue of one batch', { queueSize: 8192 }, []],
  ['a backend without scheme', { exportTo: 'otlp.example.com:4318' }, [['MW109', 'otlp.example.com:4318']]],
  ['a backend by gRPC', { exportTo: 'grpc://otlp.example.com:4317' }, [['MW109', 'grpc://otlp.example.com:4317']]],
  [
    'a backend with a query that holds credentials',
    { exportTo: `${backend}/a?api_key=hunter2` },
    [
      ['MW109', `${backend}/…`],
      ['MW201', `${backend}/…`],
    ],
  ],
  ['a backend with another query', { exportTo: `${backend}?tenant=1` }, [['MW109', `${backend}/…`]]],
  [
    'a credential as the backend',
    { exportTo: 'Bearer hunter2' },
    [
      ['MW109', undefined],
      ['MW109', undefined],
    ],
  ],
  [
    'a backend with a password',
    { exportTo: 'https://u:p@otlp.example.com' },
    [['MW201', 'https://…@otlp.example.com']],
  ],
  [
    'a header in upper case',
    { exportTo: backend, exportHeaders: { Authorization: key } },
    [['MW109', 'Authorization']],
  ],
  [
    'a variable with the name of the one for a header',
    { exportTo: backend, exportHeaders: { 'x-key': key }, secretEnv: { EXPORT_HEADER_X_KEY: { ...key } } },
    [['MW109', 'EXPORT_HEADER_X_KEY']],
  ],
  [
    'a variable with the name of the one for the token',
    {
      authenticate: { certificates: { secret: 's' }, token: key },
      secretEnv: { OTLP_TOKEN: { ...key } },
    },
    [['MW109', 'OTLP_TOKEN']],
  ],
  ['headers without a backend', { exportHeaders: { a: key } }, [['MW109', ['a']]]],
  [
    'an exporter without a port',
    { pipelines: exportingBy('${env:BACKEND}') },
    [
      ['MW512', 'BACKEND'],
      ['MW109', '${env:BACKEND}'],
    ],
  ],
  ['an exporter with a port', { pipelines: exportingBy('tempo.traces:4317') }, []],
  [
    'no pipelines',
    { pipelines: () => [] },
    [
      ['MW506', undefined],
      ['MW109', undefined],
    ],
  ],
  [
    'no OTLP receiver',
    {
      pipelines: ({ memoryLimiter, exporter }) => [
        pipeline('logs', {
          receivers: [component('receiver', 'file_log', ['logs'], { include: [] })],
          processors: [memoryLimiter],
          exporters: [exporter],
        }),
      ],
    },
    [['MW109', undefined]],
  ],
  [
    'two exporters of one id',
    {
      pipelines: (parts) =>
        [
          ...(exportingBy('a:4317')?.(parts) ?? []),
          ...(exportingBy('b:4317')?.(parts) ?? []).map((p) => ({ ...p, name: 'b' })),
        ] as ReturnType<NonNullable<OtelCollectorProps['pipelines']>>,
    },
    [['MW506', 'exporter otlp_grpc']],
  ],
  [
    'two pipelines of one id',
    { pipelines: (parts) => [...(exportingBy('a:4317')?.(parts) ?? []), ...(exportingBy('a:4317')?.(parts) ?? [])] },
    [['MW506', 'pipeline traces']],
  ],
  [
    'another health check',
    { extensions: [extension('health_check', { endpoint: 'localhost:1' })] },
    [
      ['MW506', 'extension health_check'],
      ['MW506', 'health_check'],
    ],
  ],
  ['one more extension', { extensions: [extension('zpages', { endpoint: 'localhost:55679' })] }, []],
];

test.each(table)('%s', (_name, props, expected) => {
  const scope = chart('observability');
  new OtelCollector(scope, 'telemetry', { name: 'otel-gateway', ...props });
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual(expected);
});

test('all that is wrong is said at once, without the password', () => {
  const scope = chart('observability');
  const exportTo = 'https://user:hunter2@otlp.example.com';
  new OtelCollector(scope, 'telemetry', { name: 'G', image: 'otelcol', memory: '', replicas: -1, exportTo });
  const findings = findingsUnder(scope);
  expect(findings.map(({ code }) => code)).toEqual(['MW102', 'MW105', 'MW104', 'MW114', 'MW201']);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});
