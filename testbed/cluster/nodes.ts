/** How many availability zones the nodes are spread over. */
const ZONES = 3;

/** A list of fake nodes, evenly over three zones of one region; kwok makes them ready. */
export function fakeNodes(count: number, kubernetesVersion: string): object {
  return { apiVersion: 'v1', kind: 'List', items: Array.from({ length: count }, (_, i) => node(i, kubernetesVersion)) };
}

function node(index: number, kubernetesVersion: string): object {
  const name = `node-${index}`;
  const resources = { cpu: '32', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'testbed',
        'topology.kubernetes.io/zone': `testbed-${'abc'[index % ZONES]}`,
        type: 'kwok',
      },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    status: {
      allocatable: resources,
      capacity: resources,
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kubeletVersion: `v${kubernetesVersion}`,
        kubeProxyVersion: '',
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '',
        osImage: 'kwok',
        containerRuntimeVersion: 'kwok',
      },
    },
  };
}
