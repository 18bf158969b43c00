import { type Finding, finding } from '../../finding';
import { checkDnsLabel, checkLabels, checkPort } from '../../kube';
import type { CollectorConfig } from '../config';
import { shownEndpoint } from '../shown-endpoint';
import type { CollectorWorkload } from '../workload';
import { isCidr, isLinkLocal, isPrivateName } from './address';
import { networkedComponents } from './components';
import { type EgressTarget, KUBERNETES_API, type PortSpec, portOf } from './declared';
import { undeclared } from './policy';

type Networked = Pick<CollectorWorkload, 'network'>;

/** What is wrong with a Collector's part in the network: what is not known of it, cut off by a default, or malformed. */
export function checkNetwork(path: string, config: CollectorConfig, workload: Networked): Finding[] {
  return [
    ...checkKnown(path, config, workload),
    ...checkDestinations(path, config, workload),
    ...checkDeclared(path, config, workload),
  ];
}

/** MW519 for components of which nobody can say where they connect or listen. */
function checkKnown(path: string, config: CollectorConfig, { network }: Networked): Finding[] {
  return networkedComponents(config).flatMap(({ at, type, settings, part }) => {
    const declared = network[at];
    const hidden = part?.hidden?.(settings);
    if (part !== undefined && (hidden === undefined || declared?.connectsTo !== undefined)) return [];
    if (part === undefined && declared !== undefined) return [];
    return [
      finding('MW519', path, {
        message:
          part === undefined
            ? `${at} is of a type of which it is not known whether it listens or connects, so the NetworkPolicy lets it do neither`
            : `${at} connects to ${hidden}, which its settings do not tell as addresses, so the NetworkPolicy does not let it`,
        value: type,
        allowed: 'network with listensOn or connectsTo for it, an empty list for nothing',
        fix: `declare it: network: {'${at}': {connectsTo: [{cidrs: ['10.20.0.0/16'], ports: [1234]}]}}`,
      }),
    ];
  });
}

function checkDestinations(path: string, config: CollectorConfig, workload: Networked): Finding[] {
  return undeclared(config, workload).flatMap(({ at, component, endpoint, host, port }) => {
    if (port === undefined) {
      return [
        finding('MW109', path, {
          message: `${at} does not tell its port, so the NetworkPolicy would block it`,
          value: shownEndpoint(endpoint),
          allowed: '[scheme://]host:port',
          fix: 'write the port',
        }),
      ];
    }
    const closed = isLinkLocal(host)
      ? 'link-local addresses, where clouds hand out credentials'
      : isPrivateName(host)
        ? 'names of private networks, whose addresses are not known'
        : undefined;
    if (closed === undefined) return [];
    return [
      finding('MW520', path, {
        message: `${at} is cut off: by default the NetworkPolicy leads to public addresses and the cluster’s own Services, not to ${closed}`,
        value: shownEndpoint(endpoint),
        allowed: 'its addresses, declared in network',
        fix: `declare them: network: {'${component}': {connectsTo: [{cidrs: ['10.20.0.0/16'], ports: [${port}]}]}}`,
      }),
    ];
  });
}

/** MW521 for declarations that open nothing, or that no API server takes. */
function checkDeclared(path: string, config: CollectorConfig, { network }: Networked): Finding[] {
  const known = [...networkedComponents(config).map(({ at }) => at), KUBERNETES_API];
  return Object.entries(network).flatMap(([at, { listensOn = [], connectsTo = [] }]) => [
    ...(known.includes(at)
      ? []
      : [malformed(path, 'network names a component that is not there', at, known.join(', '), 'correct its name')]),
    ...checkPorts(path, `network of ${at}`, listensOn),
    ...connectsTo.flatMap((target) => checkTarget(path, at, target)),
  ]);
}

function checkTarget(path: string, at: string, { cidrs, namespace, podLabels, ports }: EgressTarget): Finding[] {
  const what = `network of ${at}`;
  return [
    ...(ports.length > 0 && ((cidrs?.length ?? 0) > 0 || namespace !== undefined)
      ? []
      : [
          malformed(
            ...([path, `${what} has a target without ports, or without cidrs and a namespace`] as const),
            ...([{ cidrs, namespace, ports }, 'ports, and cidrs or a namespace', 'say where it leads'] as const),
          ),
        ]),
    ...(cidrs ?? [])
      .filter((cidr) => !isCidr(cidr))
      .map((cidr) => {
        const allowed = 'an address and the length of its prefix, such as 10.20.0.0/16 or fd00:1::/32';
        return malformed(path, `${what} has what is no block of addresses`, cidr, allowed, 'write it in CIDR notation');
      }),
    ...checkPorts(path, what, ports),
    ...(namespace === undefined ? [] : checkDnsLabel(path, `the namespace in ${what}`, namespace)),
    ...checkLabels(path, `podLabels in ${what}`, podLabels ?? {}),
  ];
}

const checkPorts = (path: string, what: string, ports: readonly PortSpec[]): Finding[] =>
  ports.flatMap((spec) => checkPort(path, `a port in ${what}`, portOf(spec).port));

function malformed(path: string, message: string, value: unknown, allowed: string, fix: string): Finding {
  return finding('MW521', path, { message, value, allowed, fix });
}
