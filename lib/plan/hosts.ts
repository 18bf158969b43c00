import { serviceHost } from '../kube';
import type { Manifest } from './plan';
import { arrayOf } from './pods';

/** A host of the mesh in full: Istio reads one without a dot as a Service of the same namespace. */
export function fullHost(host: string, namespace: string | undefined, clusterDomain: string): string {
  return host.includes('.') || host === '*' ? host : serviceHost(host, namespace, clusterDomain);
}

/** The hosts that a VirtualService routes for. */
export function virtualServiceHosts(manifest: Manifest, clusterDomain: string): string[] {
  return hosts(manifest, arrayOf(manifest.spec?.hosts), clusterDomain);
}

/** The hosts that a VirtualService routes to. */
export function destinationHosts(manifest: Manifest, clusterDomain: string): string[] {
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => arrayOf(manifest.spec?.[protocol]));
  return hosts(
    manifest,
    routes.flatMap((route) => [
      ...arrayOf(route.route).map((to) => to.destination?.host),
      route.mirror?.host,
      ...arrayOf(route.mirrors).map((mirror) => mirror.destination?.host),
    ]),
    clusterDomain,
  );
}

function hosts(manifest: Manifest, names: readonly unknown[], clusterDomain: string): string[] {
  const strings = names.filter((name) => typeof name === 'string');
  return [...new Set(strings.map((name) => fullHost(name, manifest.metadata.namespace, clusterDomain)))];
}
