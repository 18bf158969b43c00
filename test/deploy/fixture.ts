import type { Manifest, Plan, PlannedObject } from '../../lib';

/** An object of a plan whose identity follows from its manifest. */
export function planned(manifest: Manifest, ...dependsOn: PlannedObject[]): PlannedObject {
  const [group = '-'] = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/') : [];
  const { namespace = '-', name } = manifest.metadata;
  return {
    id: `${group}/${manifest.kind}/${namespace}/${name}`,
    path: `app/${name}`,
    manifest,
    dependsOn: dependsOn.map(({ id }) => id),
  };
}

export const planOfObjects = (...objects: PlannedObject[]): Plan => ({
  objects,
  findings: [],
  clusterDomain: 'cluster.local',
});

export const namespace = planned({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });

export const configMap = planned(
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cart', namespace: 'shop' }, data: { mode: 'fast' } },
  namespace,
);

export const secretWith = (data: Record<string, string>) =>
  planned({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cart', namespace: 'shop' }, data }, namespace);

export const deployment = planned(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart', version: '1' } },
        spec: { containers: [{ name: 'cart', image: 'registry.example/cart:1' }] },
      },
    },
  },
  namespace,
  configMap,
);

export const serviceOf = (selector: Record<string, string>) =>
  planned(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { selector, ports: [{ name: 'http', port: 80 }] },
    },
    namespace,
    deployment,
  );

export const route = planned({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { hosts: ['cart'], http: [{ timeout: '2s' }] },
});
