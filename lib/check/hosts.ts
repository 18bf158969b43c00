import { type Finding, finding } from '../finding';
import type { PlannedObject } from '../plan';
import type { Check, Facts } from './check';

/**
 * MW110 is about who a host is: two Services or ServiceEntries of one host, or two VirtualServices that send it to
 * different services. MW304 is about the configuration of one host that is spread over two VirtualServices or two
 * DestinationRules, of which the mesh honours one. VirtualServices of gateways alone are merged there, and left alone.
 */
export const hosts: Check = {
  codes: ['MW110', 'MW304'],
  check: (facts) => [...checkOwners(facts), ...checkVirtualServices(facts), ...checkDestinationRules(facts)],
};

function checkOwners(facts: Facts): Finding[] {
  const owners = new Claims();
  return [
    ...facts.ofKind('-', 'Service').map((object) => {
      const { name, namespace } = object.manifest.metadata;
      return { object, names: [facts.fullHost(name, namespace)] };
    }),
    ...facts
      .ofKind('networking.istio.io', 'ServiceEntry')
      .map((object) => ({ object, names: facts.hostsOf(object.manifest) })),
  ].flatMap(({ object, names }) =>
    names.flatMap((host) => {
      const first = owners.claim(host, object);
      return first ? [twoServices(host, first, object)] : [];
    }),
  );
}

function checkVirtualServices(facts: Facts): Finding[] {
  const claims = new Claims();
  return facts
    .ofKind('networking.istio.io', 'VirtualService')
    .filter(({ manifest }) => !manifest.spec?.gateways?.length || manifest.spec.gateways.includes('mesh'))
    .flatMap((object) =>
      facts.hostsOf(object.manifest).flatMap((host) => {
        const first = claims.claim(host, object);
        if (!first) return [];
        return [
          sharesDestination(facts, first, object)
            ? twoConfigurations(host, first, object)
            : twoServices(host, first, object),
        ];
      }),
    );
}

function checkDestinationRules(facts: Facts): Finding[] {
  const claims = new Claims();
  return facts
    .ofKind('networking.istio.io', 'DestinationRule')
    .filter(({ manifest }) => !manifest.spec?.workloadSelector && typeof manifest.spec?.host === 'string')
    .flatMap((object) => {
      const host = facts.fullHost(object.manifest.spec.host, object.manifest.metadata.namespace);
      const first = claims.claim(host, object);
      return first ? [twoConfigurations(host, first, object)] : [];
    });
}

/** Who came first for a host. What is exported to its own namespace only meets what is of that namespace. */
class Claims {
  private readonly everywhere = new Map<string, PlannedObject>();
  private readonly inNamespace = new Map<string, PlannedObject>();

  /** The object that claimed the host before, if there is one. */
  claim(host: string, object: PlannedObject): PlannedObject | undefined {
    const { metadata, spec } = object.manifest;
    const local = `${metadata.namespace ?? '-'} ${host}`;
    const isPrivate = spec?.exportTo?.length === 1 && spec.exportTo[0] === '.';
    const first = this.inNamespace.get(local) ?? (isPrivate ? undefined : this.everywhere.get(host));
    if (first) return first;
    this.inNamespace.set(local, object);
    if (!isPrivate) this.everywhere.set(host, object);
    return undefined;
  }
}

function sharesDestination({ destinationsOf }: Facts, a: PlannedObject, b: PlannedObject): boolean {
  const [first, second] = [destinationsOf(a.manifest), new Set(destinationsOf(b.manifest))];
  return first.length === 0 || second.size === 0 || first.some((host) => second.has(host));
}

function twoServices(host: string, first: PlannedObject, second: PlannedObject): Finding {
  return finding('MW110', second.path, {
    message: `the host is claimed by ${first.path} already, for another service`,
    value: host,
    allowed: 'one service a host',
    fix: `give one of ${first.path} and ${second.path} another host`,
  });
}

function twoConfigurations(host: string, first: PlannedObject, second: PlannedObject): Finding {
  return finding('MW304', second.path, {
    message: `the host has the ${first.manifest.kind} at ${first.path} already; the mesh honours one of the two`,
    value: host,
    allowed: 'one VirtualService and one DestinationRule a host',
    fix: `join ${first.path} and ${second.path}`,
  });
}
