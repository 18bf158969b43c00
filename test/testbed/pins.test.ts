import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROL_PLANE, MESH, PULUMI_CLI, PULUMI_KUBERNETES } from '../../testbed/obtain/kit';
import { MESH_VERSIONS, PULUMI_VERSIONS, pinsKey, VERSIONS, versionOf } from '../../testbed/obtain/pins';

const files = { 'go.mod': 'module x', 'go.sum': 'h1:abc', 'main.go': 'package main' };
const versions = { kubernetes: '1.36.3' };

test('the key of the cache is the same for the same pins, whatever the order of the files', () => {
  const reversed = Object.fromEntries(Object.entries(files).reverse());
  expect(pinsKey(files, versions, 'linux-x64')).toBe(pinsKey(reversed, versions, 'linux-x64'));
});

test.each([
  ['go.mod', { ...files, 'go.mod': 'module y' }, versions, 'linux-x64'],
  ['go.sum', { ...files, 'go.sum': 'h1:abd' }, versions, 'linux-x64'],
  ['the Go program', { ...files, 'main.go': 'package main // changed' }, versions, 'linux-x64'],
  ['a version', files, { kubernetes: '1.36.4' }, 'linux-x64'],
  ['the kind of machine', files, versions, 'linux-arm64'],
])('another %s gives another key', (_what, changed, changedVersions, machine) => {
  expect(pinsKey(changed, changedVersions, machine)).not.toBe(pinsKey(files, versions, 'linux-x64'));
});

test('go.mod requires the versions that the testbed says it is made of', () => {
  const required = readFileSync(path.join(CONTROL_PLANE.module.folder, 'go.mod'), 'utf8');
  expect(required).toContain(`k8s.io/kubernetes v${VERSIONS.kubernetes}\n`);
  expect(required).toContain(`go.etcd.io/etcd/server/v3 v${VERSIONS.etcd}\n`);
  expect(required).toContain(`sigs.k8s.io/kwok v${VERSIONS.kwok}\n`);
  expect(required).toContain(`istio.io/api v${VERSIONS.istioApi}\n`);
});

test('the mesh is of the minor version whose CRDs the control plane has', () => {
  const required = readFileSync(path.join(MESH.module.folder, 'go.mod'), 'utf8');
  const [major, minor] = MESH_VERSIONS.istio.split('.');
  expect(required).toContain(`istio.io/api v${major}.${minor}.`);
  expect(VERSIONS.istioApi).toMatch(new RegExp(`^${major}\\.${minor}\\.`));
});

describe.each([
  ['control plane', CONTROL_PLANE],
  ['mesh', MESH],
])('the Go module of the %s', (_name, { module }) => {
  test('can be called by the name of each of its programs', () => {
    const program = readFileSync(path.join(module.folder, 'main.go'), 'utf8');
    for (const name of module.programs) expect(program).toMatch(new RegExp(`^\t"${name}":`, 'm'));
  });

  test('has no source that the key of the cache leaves out', () => {
    const sources = readdirSync(module.folder).filter((file) => file !== 'pins.go');
    expect([...module.sources].sort()).toEqual(sources.sort());
  });

  test('says its own path', () => {
    expect(readFileSync(path.join(module.folder, 'go.mod'), 'utf8')).toMatch(`module ${module.path}\n`);
  });
});

describe.each([
  ['CLI', PULUMI_CLI],
  ['Kubernetes provider', PULUMI_KUBERNETES],
])('the Go module of Pulumi’s %s', (_name, { module }) => {
  test('has no source that the key of the cache leaves out', () => {
    const files = readdirSync(module.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const sources = files.map(({ parentPath, name }) => path.relative(module.folder, path.join(parentPath, name)));
    expect([...module.sources].sort()).toEqual(sources.sort());
  });
});

test('Pulumi’s engine is that of its module, and its plugin that of the SDK which asks for it', () => {
  const required = readFileSync(path.join(PULUMI_CLI.module.folder, 'go.mod'), 'utf8');
  expect(required).toContain(`github.com/pulumi/pulumi/pkg/v3 v${PULUMI_VERSIONS.pulumi}\n`);
  expect(require('@pulumi/kubernetes/package.json').version).toBe(PULUMI_VERSIONS.kubernetes);
});

test('each part has the version of what it comes from', () => {
  expect([versionOf('etcd'), versionOf('kwok'), versionOf('kubectl')]).toEqual(['3.6.8', '0.8.0', '1.36.3']);
  expect([versionOf('istioctl'), versionOf('envoy')]).toEqual([MESH_VERSIONS.istio, MESH_VERSIONS.envoy]);
});
