import type { Manifest } from '../../lib';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';

/** Whether the Sidecar of a host's pods lets them import the DestinationRule of that host. */
function imports({ spec }: Manifest, host: string): boolean {
  const hosts: readonly string[] = (spec.egress ?? [{ hosts: ['*/*'] }]).flatMap(
    (listener: { hosts: readonly string[] }) => listener.hosts,
  );
  return hosts.some((pattern) => pattern === '*/*' || pattern.endsWith(`/${host}`));
}

// A DestinationRule's limits are those of one sender's proxy. The receiver's takes them for all senders together where it
// imports the rule of its own host.
describe.each(Object.values(ENVIRONMENTS))('$name', (environment) => {
  const manifests = synthesize([environment]).flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
  const rules = manifests.filter(
    ({ kind, spec }) => kind === 'DestinationRule' && spec.trafficPolicy.connectionPool.http,
  );

  test.each(rules.map(({ spec }) => String(spec.host)))('%s does not take its senders’ limits for its own', (host) => {
    const service = manifests.find(
      ({ kind, metadata }) => kind === 'Service' && host.startsWith(`${metadata.name}.${metadata.namespace}.`),
    );
    const sidecar = manifests.find(
      ({ kind, metadata, spec }) =>
        kind === 'Sidecar' &&
        metadata.namespace === service?.metadata.namespace &&
        Object.entries(spec.workloadSelector.labels).every(([key, value]) => service?.spec.selector[key] === value),
    );
    if (!sidecar) throw new Error(`the pods of ${host} have no Sidecar`);
    expect(!imports(sidecar, host) || sidecar.spec.inboundConnectionPool !== undefined).toBe(true);
  });
});
