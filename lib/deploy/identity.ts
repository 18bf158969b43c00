import type { Manifest } from '../plan';

/**
 * The Pulumi type of an object: `kubernetes:<group>/<version>:<Kind>`, the core group being called `core`. It is the
 * token of the provider's own typed resources, so both give one object the same URN.
 */
export function resourceType(manifest: Manifest): string {
  const apiVersion = manifest.apiVersion.includes('/') ? manifest.apiVersion : `core/${manifest.apiVersion}`;
  return `kubernetes:${apiVersion}:${manifest.kind}`;
}

/**
 * The Pulumi name of an object: `<namespace>/<name>`, for cluster-scoped kinds `<name>`. With the type it is the
 * identity that the API server knows, so moving a construct in the code never replaces what runs.
 */
export function resourceName({ metadata: { namespace, name } }: Manifest): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
