import { COLLECTOR, CONTRACT_TOOLS, CONTROL_PLANE, MESH } from '../../testbed/obtain/kit';
import { officialSource } from '../../testbed/obtain/official-source';
import { waysInto } from '../../testbed/obtain/parts';
import { CRDS_SHA256, type Part } from '../../testbed/obtain/pins';
import { PINNED_KEYS, pinnedSum } from '../../testbed/obtain/sums';

const MACHINES = ['x64', 'arm64'];
const parts: Part[] = [CONTROL_PLANE, MESH, CONTRACT_TOOLS, COLLECTOR].flatMap((kit) => [...kit.parts]);
const pinned = MACHINES.flatMap((arch) =>
  parts.flatMap((part) => (pinnedSum(part, 'linux', arch) ? [`${part} linux-${arch}`] : [])),
);

test('what is pinned is of a version that is used, and is what the source is held against', () => {
  expect(pinned.filter((key) => !key.startsWith('istio-crds'))).toHaveLength(PINNED_KEYS.length);
  for (const arch of MACHINES) {
    for (const part of parts) {
      const source = officialSource(part, 'linux', arch);
      if (typeof source !== 'string') expect(source.pinned).toBe(pinnedSum(part, 'linux', arch));
    }
  }
});

test('a pin is a SHA-256, and no two files have one', () => {
  const sums = MACHINES.flatMap((arch) => parts.flatMap((part) => pinnedSum(part, 'linux', arch) ?? []));
  expect(sums.filter((sum) => !/^[0-9a-f]{64}$/.test(sum))).toEqual([]);
  const programs = sums.filter((sum) => sum !== CRDS_SHA256);
  expect(new Set(programs).size).toBe(programs.length);
});

// Whoever can reach the publishers' sites, and compares with somebody who pinned them before, makes this list shorter.
test('what is not pinned yet, and so is built or comes last, is known', () => {
  const downloads = MACHINES.flatMap((arch) =>
    parts.flatMap((part) => (typeof officialSource(part, 'linux', arch) === 'string' ? [] : [`${part} linux-${arch}`])),
  );
  expect(downloads.filter((key) => !pinned.includes(key))).toEqual([
    'etcd linux-x64',
    'kube-apiserver linux-x64',
    'kube-controller-manager linux-x64',
    'kube-scheduler linux-x64',
    'istioctl linux-x64',
    'envoy linux-x64',
    'oasdiff linux-x64',
    'etcd linux-arm64',
    'kube-apiserver linux-arm64',
    'kube-controller-manager linux-arm64',
    'kube-scheduler linux-arm64',
    'kwok linux-arm64',
    'istioctl linux-arm64',
    'envoy linux-arm64',
    'oasdiff linux-arm64',
  ]);
});

test('what nothing here vouches for comes after everything that is proved', () => {
  expect(waysInto('/nowhere', CONTROL_PLANE).map(({ title }) => title)).toEqual([
    'cached copy',
    'PATH',
    'official download',
    'Go build',
    'download without a pin',
  ]);
});
