import { statsSummary } from '../../../testbed/collector/stats';

test('a kubelet tells of its node, and of pods their containers and claims', () => {
  const pod = {
    metadata: { namespace: 'shop', name: 'store', uid: 'u' },
    spec: {
      containers: [{ name: 'store' }, { name: 'proxy' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'store' } }, { name: 'tmp' }],
    },
  };
  expect(statsSummary('node-1', [pod])).toMatchObject({
    node: { nodeName: 'node-1', memory: { usageBytes: expect.any(Number) } },
    pods: [
      {
        podRef: { namespace: 'shop', name: 'store', uid: 'u' },
        containers: [{ name: 'store' }, { name: 'proxy' }],
        volume: [{ name: 'data', pvcRef: { namespace: 'shop', name: 'store' } }],
      },
    ],
  });
});
