import type { Manifest } from './plan';
import { arrayOf } from './pods';

/** A host of the mesh in full: Istio reads one without a dot as a Service of the same namespace. */
export function fullHost(host: string, namespace: string | undefined): string {
  return host.includes('.') || host === '*' ? host : `${host}.${namespace ?? 'default'}.svc.cluster.local`;
}

/** The hosts that a VirtualService routes for. */
export function virtualServiceHosts(manifest: Manifest): string[] {
  return hosts(manifest, arrayOf(manifest.spec?.hosts));
}

/** The hosts that a VirtualService routes to. */
export function destinationHosts(manifest: Manifest): string[] {
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => arrayOf(manifest.spec?.[protocol]));
  return hosts(
    manifest,
    routes.flatMap((route) => [
      ...arrayOf(route.route).map((to) => to.destination?.host),
      route.mirror?.host,
      ...arrayOf(route.mirrors).map((mirror) => mirror.destination?.host),
    ]),
  );
}

function hosts(manifest: Manifest, names: readonly unknown[]): string[] {
  const strings = names.filter((name) => typeof name === 'string');
  return [...new Set(strings.map((name) => fullHost(name, manifest.metadata.namespace)))];
}
