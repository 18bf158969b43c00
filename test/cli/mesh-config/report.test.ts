import { parse } from 'yaml';
import type { MeshCheck } from '../../../cli/mesh-config/check';
import { checkLine, fragmentOf, fragmentText, providerTable } from '../../../cli/mesh-config/report';
import { checkMeshConfig, compareProviders, finding, type MeshConfig } from '../../../lib';
import { NEEDED } from './support';

const source = 'ConfigMap istio-system/istio of testbed default';
const checked = (config: MeshConfig): MeshCheck => ({
  source,
  providers: compareProviders(config, NEEDED),
  findings: checkMeshConfig(source, config, NEEDED),
});
const lacking = checked({ extensionProviders: [{ name: 'logs', zipkin: {} }] });
const unread = (code: 'MW310' | 'MW311', message: string): MeshCheck => ({
  source,
  providers: [],
  findings: [finding(code, source, { message, fix: 'f' })],
});

test('the fragment is what it is as JSON, and says where it belongs', () => {
  const text = fragmentText(NEEDED, 'prod');
  expect(parse(text)).toEqual(fragmentOf(NEEDED));
  expect(text).toMatchInlineSnapshot(`
"# What Istio must know for policies to see the paths that applications see, and for the traces and access logs of
# prod to reach the Collector: values of its charts.
# In an IstioOperator they belong under "spec", in an Istio resource under "spec.values". Lists are not merged there:
# where the installation has other extensionProviders, add these to them.
meshConfig:
  pathNormalization:
    normalization: DECODE_AND_MERGE_SLASHES
  extensionProviders:
    - name: traces
      opentelemetry:
        service: otel.observability.svc.cluster.local
        port: 4317
    - name: logs
      envoyOtelAls:
        service: otel.observability.svc.cluster.local
        port: 4317
        logFormat:
          text: "%REQ(:METHOD)%"
          labels: {}
"
`);
});

test('the table has a row a provider that is needed', () => {
  expect(providerTable(lacking)).toMatchInlineSnapshot(`
"ConfigMap istio-system/istio of testbed default:
provider  type           sends to                                   in the mesh
--------  -------------  -----------------------------------------  -----------
traces    opentelemetry  otel.observability.svc.cluster.local:4317  missing
logs      envoyOtelAls   otel.observability.svc.cluster.local:4317  other
"
`);
  expect(providerTable(unread('MW310', 'm'))).toBe('');
});

test.each([
  ['all that is needed', checked({ extensionProviders: NEEDED }), 'has traces and logs.'],
  [
    'less than is needed',
    lacking,
    'the mesh has no provider traces, the mesh has another provider logs; npm run mesh-config -- --env dev prints what it needs.',
  ],
  [
    'nothing, since there is no mesh',
    unread('MW310', 'there is no ConfigMap istio-system/istio'),
    'none in this cluster (there is no ConfigMap istio-system/istio), so proxies would send no traces and no access logs; npm run mesh-config -- --env dev prints what it needs.',
  ],
  ['what cannot be read', unread('MW311', 'm'), 'm; npm run mesh-config -- --env dev prints what it needs.'],
])('one line tells of a mesh that has %s', (_what, check, line) => {
  expect(checkLine(check, 'dev')).toBe(`Mesh configuration: ${line}`);
});
