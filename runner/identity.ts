import type { Manifest } from '../lib';

/** Two manifests with the same key are the same object to the API server, whatever the version they are written in. */
export function keyOf({ apiVersion, kind, metadata: { namespace = '', name } }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, namespace, name].join('/');
}

/** `Kind namespace/name`, as people read it. */
export function titleOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Only what names the object. */
export function referenceOf({ apiVersion, kind, metadata: { namespace, name } }: Manifest): Manifest {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { namespace, name } };
}

export const isNamespace = ({ apiVersion, kind }: Manifest) => apiVersion === 'v1' && kind === 'Namespace';
