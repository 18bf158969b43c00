import { FindingsError } from '../../lib/finding';
import { meshConfigIn, meshConfigMapName, readMeshConfig } from '../../lib/istio';

const PROVIDERS = '{extensionProviders: [{name: traces, zipkin: {port: 9411}}]}';
const traces = { extensionProviders: [{ name: 'traces', zipkin: { port: 9411 } }] };
const configMap = (mesh: string) => JSON.stringify({ kind: 'ConfigMap', data: { mesh, meshNetworks: 'networks: {}' } });

test.each([
  ['Istio’s ConfigMap', `kind: ConfigMap\ndata:\n  mesh: |-\n    enableTracing: true\n    ${PROVIDERS.slice(1, -1)}`],
  ['an IstioOperator', `{kind: IstioOperator, spec: {profile: minimal, meshConfig: ${PROVIDERS}}}`],
  ['an IstioOperator that passes values on', `{kind: IstioOperator, spec: {values: {meshConfig: ${PROVIDERS}}}}`],
  ['an Istio resource', `{kind: Istio, spec: {version: v1.31.0, values: {meshConfig: ${PROVIDERS}}}}`],
  ['values of the charts', `{pilot: {}, meshConfig: ${PROVIDERS}}`],
  ['a MeshConfig', PROVIDERS],
  ['JSON', JSON.stringify(traces)],
  [
    'one document of several',
    `kind: Service\n---\n${configMap(PROVIDERS)}\n---\nkind: ConfigMap\ndata: {values: x}\n---\n`,
  ],
])('a mesh’s configuration is found in %s', (_what, text) => {
  expect(readMeshConfig('mesh.yaml', text)).toEqual(traces);
});

test.each([
  ['an empty text', configMap('')],
  ['a comment', configMap('# defaults')],
  ['settings without providers', configMap('rootNamespace: istio-system')],
  ['an empty list of providers', configMap('extensionProviders:')],
  ['nothing', 'meshConfig:'],
])('a mesh whose configuration is %s has no providers', (_what, text) => {
  expect(readMeshConfig('mesh.yaml', text)).toEqual({ extensionProviders: [] });
});

test.each([
  ['nothing', '', 'there is no mesh configuration in it'],
  ['text', 'mesh', 'there is no mesh configuration in it'],
  ['a list', '[{meshConfig: {}}]', 'there is no mesh configuration in it'],
  ['a ConfigMap of something else', '{kind: ConfigMap, data: {x: y}}', 'there is no mesh configuration in it'],
  [
    'an object of another kind',
    '{kind: Pod, meshConfig: {}, extensionProviders: []}',
    'there is no mesh configuration in it',
  ],
  ['a kind that is an object’s own member', '{kind: toString, spec: {}}', 'there is no mesh configuration in it'],
  ['values of the charts without it', 'pilot: {}', 'there is no mesh configuration in it'],
  ['two of them', `${configMap('')}\n---\n${configMap('')}`, 'there are 2 mesh configurations in it'],
  ['a ConfigMap whose mesh is no text', '{kind: ConfigMap, data: {mesh: {}}}', 'data.mesh is no text'],
  ['a ConfigMap whose mesh is several', configMap('a: 1\n---\nb: 1'), 'data.mesh holds several documents'],
  ['a MeshConfig that is text', 'meshConfig: none', 'meshConfig is no mapping'],
  ['providers by name', 'extensionProviders: {traces: {}}', 'extensionProviders of the document is no list of'],
  [
    'a provider without a name',
    'meshConfig: {extensionProviders: [{}]}',
    'extensionProviders of meshConfig is no list',
  ],
  ['half a line', 'meshConfig: {', 'it is no YAML: '],
  ['an alias without an anchor', 'meshConfig: *nowhere', 'it is no YAML: '],
  ['a key twice', 'meshConfig: {}\nmeshConfig: {}', 'it is no YAML: Map keys must be unique'],
  ['nesting without an end', '['.repeat(5_000), 'it is no YAML: '],
])('for %s, MW311 says why it is none and what would be', (_what, text, message) => {
  const [finding, ...others] = findingsOf(() => readMeshConfig('mesh.yaml', text));
  expect(finding).toMatchObject({ code: 'MW311', path: 'mesh.yaml', message: expect.stringContaining(message) });
  expect(finding?.allowed).toContain('an IstioOperator with spec.meshConfig');
  expect(finding?.message).not.toContain('\n');
  expect(others).toEqual([]);
});

test('what is no YAML inside a ConfigMap is told as such', () => {
  expect(findingsOf(() => readMeshConfig('mesh.yaml', configMap('a: [')))).toMatchObject([
    { code: 'MW311', path: 'mesh.yaml, data.mesh', message: expect.stringContaining('it is no YAML: ') },
  ]);
});

test('an object of the API server is read like a file', () => {
  expect(meshConfigIn('istio', [JSON.parse(configMap(PROVIDERS))])).toEqual(traces);
  expect(findingsOf(() => meshConfigIn('istio', []))).toMatchObject([{ code: 'MW311', path: 'istio' }]);
});

test('each revision has a ConfigMap of its own', () => {
  expect([undefined, 'default', '1-31'].map((revision) => meshConfigMapName(revision))).toEqual([
    'istio',
    'istio',
    'istio-1-31',
  ]);
});

function findingsOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
  return [];
}
