import { Agent } from 'node:https';
import type { Call, Mesh } from '../../testbed/mesh';
import { send, type Target } from '../../testbed/mesh/http';
import { repeat } from './lab';

/** An operation as its contract writes it: what an application routes by. */
export interface Route {
  readonly id: string;
  readonly method: string;
  /** `/v1/invoices/{invoiceId}:void`. */
  readonly path: string;
}

/** A request of somebody straight to a provider's proxy, and whether the provider may see it. */
export interface Attempt {
  readonly caller: string;
  readonly call: Call;
  readonly isDeclared: boolean;
}

/** What each of these callers declares: a caller, and the ids of operations. */
export type Declarations = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Every operation in every spelling, by every caller. A request is declared where the application, which decodes paths
 * and looks at its more specific routes first, would take it for an operation that the caller declares.
 */
export function attemptsOn(routes: readonly Route[], declarations: Declarations): Attempt[] {
  const methods = [...new Set([...routes.map(({ method }) => method), 'HEAD', 'PATCH'])];
  const requests = new Map<string, Call>();
  for (const { path, method } of routes) {
    const plain = path.replace(/\{[^{}]+\}/g, 'a7');
    for (const each of methods) add(each, sendable(plain));
    for (const spelling of spellingsOf(plain)) add(method, spelling);
  }
  return [...declarations].flatMap(([caller, declared]) =>
    [...requests.values()].map((call) => {
      const owner = ownerOf(routes, call);
      return { caller, call, isDeclared: owner !== undefined && declared.has(owner.id) };
    }),
  );

  function add(method: string, path: string): void {
    requests.set(`${method} ${path}`, { method, path });
  }
}

/** A path as somebody would write it who wants something else in it: encoded, doubled, with dots, with more to its end. */
function spellingsOf(path: string): string[] {
  const [, first = '', ...more] = path.split('/');
  const last = more.at(-1) ?? first;
  const before = path.slice(0, path.length - last.length);
  const encoded = (text: string, lower = false) =>
    text.replace(/[^\w.~/-]/g, (character) => {
      const octets = [...new TextEncoder().encode(character)].map((octet) => octet.toString(16).padStart(2, '0'));
      return octets.map((octet) => `%${lower ? octet : octet.toUpperCase()}`).join('');
    });
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16)}`;
  const sent = sendable(path);
  return [
    encoded(path),
    encoded(path, true),
    encoded(before) + hex(last.charAt(0)) + encoded(last.slice(1)),
    encoded(before) + encoded(last.slice(0, -1)) + hex(last.charAt(last.length - 1)),
    `${sent}?next=/${last.replace(/[^\w]/g, '')}`,
    `/${sent}`,
    `/nowhere/..${sent}`,
    `/nowhere%2F%2e%2e${sent}`,
    `/${encoded([first, ...more].join('/')).replaceAll('/', '%2F')}`,
    ...(more.length > 0
      ? ['%2F', '%2f', '%5C'].map((slash) => `${encoded(before).slice(0, -1)}${slash}${encoded(last)}`)
      : []),
    `/${encoded([first, ...more].join('/')).replaceAll('/', '%5c')}`,
    `${sent}/`,
    `${sent}/.`,
    `${sent}:nope`,
    `${sent}%3Anope`,
    `${sent};v=1`,
    `${sent}%20`,
    sent.toUpperCase(),
  ];
}

/** A path with what no request line can hold encoded. */
function sendable(path: string): string {
  return path.replace(/[^!-~]/gu, encodeURIComponent);
}

/** The operation that an application takes a request for: its proxy has taken the dots and the doubled slashes out. */
function ownerOf(routes: readonly Route[], { method, path = '' }: Call): Route | undefined {
  const [before = ''] = path.split('?', 1);
  const plain = before
    .replace(/%2e/gi, '.')
    .replace(/%2f|%5c|\\/gi, '/')
    .replace(/\/+/g, '/');
  const segments = new URL(plain, 'http://application').pathname.split('/').slice(1).map(decodeURIComponent);
  const found = routes
    .filter(
      (route) => route.method === method || (method === 'HEAD' && route.method === 'GET' && !hasHead(routes, route)),
    )
    .flatMap((route) => {
      const parts = route.path.split('/').slice(1);
      const match =
        parts.length === segments.length && parts.every((part, i) => expression(part).test(segments[i] ?? ''));
      return match ? [{ route, rank: parts.map(breadth) }] : [];
    });
  return found.sort((a, b) => compare(a.rank, b.rank))[0]?.route;
}

const hasHead = (routes: readonly Route[], { path }: Route) =>
  routes.some((route) => route.path === path && route.method === 'HEAD');

function expression(part: string): RegExp {
  const texts = part.split(/\{[^{}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${texts.join('.+')}$`, 'su');
}

/** Text first, then the most text around a parameter. */
function breadth(part: string): number {
  return part.includes('{') ? 1000 - part.replace(/\{[^{}]+\}/g, '').length : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((rank, at) => rank !== b[at]);
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0);
}

/** Makes all attempts on a provider, and says which did not end as declared. */
export async function intrusions(mesh: Mesh, provider: string, attempts: readonly Attempt[]): Promise<string[]> {
  const targets = new Map<string, Target>();
  for (const { caller } of attempts) {
    if (targets.has(caller)) continue;
    const target = await mesh.inbound(provider, { kind: 'certificate', of: caller });
    targets.set(caller, { ...target, agent: new Agent({ keepAlive: true }) });
  }
  const ends = await repeat(attempts.length, 8, (i) => {
    const { caller, call } = attempts[i] as Attempt;
    return send(targets.get(caller) as Target, call).then(
      ({ status }) => status,
      ({ message }: Error) => message,
    );
  });
  for (const { agent } of targets.values()) (agent as Agent).destroy();
  return attempts.flatMap(({ caller, call: { method, path }, isDeclared }, i) =>
    ends[i] === (isDeclared ? 200 : 403) ? [] : [`${caller}: ${method} ${path} at ${provider}: ${ends[i]}`],
  );
}
