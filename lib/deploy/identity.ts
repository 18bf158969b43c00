import type { Manifest } from '../plan';

/**
 * The Pulumi type of an object: `kubernetes:<group>/<version>:<Kind>`, the core group being called `core`. It is the
 * token of the provider's own typed resources, so both give one object the same URN.
 */
export function resourceType({ apiVersion, kind }: Manifest): string {
  const { group, version } = groupVersionOf(apiVersion);
  return `kubernetes:${group}/${version}:${kind}`;
}

/** The versions that API groups are served in, past and future ones too. */
const VERSIONS = [
  ...['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2', 'v1beta3', 'v1'],
  ...['v2alpha1', 'v2beta1', 'v2beta2', 'v2'],
];

/**
 * The types that the same object has when it is written in other versions of its API group. To Pulumi each is another
 * resource: without these as aliases, a plan that goes from one version to the next would have the object made, which it
 * is already, and then deleted.
 */
export function otherResourceTypes({ apiVersion, kind }: Manifest): string[] {
  const { group, version } = groupVersionOf(apiVersion);
  return VERSIONS.filter((other) => other !== version).map((other) => `kubernetes:${group}/${other}:${kind}`);
}

function groupVersionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? { group: 'core', version: group } : { group, version };
}

/**
 * The Pulumi name of an object: `<namespace>/<name>`, for cluster-scoped kinds `<name>`. With the type it is the
 * identity that the API server knows, so moving a construct in the code never replaces what runs.
 */
export function resourceName({ metadata: { namespace, name } }: Manifest): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
