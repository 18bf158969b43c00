import { distinctFindings, type Finding, finding } from '../finding';
import { serviceHost } from '../kube';
import { arrayOf, type PlannedObject } from '../plan';
import type { Check, Facts } from './check';
import { EXTERNAL, externalNames } from './external';
import { type Destination, routesOf } from './route-destinations';

/**
 * MW118: what a route leads to is in the plan: the Service or ServiceEntry, the port of it, the subset of a
 * DestinationRule. Requests to anything else fail, with 503 in a mesh and 500 at a gateway. It is asked only of
 * namespaces that the plan fills: those of which it has the Namespace, a Service or a workload. What is made elsewhere is
 * named in the route's annotation `meshwright.dev/external: service/<name>`.
 */
export const destinations: Check = {
  codes: ['MW118'],
  needsWholePlan: true,
  check(facts) {
    const targets = targetsOf(facts);
    return routesOf(facts).flatMap(({ object, destinations: all }) => {
      const external = externalNames(object.manifest.metadata.annotations);
      const distinct = new Map(all.map((to) => [`${to.host} ${to.port} ${to.subset}`, to]));
      // A port that is missing is so for every subset.
      return distinctFindings([...distinct.values()].flatMap((to) => checkDestination(object, to, targets, external)));
    });
  },
};

/** What routes can lead to. */
interface Targets {
  /** The ports of each host, by number and by name. */
  readonly ports: ReadonlyMap<string, ReadonlySet<number | string>>;
  /** The subsets of each host that has a DestinationRule; of a wildcard, by the host without its asterisk. */
  readonly subsets: ReadonlyMap<string, ReadonlySet<string>>;
  readonly namespaces: ReadonlySet<string | undefined>;
  readonly clusterDomain: string;
}

function targetsOf({ ofKind, workloads, fullHost, hostsOf, plan }: Facts): Targets {
  const ports = new Map<string, Set<number | string>>();
  const subsets = new Map<string, Set<string>>();
  const services = ofKind('-', 'Service');
  for (const { manifest } of services) {
    const { name, namespace } = manifest.metadata;
    const all = arrayOf(manifest.spec?.ports).flatMap((port) => [port.port, port.name]);
    add(ports, fullHost(name, namespace), all);
  }
  for (const { manifest } of ofKind('networking.istio.io', 'ServiceEntry')) {
    const numbers = arrayOf(manifest.spec?.ports).map((port) => port.number);
    for (const host of hostsOf(manifest)) add(ports, host, numbers);
  }
  for (const { manifest } of ofKind('networking.istio.io', 'DestinationRule')) {
    const names = arrayOf(manifest.spec?.subsets).map((subset) => subset.name);
    add(subsets, fullHost(String(manifest.spec?.host), manifest.metadata.namespace).replace(/^\*/, ''), names);
  }
  const namespaces = new Set([
    ...ofKind('-', 'Namespace').map(({ manifest }) => manifest.metadata.name),
    ...[...services, ...workloads.map(({ object }) => object)].map(({ manifest }) => manifest.metadata.namespace),
  ]);
  return { ports, subsets, namespaces, clusterDomain: plan.clusterDomain };
}

function checkDestination(
  object: PlannedObject,
  to: Destination,
  { ports, subsets, namespaces, clusterDomain }: Targets,
  external: ReadonlySet<string>,
): Finding[] {
  const [name = '', namespace, ...rest] = to.host.split('.');
  if (external.has(`service/${name}`) || external.has(`service/${to.host}`)) return [];
  const known = ports.get(to.host);
  if (!known && !namespaces.has(namespace)) return [];
  if (!known) {
    const end = rest.join('.');
    if (end === `svc.${clusterDomain}`) return [isMissing(object, to)];
    return end === '' || end === 'svc' ? [isCutShort(object, to, serviceHost(name, namespace, clusterDomain))] : [];
  }
  const found: Finding[] = [];
  if (to.port !== undefined && !known.has(to.port)) found.push(hasNoPort(object, to, known));
  if (to.subset !== undefined && !subsetsOf(to.host, subsets).includes(to.subset)) {
    found.push(hasNoSubset(object, to, subsetsOf(to.host, subsets)));
  }
  return found;
}

/** Of the rules for the host itself and for every wildcard that it is under. */
function subsetsOf(host: string, subsets: Targets['subsets']): string[] {
  const ends = [...host].flatMap((character, i) => (character === '.' ? [host.slice(i)] : []));
  return [host, ...ends, ''].flatMap((end) => [...(subsets.get(end) ?? [])]);
}

function isMissing({ path, manifest }: PlannedObject, { host, written }: Destination): Finding {
  return finding('MW118', path, {
    message: `the ${manifest.kind} leads to ${host}, which is no Service of the plan`,
    value: written,
    allowed: 'a Service or a ServiceEntry of the plan',
    fix: `correct the name, declare the Service, or name it in the annotation ${EXTERNAL}`,
  });
}

function isCutShort({ path, manifest }: PlannedObject, { written }: Destination, host: string): Finding {
  return finding('MW118', path, {
    message: `the ${manifest.kind} leads to a host that is cut short, which the mesh takes for another one`,
    value: written,
    allowed: `${host}, or a name without dots for a Service of the same namespace`,
    fix: 'write the host in full',
  });
}

function hasNoPort({ path, manifest }: PlannedObject, to: Destination, known: ReadonlySet<number | string>): Finding {
  const ports = [...known].filter((port) => typeof port === typeof to.port);
  return finding('MW118', path, {
    message: `the ${manifest.kind} leads to a port that ${to.host} does not have`,
    value: to.port,
    allowed:
      ports.length > 0
        ? ports.join(', ')
        : `none: the Service has no port with a ${typeof to.port === 'number' ? 'number' : 'name'}`,
    fix: 'name the port of the Service, not that of its pods',
  });
}

function hasNoSubset({ path, manifest }: PlannedObject, to: Destination, known: readonly string[]): Finding {
  return finding('MW118', path, {
    message: `the ${manifest.kind} leads to a subset of ${to.host} that no DestinationRule has`,
    value: to.subset,
    allowed: known.length > 0 ? known.join(', ') : 'none: the host has no subsets',
    fix: 'declare the subset in the DestinationRule of the host, or leave it out',
  });
}

function add<T>(map: Map<string, Set<T>>, key: string, values: readonly (T | undefined)[]): void {
  const all = map.get(key) ?? new Set<T>();
  for (const value of values) if (value !== undefined) all.add(value);
  map.set(key, all);
}
