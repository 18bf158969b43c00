import { BlockList, isIP, isIPv4 } from 'node:net';
import { PRIVATE_ADDRESSES } from '../../workload';

/** The ports of addresses that name none, by their scheme. */
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  amqp: 5672,
  amqps: 5671,
  clickhouse: 9000,
  http: 80,
  https: 443,
  mongodb: 27017,
  pulsar: 6650,
  'pulsar+ssl': 6651,
  ws: 80,
  wss: 443,
};
/** Schemes of what is on the machine itself. */
const FILES = ['file', 'npipe', 'unix'];

/** `[scheme://][user@]host[:port][/path]`, as components take it. */
const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?(?:[/?#].*)?$/i;

/** A reference to a variable, and what it is without it. */
const REFERENCE = /\$\{[^}]*?(?::-([^}]*))?\}/g;
/** What stands for a part that nobody knows before the Collector runs. */
const VARIABLE = '_variable_';

export interface HostAndPort {
  readonly host: string;
  /** Undefined where neither the address nor its scheme tells. */
  readonly port?: number;
  readonly udp: boolean;
}

/** Reads an address; undefined where it is a file or a socket of the machine. */
export function parseAddress(written: string): HostAndPort | undefined {
  const text = written.replace(REFERENCE, (_all, fallback?: string) => fallback ?? VARIABLE);
  const [, scheme = '', host = '', port] = ADDRESS.exec(text) ?? [];
  const known = scheme.toLowerCase();
  if (FILES.includes(known) || /^(unix|npipe):/.test(text) || text.startsWith('/')) return undefined;
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? SCHEME_PORTS[known] : Number(port),
    udp: known === 'udp',
  };
}

export const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
/** Azure's virtual public address for its own services, https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16. */
const PLATFORM = ['168.63.129.16/32'];

/** Every address of the internet, as blocks and what is taken out of each. */
export const PUBLIC = ['0.0.0.0/0', '::/0'].map((cidr) => ({
  cidr,
  except: [...PRIVATE_ADDRESSES, ...LINK_LOCAL, ...LOOPBACK, ...PLATFORM]
    .filter((each) => isV6(each) === isV6(cidr))
    .sort(),
}));

function isV6(cidr: string): boolean {
  return cidr.includes(':');
}

const blocks = (cidrs: readonly string[]) => {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    list.addSubnet(address, Number(bits), isV6(cidr) ? 'ipv6' : 'ipv4');
  }
  return list;
};
const within = (list: BlockList, ip: string) => isIP(ip) !== 0 && list.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
const linkLocal = blocks([...LINK_LOCAL, ...PLATFORM]);
const loopback = blocks(LOOPBACK);

/** The pod itself, which no policy is asked about. */
export const isLoopback = (host: string) => host.toLowerCase() === 'localhost' || within(loopback, host);
/** An address at which clouds hand out credentials. */
export const isLinkLocal = (host: string) => within(linkLocal, host);

/** Names that by their ending belong to one network: RFC 6762, RFC 8375, https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en, and usual ones. */
const PRIVATE_NAME = /\.(internal|local|lan|corp|home|home\.arpa|intranet|intra|private|localdomain|priv)\.?$/i;
export const isPrivateName = (host: string) => PRIVATE_NAME.test(host) && !inCluster(host);

/** The namespace of a Service by its name in the cluster, whatever the cluster's domain. */
export function inCluster(host: string): string | undefined {
  return /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\.[a-z0-9.-]+)?$/.exec(host)?.[1];
}

/** A block of addresses as a NetworkPolicy takes it: an address and the length of its prefix, without bits behind that. */
export function isCidr(text: string): boolean {
  const [, address = '', digits = ''] = /^([0-9a-f.:]+)\/(0|[1-9]\d{0,2})$/i.exec(text) ?? [];
  const version = isIP(address);
  const behind = BigInt((version === 4 ? 32 : 128) - Number(digits));
  if (version === 0 || behind < 0n || /^::ffff:/i.test(address)) return false;
  return (version === 4 ? v4(address) : v6(address)) % 2n ** behind === 0n;
}

const v4 = (address: string) => address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);

function v6(written: string): bigint {
  // The last two groups may stand as an address of IPv4: `64:ff9b::192.0.2.0`.
  const address = written.replace(/[^:]+\.[^:]+$/, (four) => {
    const number = v4(four);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((sum: bigint, group: string) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
