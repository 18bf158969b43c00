import { isAvailable, readyOf, replicaFloors } from '../../runner/workload';
import { deployment, live } from './fixture';

const all = (count: number) => ({ replicas: count, updatedReplicas: count, availableReplicas: count });

test.each([
  ['all pods are up to date and available', deployment(2, all(2)), true],
  ['nobody has looked at the new spec yet', deployment(2, { ...all(2), observedGeneration: 1 }), false],
  ['a pod is not available', deployment(2, { ...all(2), availableReplicas: 1 }), false],
  ['old pods stand in for new ones', deployment(2, { ...all(2), updatedReplicas: 1 }), false],
  ['an old pod is still there', deployment(2, { ...all(2), replicas: 3 }), false],
  ['it has no status yet', live(deployment(2, {}), { status: undefined }), false],
  ['none is wanted', deployment(0, {}), true],
  ['nobody says how many, so one is wanted', deployment(undefined, all(1)), true],
])('a Deployment where %s: available is %s', (_what, workload, expected) => {
  expect(isAvailable(workload)).toBe(expected);
});

test('a DaemonSet is available where it runs on every node that wants it', () => {
  const daemonSet = (available: number) =>
    live(
      { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'shop' }, spec: {} },
      {
        status: {
          observedGeneration: 2,
          desiredNumberScheduled: 3,
          updatedNumberScheduled: 3,
          numberAvailable: available,
        },
      },
    );
  expect([isAvailable(daemonSet(2)), isAvailable(daemonSet(3))]).toEqual([false, true]);
  expect(readyOf(daemonSet(2))).toBe('2/3');
});

test('a workload that is scaled has to reach the floor of its autoscaler', () => {
  const floors = replicaFloors([
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'any', namespace: 'shop' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'cart' }, minReplicas: 3 },
    },
  ]);
  const floor = floors.get('Deployment shop/cart');
  expect([isAvailable(deployment(undefined, all(1)), floor), isAvailable(deployment(3, all(3)), floor)]).toEqual([
    false,
    true,
  ]);
});

test('available old pods do not count as ready', () => {
  expect(readyOf(deployment(2, { ...all(2), updatedReplicas: 0 }))).toBe('0/2');
});
