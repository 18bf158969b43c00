import { arrayOf, type Manifest, type PlannedObject } from '../plan';
import type { Facts } from './check';

/** Where a route sends requests. */
export interface Destination {
  /** The host in full, as far as the route says it. */
  readonly host: string;
  /** As it is written. */
  readonly written: string;
  /** The number of the Service's port, or its name. @default - the only one, or the one that was called */
  readonly port?: number | string;
  /** The subset of a DestinationRule. */
  readonly subset?: string;
}

/** A route with all of its destinations. */
export interface Route {
  readonly object: PlannedObject;
  readonly destinations: readonly Destination[];
}

type HostOf = Facts['fullHost'];

/** The kinds of the Gateway API whose rules have `backendRefs`. */
const GATEWAY_ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Every route of the plan: VirtualServices, routes of the Gateway API and Ingresses. */
export function routesOf({ ofKind, fullHost }: Facts): Route[] {
  const all = (
    objects: readonly PlannedObject[],
    destinationsOf: (manifest: Manifest, hostOf: HostOf) => Destination[],
  ) => objects.map((object) => ({ object, destinations: destinationsOf(object.manifest, fullHost) }));
  return [
    ...all(ofKind('networking.istio.io', 'VirtualService'), ofVirtualService),
    ...GATEWAY_ROUTES.flatMap((kind) => all(ofKind('gateway.networking.k8s.io', kind), ofGatewayRoute)),
    ...all(ofKind('networking.k8s.io', 'Ingress'), ofIngress),
  ];
}

function ofVirtualService({ metadata, spec }: Manifest, hostOf: HostOf): Destination[] {
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => arrayOf(spec?.[protocol]));
  return routes
    .flatMap((route) => [
      ...arrayOf(route.route).map((to) => to.destination),
      route.mirror,
      ...arrayOf(route.mirrors).map((mirror) => mirror.destination),
    ])
    .filter((to) => typeof to?.host === 'string')
    .map(({ host, port, subset }) => ({
      host: hostOf(host, metadata.namespace),
      written: host,
      port: port?.number,
      subset,
    }));
}

function ofGatewayRoute({ metadata, spec }: Manifest, hostOf: HostOf): Destination[] {
  const rules = arrayOf(spec?.rules);
  const backends = rules.flatMap((rule) => arrayOf(rule.backendRefs));
  const mirrors = [...rules, ...backends].flatMap(({ filters }) =>
    arrayOf(filters).map((filter) => filter.requestMirror?.backendRef),
  );
  return arrayOf([...backends, ...mirrors])
    .filter(({ group = '', kind = 'Service', name }) => group === '' && kind === 'Service' && typeof name === 'string')
    .map(({ name, namespace, port }) => ({ host: hostOf(name, namespace ?? metadata.namespace), written: name, port }));
}

function ofIngress({ metadata, spec }: Manifest, hostOf: HostOf): Destination[] {
  const paths = arrayOf(spec?.rules).flatMap((rule) => arrayOf(rule.http?.paths));
  return arrayOf([spec?.defaultBackend, ...paths.map((path) => path.backend)])
    .filter(({ service }) => typeof service?.name === 'string')
    .map(({ service: { name, port } }) => ({
      host: hostOf(name, metadata.namespace),
      written: name,
      port: port?.number ?? port?.name,
    }));
}
