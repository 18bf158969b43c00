import { checkPathNormalization, PATH_NORMALIZATION, readMeshConfig } from '../../lib/istio';

const connections = (settings: object) => ({
  pathNormalization: PATH_NORMALIZATION,
  defaultConfig: { connectionSettings: settings },
});
const table: [string, object, unknown[]][] = [
  ['what it needs', { pathNormalization: PATH_NORMALIZATION }, []],
  ['the same as a number', { pathNormalization: { normalization: 4 } }, []],
  ['nothing', {}, ['the default']],
  ['Istio’s default', { pathNormalization: { normalization: 'BASE' } }, ['BASE']],
  ['merged slashes alone', { pathNormalization: { normalization: 'MERGE_SLASHES' } }, ['MERGE_SLASHES']],
  ['normalization that is no mapping', { pathNormalization: 'DECODE_AND_MERGE_SLASHES' }, ['the default']],
  [
    'connections that keep both',
    connections({ httpPathWithEscapedSlashesAction: 'KEEP_UNCHANGED', httpMergeSlashes: false }),
    ['KEEP_UNCHANGED', false],
  ],
  ['connections that refuse encoded slashes', connections({ httpPathWithEscapedSlashesAction: 'REJECT_REQUEST' }), []],
  ['other settings of connections', connections({ httpMergeSlashes: true, http2MaxConcurrentStreams: 9 }), []],
];

test.each(table)('a mesh’s configuration with %s', (_what, config, values) => {
  const read = readMeshConfig('mesh.yaml', JSON.stringify({ meshConfig: config }));
  const findings = checkPathNormalization('mesh.yaml', read);
  expect(findings.map(({ value }) => value)).toEqual(values);
  expect(findings.every(({ code, level, path }) => [code, level, path].join() === 'MW312,error,mesh.yaml')).toBe(true);
});
