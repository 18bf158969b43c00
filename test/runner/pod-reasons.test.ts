import { unreadyReasons } from '../../runner/pod-reasons';
import { deployment, pod } from './fixture';

const waiting = (reason: string, message?: string) => ({ name: 'cart', state: { waiting: { reason, message } } });
const unready = { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'containers not ready' };
const cart = deployment(2, {});

test.each<[string, Record<string, unknown>, string]>([
  [
    'an image that cannot be pulled',
    { conditions: [unready], containerStatuses: [waiting('ImagePullBackOff', 'Back-off pulling image "a:1"')] },
    'container cart: ImagePullBackOff: Back-off pulling image "a:1"',
  ],
  [
    'a crash, with its exit code',
    {
      conditions: [unready],
      containerStatuses: [
        {
          ...waiting('CrashLoopBackOff', 'back-off 10s'),
          restartCount: 4,
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
        },
      ],
    },
    'container cart: CrashLoopBackOff: back-off 10s (exit code 137, 4 restarts)',
  ],
  [
    'a pod that fits on no node',
    { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }] },
    'Unschedulable: 0/3 nodes',
  ],
  [
    'an init container that fails',
    { conditions: [unready], initContainerStatuses: [waiting('CreateContainerConfigError', 'no secret')] },
    'container cart: CreateContainerConfigError: no secret',
  ],
  [
    'a container that starts but is not ready',
    { conditions: [unready], containerStatuses: [{ name: 'cart', state: { running: {} } }] },
    'ContainersNotReady: containers not ready',
  ],
  ['nothing but a phase', { phase: 'Pending' }, 'the pod is Pending and not ready'],
])('the reason of %s is told', (_what, status, expected) => {
  expect(unreadyReasons(cart, [pod(status)])).toEqual([expected]);
});

test('a reason that many pods have is told once', () => {
  const status = { conditions: [unready], containerStatuses: [waiting('ErrImagePull')] };
  expect(unreadyReasons(cart, [pod(status), pod(status)])).toEqual(['container cart: ErrImagePull']);
});

test('pods that are ready, and pods of others, have no part in it', () => {
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
  const others = pod({ phase: 'Failed' }, { app: 'other' });
  expect(unreadyReasons(cart, [pod(ready), others])).toEqual(['no pod exists and the cluster gives no reason']);
});

test('pods that may not be created are a reason of the workload itself', () => {
  const conditions = [
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'violates PodSecurity' },
  ];
  expect(unreadyReasons(deployment(2, { conditions }), [])).toEqual(['FailedCreate: violates PodSecurity']);
});
