import { fits, versionIn } from '../../testbed/obtain/version';

test.each([
  ['Kubernetes v1.36.3', '1.36.3'],
  ['etcd Version: 3.6.8\nGit SHA: 1.2.3\nGo Version: go1.26.8', '3.6.8'],
  ['kwok version v0.8.0 go1.26.8 (linux/amd64)', '0.8.0'],
  ['Client Version: v1.36.3+k3s1\nKustomize Version: v5.7.1', '1.36.3+k3s1'],
  ['Client Version: v1.36.0-rc.1', '1.36.0-rc.1'],
])('%j tells version %s', (printed, version) => {
  expect(versionIn(printed)).toBe(version);
});

test('a text without a version tells none', () => {
  expect(versionIn('usage: etcd [flags]')).toBeUndefined();
});

test.each(['1.36.3', '1.36.0', '1.36.12', '1.36.3+k3s1', '1.36.1-gke.100'])('%s fits 1.36.3', (version) => {
  expect(fits(version, '1.36.3')).toBe(true);
});

test.each(['1.35.9', '1.37.0', '2.36.3', '1.3.6', '1.36.0-rc.1', '1.36.0-alpha.2'])(
  '%s does not fit 1.36.3',
  (version) => {
    expect(fits(version, '1.36.3')).toBe(false);
  },
);
