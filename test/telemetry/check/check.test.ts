import type { Code } from '../../../lib/finding';
import { type CollectorConfig, checkCollector } from '../../../lib/telemetry';

const GRPC = { protocols: { grpc: { endpoint: '${env:MY_POD_IP}:4317' } } };
const LIMITER = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };
const RESOURCE = { attributes: [{ key: 'team', value: 'payments', action: 'insert' }] };
const TAIL_SAMPLING = { policies: [{ name: 'all', type: 'always_sample' }] };
const PIPELINE = { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['debug'] };

/** A sound configuration, its traces pipeline and its sections changed as given. */
function config(pipeline: object, sections: CollectorConfig = {}): CollectorConfig {
  return {
    extensions: { health_check: { endpoint: '${env:MY_POD_IP}:13133' } },
    ...sections,
    receivers: { otlp: GRPC, ...sections.receivers },
    processors: { memory_limiter: LIMITER, ...sections.processors },
    exporters: { debug: null, ...sections.exporters },
    service: {
      extensions: ['health_check'],
      pipelines: { traces: { ...PIPELINE, ...pipeline } },
      ...sections.service,
    },
  };
}

const spanMetrics: CollectorConfig = {
  connectors: { span_metrics: {} },
  service: {
    extensions: ['health_check'],
    pipelines: {
      traces: { ...PIPELINE, exporters: ['debug', 'span_metrics'] },
      metrics: { ...PIPELINE, receivers: ['span_metrics'] },
    },
  },
};
const receivers = (...ids: string[]) => ({ receivers: ['otlp', ...ids] });
const listening = (id: string, endpoint: string, more = {}) => ({ receivers: { [id]: { endpoint, ...more } } });

const table: [string, CollectorConfig, [Code, unknown][]][] = [
  ['a sound configuration', config({}), []],
  ['a connector between pipelines', config({}, spanMetrics), []],
  [
    'a named limiter',
    config(
      { processors: ['memory_limiter/a'] },
      { processors: { 'memory_limiter/a': LIMITER, memory_limiter: LIMITER } },
    ),
    [['MW502', 'memory_limiter']],
  ],

  ['an undefined receiver', config(receivers('jaeger')), [['MW501', 'jaeger']]],
  [
    'an undefined receiver that is named twice',
    config(receivers('jaeger', 'jaeger')),
    [
      ['MW501', 'jaeger'],
      ['MW506', 'jaeger'],
    ],
  ],
  ['an undefined processor', config({ processors: ['memory_limiter', 'batchh'] }), [['MW501', 'batchh']]],
  ['an undefined exporter', config({ exporters: ['debug', 'otlp_http/nope'] }), [['MW501', 'otlp_http/nope']]],

  [
    'a connector as processor',
    config({ processors: ['memory_limiter', 'forward'] }, { connectors: { forward: null } }),
    [
      ['MW501', 'forward'],
      ['MW502', 'forward'],
    ],
  ],
  ['an undefined extension', config({}, { extensions: {} }), [['MW501', 'health_check']]],
  ['a processor’s name as exporter', config({ exporters: ['debug', 'memory_limiter'] }), [['MW501', 'memory_limiter']]],

  [
    'an extension named twice',
    config({}, { service: { extensions: ['health_check', 'health_check'], pipelines: { traces: PIPELINE } } }),
    [['MW506', 'health_check']],
  ],

  ['an unused receiver', config({}, { receivers: { 'file_log/2': { include: [] } } }), [['MW502', 'file_log/2']]],
  ['an unused exporter', config({}, { exporters: { nop: null } }), [['MW502', 'nop']]],
  ['an unused connector', config({}, { connectors: { forward: null } }), [['MW502', 'forward']]],
  ['an unused extension', config({}, { extensions: { health_check: {}, zpages: null } }), [['MW502', 'zpages']]],

  [
    'no limiter',
    config({ processors: [] }),
    [
      ['MW503', []],
      ['MW502', 'memory_limiter'],
    ],
  ],
  [
    'a limiter that comes second',
    config({ processors: ['resource', 'memory_limiter'] }, { processors: { resource: RESOURCE } }),
    [['MW503', ['resource', 'memory_limiter']]],
  ],
  [
    'something else called limiter',
    config({ processors: ['memory_limiterx'] }, { processors: { memory_limiterx: {} } }),
    [
      ['MW503', ['memory_limiterx']],
      ['MW502', 'memory_limiter'],
      ['MW514', 'memory_limiterx'],
    ],
  ],

  [
    'the batch processor',
    config({ processors: ['memory_limiter', 'batch'] }, { processors: { batch: null } }),
    [['MW504', 'batch']],
  ],
  [
    'a named batch processor',
    config({ processors: ['memory_limiter', 'batch/2'] }, { processors: { 'batch/2': null } }),
    [['MW504', 'batch/2']],
  ],

  ['every address', config(receivers('zipkin'), listening('zipkin', '0.0.0.0:9411')), [['MW505', '0.0.0.0:9411']]],
  ['every IPv6 address', config(receivers('zipkin'), listening('zipkin', '[::]:9411')), [['MW505', '[::]:9411']]],
  ['a port alone', config(receivers('zipkin'), listening('zipkin', ':9411')), [['MW505', ':9411']]],
  [
    'an exporter that listens everywhere',
    config({}, { exporters: { prometheus: { endpoint: '0.0.0.0:9464' } } }),
    [
      ['MW502', 'prometheus'],
      ['MW505', '0.0.0.0:9464'],
    ],
  ],
  [
    'one port twice',
    config(receivers('otlp/2'), { receivers: { 'otlp/2': GRPC } }),
    [['MW505', '${env:MY_POD_IP}:4317/TCP']],
  ],
  [
    'a default port twice',
    config(receivers('otlp/2', 'otlp/3'), {
      receivers: {
        'otlp/2': { protocols: { grpc: null } },
        'otlp/3': { protocols: { grpc: { endpoint: '127.0.0.1:4317' } } },
      },
    }),
    [['MW505', 'localhost:4317/TCP']],
  ],
  ['one port on two addresses', config(receivers('zipkin'), listening('zipkin', 'localhost:4317')), []],
  [
    'one port by TCP and UDP',
    config(receivers('zipkin'), listening('zipkin', '${env:MY_POD_IP}:4317', { transport: 'udp' })),
    [],
  ],
  [
    'an address with a default',
    config(receivers('zipkin'), listening('zipkin', '${env:MY_POD_IP:-127.0.0.1}:9411')),
    [],
  ],
  [
    'the Collector’s own metrics on a taken port',
    config(
      {},
      {
        service: {
          pipelines: { traces: PIPELINE },
          extensions: ['health_check'],
          telemetry: {
            metrics: { readers: [{ pull: { exporter: { prometheus: { host: '${env:MY_POD_IP}', port: 4317 } } } }] },
          },
        },
      },
    ),
    [['MW505', '${env:MY_POD_IP}:4317/TCP']],
  ],

  ['no pipelines', { service: {} }, [['MW506', undefined]]],
  ['an empty file', {}, [['MW506', undefined]]],
  [
    'no receivers',
    config({ receivers: [] }),
    [
      ['MW506', undefined],
      ['MW502', 'otlp'],
    ],
  ],
  [
    'no exporters',
    config({ exporters: undefined }),
    [
      ['MW506', undefined],
      ['MW502', 'debug'],
    ],
  ],
  ['a receiver named twice', config(receivers('otlp')), [['MW506', 'otlp']]],

  [
    'traces to a metrics exporter',
    config({ exporters: ['prometheus'] }, { exporters: { debug: null, prometheus: { endpoint: 'localhost:9464' } } }),
    [
      ['MW507', 'prometheus'],
      ['MW502', 'debug'],
    ],
  ],
  [
    'traces from a log receiver',
    config(receivers('file_log/pods'), { receivers: { 'file_log/pods': { include: [] } } }),
    [['MW507', 'file_log/pods']],
  ],
  [
    'traces through tail sampling',
    config({ processors: ['memory_limiter', 'tail_sampling'] }, { processors: { tail_sampling: TAIL_SAMPLING } }),
    [],
  ],
];

test.each(table)('%s', (_name, given, expected) => {
  expect(checkCollector('app/collector', given).map(({ code, value }) => [code, value])).toEqual(expected);
});

test('a named pipeline is held to its signal', () => {
  const pipelines = { 'logs/audit': { ...PIPELINE, processors: ['memory_limiter', 'tail_sampling'] } };
  const given = config(
    {},
    { processors: { tail_sampling: TAIL_SAMPLING }, service: { extensions: ['health_check'], pipelines } },
  );
  expect(checkCollector('app/collector', given)).toMatchObject([
    { code: 'MW507', value: 'tail_sampling', allowed: 'pipelines of traces' },
  ]);
});

test('an undefined component is named with what would be right', () => {
  const [found] = checkCollector('app/collector', config({ exporters: ['debug', 'nope'] }));
  expect(found).toMatchObject({
    code: 'MW501',
    level: 'error',
    path: 'app/collector',
    value: 'nope',
    allowed: 'debug',
  });
});
