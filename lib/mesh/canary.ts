import type { HttpRouteDestination } from './istio';
import type { CanarySplit } from './member';

/** Where requests go while a canary runs. */
export interface SplitRoutes {
  readonly route: readonly HttpRouteDestination[];
  /** Requests with this header go to the canary. */
  readonly header?: { readonly name: string; readonly value: string; readonly route: readonly HttpRouteDestination[] };
  /** Copies of safe requests. */
  readonly mirror?: HttpRouteDestination & { readonly percentage: { readonly value: number } };
}

/** Destinations of a host's requests: all its pods without a split, else by weight, header and copy. */
export function splitRoutes(host: string, port: number, split?: CanarySplit): SplitRoutes {
  const to = (subset?: 'stable' | 'canary', weight?: number): HttpRouteDestination => ({
    destination: { host, ...(subset && { subset }), port: { number: port } },
    ...(weight !== undefined && { weight }),
  });
  if (!split) return { route: [to()] };
  const { weight, header, mirror = 0 } = split;
  const route = weight === 0 ? [to('stable')] : [to('stable', 100 - weight), to('canary', weight)];
  return {
    route: route.filter((destination) => destination.weight !== 0),
    ...(header && { header: { ...header, route: [to('canary')] } }),
    ...(mirror > 0 && { mirror: { ...to('canary'), percentage: { value: mirror } } }),
  };
}
