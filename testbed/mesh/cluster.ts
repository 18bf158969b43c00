import { type Instance, portsOf, targetPortOf } from './instances';
import { type Manifest, ofKind, selects } from './manifests';

/** What a cluster would make of the manifests: Pods, EndpointSlices, the addresses of Services, callers' namespaces. */
export function clusterObjects(manifests: readonly Manifest[], instances: readonly Instance[]): Manifest[] {
  const declared = new Set(ofKind(manifests, 'Namespace').map(({ metadata }) => metadata.name));
  const missing = new Set(instances.map(({ namespace }) => namespace).filter((name) => !declared.has(name)));
  return [
    ...[...missing].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...instances.map(pod),
    ...ofKind(manifests, 'Service').map((service) => endpointSlice(service, manifests, instances)),
  ];
}

/** The manifests with an address for each Service, which the API server gives. */
export function withClusterAddresses(manifests: readonly Manifest[]): Manifest[] {
  let last = 0;
  return manifests.map((each) => {
    if (each.kind !== 'Service' || each.spec.clusterIP !== undefined || each.spec.type === 'ExternalName') return each;
    last++;
    return { ...each, spec: { ...each.spec, clusterIP: `10.96.${last >> 8}.${last & 255}` } };
  });
}

function pod({ name, namespace, serviceAccount, labels, address }: Instance): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      // The injector's label: this Pod speaks mutual TLS.
      labels: { ...labels, 'security.istio.io/tlsMode': 'istio' },
    },
    spec: { serviceAccountName: serviceAccount, nodeName: 'node-0', containers: [{ name: 'app', image: 'app' }] },
    status: { phase: 'Running', podIP: address, podIPs: [{ ip: address }] },
  };
}

function endpointSlice(service: Manifest, manifests: readonly Manifest[], instances: readonly Instance[]): Manifest {
  const { name, namespace = 'default' } = service.metadata;
  const behind = instances.filter(
    (instance) => instance.namespace === namespace && selects(service.spec.selector, instance.labels),
  );
  const workload = manifests.find(
    ({ kind, metadata }) =>
      (kind === 'Deployment' || kind === 'StatefulSet') &&
      metadata.namespace === namespace &&
      metadata.name === behind[0]?.workload,
  );
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-0`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: workload
      ? portsOf(service).map((port) => ({
          name: port.name,
          port: targetPortOf(port, workload),
          protocol: port.protocol ?? 'TCP',
          appProtocol: port.appProtocol,
        }))
      : [],
    endpoints: behind.map((instance) => ({
      addresses: [instance.address],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', name: instance.name, namespace },
    })),
  };
}
