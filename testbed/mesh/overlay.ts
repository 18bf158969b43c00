import { INSTANCE_LABEL, type Instance, portsOf, protocolOf } from './instances';
import { type Labels, type Manifest, ofKind, selects } from './manifests';

/** The port of each proxy that its application sends its calls to, but for hosts with a port of their own. */
export const OUTBOUND_PORT = 15001;
/** What a host without a port means. */
const HTTP_PORT = 80;

/** Where the application behind a port listens; the port itself is the proxy's. */
export function applicationPort(port: number): number {
  return port + 10_000;
}

interface SidecarSpec {
  readonly workloadSelector?: { readonly labels?: Labels };
  readonly ingress?: readonly IngressListener[];
  readonly egress?: readonly { readonly hosts: readonly string[] }[];
}

interface IngressListener {
  readonly port: { readonly number: number; readonly protocol: string; readonly name: string };
  readonly defaultEndpoint?: string;
}

/**
 * All that a mesh without iptables needs on top of its manifests: for each Pod a Sidecar that says at which addresses
 * its proxy listens. It is the workload's own Sidecar, or else its namespace's, or else Istio's default, with `bind` and
 * `captureMode` added; who may be called stays what it was. The workloads' own Sidecars, of which there may be one a
 * Pod, make way for it.
 */
export function withListeners(manifests: readonly Manifest[], instances: readonly Instance[]): Manifest[] {
  const replaced = new Set(instances.map((instance) => ownSidecar(manifests, instance)));
  return [
    ...manifests.filter((manifest) => !replaced.has(manifest)),
    ...instances.map((instance) =>
      listeners(instance, baseSpec(manifests, instance), outboundPorts(manifests, instance)),
    ),
  ];
}

function ownSidecar(manifests: readonly Manifest[], { namespace, labels }: Instance): Manifest | undefined {
  return ofKind(manifests, 'Sidecar', namespace).find(({ spec }) => selects(spec.workloadSelector?.labels, labels));
}

function baseSpec(manifests: readonly Manifest[], instance: Instance): SidecarSpec {
  const ofWholeNamespace = (namespace: string) =>
    ofKind(manifests, 'Sidecar', namespace).find(({ spec }) => spec.workloadSelector === undefined);
  const base =
    ownSidecar(manifests, instance) ?? ofWholeNamespace(instance.namespace) ?? ofWholeNamespace('istio-system');
  return base?.spec ?? {};
}

/**
 * The ports by which an application can call Services that have more than HTTP's: their own, at the Pod's address. Not
 * those on which the Pod itself listens there, nor those of TCP, of which a proxy would have to know each address.
 */
export function outboundPorts(
  manifests: readonly Manifest[],
  { ports: served }: Pick<Instance, 'ports'>,
): IngressListener['port'][] {
  const all = ofKind(manifests, 'Service').flatMap(portsOf);
  const routed = all.flatMap((port) => {
    const { port: number } = port;
    const protocol = protocolOf(port);
    const taken = number === HTTP_PORT || served.some((own) => own.number === number);
    return taken || !/^(HTTP2?|GRPC)$/.test(protocol) ? [] : [{ number, protocol, name: `outbound-${number}` }];
  });
  return [...new Map(routed.map((port) => [port.number, port])).values()];
}

function listeners(instance: Instance, base: SidecarSpec, others: readonly IngressListener['port'][]): Manifest {
  const { name, namespace, address, ports } = instance;
  const listener = { bind: address, captureMode: 'NONE' };
  const ingress = (base.ingress ?? ports.map(ingressListener)).map((each) => ({
    ...each,
    ...listener,
    // 0.0.0.0 is the Pod's own address, to Istio.
    defaultEndpoint: (each.defaultEndpoint ?? ingressListener(each.port).defaultEndpoint)?.replace(/^.*:/, '0.0.0.0:'),
  }));
  const hosts = new Set((base.egress ?? [{ hosts: ['*/*'] }]).flatMap((each) => each.hosts));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: `${name}-listeners`, namespace },
    spec: {
      ...base,
      workloadSelector: { labels: { [INSTANCE_LABEL]: name } },
      ...(ingress.length > 0 && { ingress }),
      egress: [
        {
          port: { number: OUTBOUND_PORT, protocol: 'HTTP_PROXY', name: 'outbound' },
          ...listener,
          hosts: [...hosts],
        },
        ...others.map((port) => ({ port, ...listener, hosts: [...hosts] })),
      ],
    },
  };
}

function ingressListener({ number, protocol, name }: IngressListener['port']): IngressListener {
  return { port: { number, protocol, name }, defaultEndpoint: `0.0.0.0:${applicationPort(number)}` };
}
