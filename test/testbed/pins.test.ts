import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BINARIES, GO_MODULE, pinsKey, VERSIONS, versionOf } from '../../testbed/obtain/pins';

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
  const required = readFileSync(path.join(GO_MODULE, 'go.mod'), 'utf8');
  expect(required).toContain(`k8s.io/kubernetes v${VERSIONS.kubernetes}\n`);
  expect(required).toContain(`go.etcd.io/etcd/server/v3 v${VERSIONS.etcd}\n`);
  expect(required).toContain(`sigs.k8s.io/kwok v${VERSIONS.kwok}\n`);
  expect(required).toContain(`istio.io/api v${VERSIONS.istioApi}\n`);
});

test('the Go program can be called by the name of every binary', () => {
  const program = readFileSync(path.join(GO_MODULE, 'main.go'), 'utf8');
  for (const binary of BINARIES) expect(program).toMatch(new RegExp(`^\t"${binary}":`, 'm'));
});

test('etcd and kwok have versions of their own, the rest that of Kubernetes', () => {
  expect([versionOf('etcd'), versionOf('kwok'), versionOf('kubectl')]).toEqual(['3.6.8', '0.8.0', '1.36.3']);
});
