import type { Manifest } from '../../lib';
import type { LiveObject } from '../../runner/kubectl';

export const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

export const configMap = (data: Record<string, string>, name = 'cart'): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});

/** An object as the API server returns it. */
export function live(manifest: Manifest, more: Record<string, unknown> = {}): LiveObject {
  const server = { resourceVersion: '7', generation: 2, uid: 'u-1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { ...manifest, ...more, metadata: { ...manifest.metadata, ...server } };
}

export const deployment = (replicas: number | undefined, status: Record<string, unknown>): LiveObject =>
  live(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { replicas, selector: { matchLabels: { app: 'cart' } } },
    },
    { status: { observedGeneration: 2, ...status } },
  );

export const pod = (status: Record<string, unknown>, labels: Record<string, string> = { app: 'cart' }): LiveObject =>
  live({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cart-x', namespace: 'shop', labels } }, { status });
