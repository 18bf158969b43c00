import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { decoded, hasOtherOctets, hasSlash, isDots } from './path-template';
import { child, children, type Location, locate } from './source';

/** Where operations stand, without slashes at the end: `/v1`, and the empty text for the root. */
export interface BasePaths {
  readonly paths: readonly string[];
  /** MW609 for each that is not known. */
  readonly findings: readonly Finding[];
}

/** More are no servers of one API. */
const MOST_PATHS = 32;

/** Servers that are not named stand at the root. */
export const AT_ROOT: BasePaths = { paths: [''], findings: [] };

/** The base path that was given in code. */
export function givenBasePath(file: string, given: string): BasePaths {
  const path = given.replace(/\/+$/, '');
  const isPath = /^(?:\/[^?#{}/]+)*$/.test(path) && !isUnmatched(path) && !path.split('/').map(decoded).some(isDots);
  if (isPath) return { paths: [path], findings: [] };
  const problem = finding('MW609', file, {
    message: 'The base path that is given for the contract is no path',
    value: given,
    allowed:
      'an empty text, or segments without "?", "#", "*", braces, encoded slashes and octets that are no UTF-8, each behind a slash',
    fix: 'write it as "/v1" is',
  });
  return { paths: [''], findings: [problem] };
}

/** Whether a path has what no request can have in a segment, or what an AuthorizationPolicy takes for a wildcard. */
function isUnmatched(path: string): boolean {
  const segments = path.split('/').map(decoded);
  return hasOtherOctets(path) || segments.some((text) => hasSlash(text) || text.includes('*'));
}

/** The paths of all servers of a document, a path or an operation; `fallback` where it has none. */
export function basePathsOf(parent: Location, fallback: BasePaths): BasePaths {
  const servers = children(child(parent, 'servers')).filter(({ value }) => isMapping(value));
  if (servers.length === 0) return fallback;
  const all = servers.map(pathsOfServer);
  const paths = [...new Set(all.flatMap((server) => server.paths))];
  const findings = all.flatMap((server) => server.findings);
  if (paths.length > MOST_PATHS) findings.push(tooMany(child(parent, 'servers'), paths.length));
  return { paths: paths.length > 0 ? paths.slice(0, MOST_PATHS) : fallback.paths, findings };
}

/** White space, which is often a comment of another language, or an empty segment, which proxies take out. */
const NO_PATH = /^[^?#]*(?:\s|\/\/)/;

function pathsOfServer(server: Location): BasePaths {
  const url = child(server, 'url').value;
  if (typeof url !== 'string') return { paths: [], findings: [] };
  // A variable of the host cannot change the path; one in front of the host may hold a path itself.
  const start = withoutHost(url);
  const texts = fill(start, server);
  const filled = start.startsWith('{') ? texts.map(withoutHost) : texts;
  const [unknown] = filled.filter((text) => /[{}]/.test(text));
  const known = filled.filter((text) => !/[{}]/.test(text));
  const isNoPath = (text: string) => NO_PATH.test(text) || isUnmatched(normalized(text));
  const wrong = known.find(isNoPath);
  return {
    paths: [...new Set(known.filter((text) => !isNoPath(text)).map(normalized))],
    findings: [
      ...(unknown === undefined ? [] : [notKnown(server, url)]),
      ...(wrong === undefined ? [] : [noPath(server, url)]),
    ],
  };
}

/** The path and what follows it, also where the URL cannot be parsed: `https://<your-host>/api`, `host:{port}/v1`. */
function withoutHost(url: string): string {
  return url.replace(/^[^/?#]*\/\/[^/?#]*/, '').replace(/^[\w.-]+:(?:\d+|\{[^{}]*\})(?=\/|$)/, '');
}

const VARIABLE = /\{([^{}]+)\}/g;

/**
 * A text with its variables replaced by each of their values, the defaults first; one without a value stays. Only as many
 * as are asked for are made: their number grows exponentially with that of the variables.
 */
function fill(text: string, server: Location): string[] {
  const names = new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name));
  const choices = [...names]
    .map((name) => ({ name, values: valuesOf(child(server, 'variables', name)) }))
    .filter(({ values }) => values.length > 0)
    .reverse();
  const count = choices.reduce((product, { values }) => Math.min(product * values.length, 2 * MOST_PATHS), 1);
  return Array.from({ length: count }, (_, number) => {
    // The digits of its number choose the values; the last variable is the digit of the ones.
    let rest = number;
    const chosen = new Map<string, string>();
    for (const { name, values } of choices) {
      chosen.set(name, values[rest % values.length] ?? '');
      rest = Math.floor(rest / values.length);
    }
    return text.replace(VARIABLE, (variable, name) => chosen.get(name) ?? variable);
  });
}

function valuesOf(variable: Location): string[] {
  const values = [child(variable, 'default').value, child(variable, 'enum').value].flat();
  const known = values.filter((value) => value !== undefined && value !== null);
  return [...new Set(known.map((value) => String(value).replace(/[{}]/g, '')))];
}

/** Without a query, dots and slashes at the end. */
function normalized(path: string): string {
  return new URL(`http://relative.invalid/${path.replace(/^\//, '')}`).pathname.replace(/\/+$/, '');
}

function notKnown(server: Location, url: string): Finding {
  return finding('MW609', locate(server), {
    message: 'The path of a server has a variable without a value',
    value: url,
    fix: 'declare the variable with a default, or give the base path in code: loadContract(file, {basePath})',
  });
}

function noPath(server: Location, url: string): Finding {
  return finding('MW609', locate(server), {
    message:
      'The path of a server has white space, an empty segment, an encoded slash, percent-encoded octets that are no text in UTF-8, or "*": no request has it, or a policy would take it for a wildcard',
    value: url,
    allowed: 'segments behind a slash each; white space as "%20", other text as the octets of UTF-8',
    fix: 'correct the URL, or give the base path in code: loadContract(file, {basePath})',
  });
}

function tooMany(servers: Location, count: number): Finding {
  return finding('MW609', locate(servers), {
    message: 'The servers have more base paths than requests can be matched with',
    value: count,
    allowed: `${MOST_PATHS} base paths`,
    fix: 'give the one inside the cluster in code: loadContract(file, {basePath})',
  });
}
