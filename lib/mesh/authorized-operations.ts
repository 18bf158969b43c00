import {
  type ComparePaths,
  type ContractOperation,
  isText,
  type Method,
  type PathOrder,
  type PathSegment,
  type PathTemplate,
  pathComparison,
} from '../contract';
import { type Bare, has, held, isLoose, mayMeet, owned, type Place, placesOf } from './authorized-places';
import type { AuthorizedOperation } from './istio';
import { toldSegments } from './path-atoms';

/** Requests as an AuthorizationPolicy knows them: by method, and by path as far as its grammar goes. */
export type PathRule = Pick<AuthorizedOperation, 'methods' | 'paths' | 'notPaths'>;

/** What one caller may call, as policies say it. */
export interface AuthorizedOperations {
  /** Requests that are allowed. */
  readonly allow: readonly PathRule[];
  /** Requests that are denied nevertheless: they lack the text that tells an operation's path from its siblings. */
  readonly deny: readonly PathRule[];
  readonly confused: readonly Confused[];
  /** Operations with a text that has too many spellings: any other text may stand in its place. */
  readonly loose: readonly ContractOperation[];
}

/** An operation that the caller may call, and one that no policy tells from it. */
export interface Confused {
  readonly allowed: ContractOperation;
  readonly other: ContractOperation;
}

/** The places of a contract, and what was found of them for some callers. */
interface Authorization {
  readonly places: readonly Place[];
  readonly compare: ComparePaths;
  /** By which of the places are allowed. */
  readonly known: Map<string, AuthorizedOperations>;
}

const authorizations = new WeakMap<PathOrder, Authorization>();

/**
 * The requests of some operations of a contract and of none of its others. A policy knows whole segments (`{*}`) and
 * the text at the end or at the beginning of a path, and no patterns: so the text of a path decides whose request it is.
 * A path that has the text of an operation is taken for that operation, whatever the patterns of its parameters say.
 *
 * Callers of the same operations have the same, which is calculated once.
 *
 * @param order the paths of the contract
 */
export function authorizedOperations(
  order: PathOrder,
  isAllowed: (operation: ContractOperation) => boolean,
): AuthorizedOperations {
  const { places, compare, known } = authorizationOf(order);
  const allowed = places.map(({ operation }) => isAllowed(operation));
  const key = allowed.map(Number).join('');
  const before = known.get(key);
  if (before) return before;
  const authorized = authorize(
    places.filter((_, i) => allowed[i]),
    places.filter((_, i) => !allowed[i]),
    compare,
  );
  known.set(key, authorized);
  return authorized;
}

function authorizationOf(order: PathOrder): Authorization {
  const before = authorizations.get(order);
  if (before) return before;
  const authorization = { places: order.paths.flatMap(placesOf), compare: pathComparison(), known: new Map() };
  authorizations.set(order, authorization);
  return authorization;
}

function authorize(own: readonly Place[], others: readonly Place[], compare: ComparePaths): AuthorizedOperations {
  const allow: PathRule[] = [];
  const deny: PathRule[] = [];
  const confused = new Map<string, Confused>();
  for (const [method, alike] of groupsOf(own)) {
    const meets = (other: Place) => has(other, method) && alike.some((one) => mayMeet(one, other));
    const unlike = own.filter((one) => !alike.includes(one) && meets(one));
    const isHeld = isHoldable(alike);
    if (isHeld) deny.push(...denied(alike, method, unlike));
    const exempt = isHeld ? unlike.map(({ reach }) => reach) : [];
    const [mine, foreign] = [own.filter((one) => has(one, method)), others.filter((one) => has(one, method))];
    const isOwn = ({ reach }: Bare) => owned(reach, mine, foreign, compare);
    const isNobodys = ({ reach }: Bare) => foreign.every(({ path }) => compare(reach, path) === 'disjoint');
    // What is in part another operation's. What is nobody's the routes answer, with 404.
    const strange = (places: readonly Place[]) =>
      places.flatMap(({ bares }) => bares).filter((bare) => isOwn(bare) !== 'all' && !isNobodys(bare));
    const areTold = (bares: readonly Bare[]) => bares.every((bare) => bare.paths && isOwn(bare) === 'none');
    const without = (bares: readonly Bare[]) =>
      bares.flatMap((bare) => (bare.paths && areTold([bare]) ? rule(method, bare.paths, new Set()) : []));
    const bares = isHeld ? strange(alike) : [];
    const isExact = isHeld && areTold(bares);
    deny.push(...without(bares));
    let ways: readonly (readonly string[])[] = [[]];
    for (const other of others) {
      if (!meets(other)) continue;
      // What is not denied for another path's sake is not held to the text of these paths either.
      const isExempt = exempt.some((one) => compare(one, other.path) !== 'disjoint');
      const reached = alike.find(
        (one) => !isApart(one, isExact && !isExempt ? one.heldReach : one.reach, other, compare),
      );
      if (!reached) continue;
      const left = exclusion(reached, other);
      const owners = alike.filter((one) => owns(one, other, compare));
      const also = own.filter((one) => !alike.includes(one) && has(one, method));
      const isClear = unlike.every((one) => compare(one.reach, other.heldReach) === 'disjoint');
      const pair = { allowed: reached.operation, other: other.operation };
      const confuse = () => confused.set(`${pair.allowed.id} ${pair.other.id}`, pair);
      // What an affix of the other matches, and is a request of the caller's own.
      const lost = other.bares.filter((bare) => isOwn(bare) !== 'none');
      const isKept = lost.every((bare) => bare.paths && (isOwn(bare) === 'all' || isNobodys(bare)));
      const kept = lost.flatMap(({ paths = [] }) => paths);
      const areHeld = isHoldable(owners) && owners.every((one) => isApart(one, one.heldReach, other, compare));
      if (left?.length === 1 && owners.length > 0 && areHeld && isClear && isKept) {
        deny.push(...denied(owners, method, also, left[0], kept), ...without(strange(owners)));
        if (!areTold(strange(owners))) confuse();
        continue;
      }
      const excluded = owners.length > 0 || !isKept ? undefined : left;
      const next = excluded && ways.flatMap((way) => excluded.map((paths) => [...way, ...paths]));
      if (next && next.length <= MOST_WAYS) {
        ways = next;
        if (kept.length > 0) allow.push(rule(method, kept, new Set()));
      } else confuse();
    }
    for (const notPaths of ways) allow.push(rule(method, alike[0]?.paths ?? [], new Set(notPaths)));
  }
  const loose = own.filter(({ path }) => isLoose(path));
  return {
    allow: joined(allow),
    deny: joined(deny),
    confused: [...confused.values()],
    loose: [...new Set(loose.map(({ operation }) => operation))],
  };
}

/** Rules for one path: each sibling with two texts that stand apart doubles them. */
const MOST_WAYS = 16;

/** Whether a policy can ask for the texts of paths that it takes for one another. */
function isHoldable(places: readonly Place[]): boolean {
  const ways = places.reduce((product, { affixes = [] }) => product * affixes.length, 1);
  return ways > 0 && ways <= MOST_WAYS;
}

/** Places that a policy takes for one another, by each of their methods: what one rule allows, all of them are asked for. */
function groupsOf(places: readonly Place[]): [Method, Place[]][] {
  const groups = new Map<string, [Method, Place[]]>();
  for (const place of places) {
    for (const method of place.operation.methods) {
      const key = `${method} ${place.paths}`;
      groups.set(key, [method, [...(groups.get(key)?.[1] ?? []), place]]);
    }
  }
  return [...groups.values()];
}

/** Whether some requests with the text of another place are those of a place, which is looked at earlier. */
function owns(place: Place, other: Place, compare: ComparePaths): boolean {
  return place.rank < other.rank && compare(place.path, other.heldReach) !== 'disjoint';
}

/** Whether none of the requests that a policy takes for those of a place are another's. */
function isApart({ path, rank }: Place, reach: PathTemplate, other: Place, compare: ComparePaths): boolean {
  const isInside = (a: PathTemplate, b: PathTemplate) => ['inside', 'equal'].includes(compare(a, b));
  if (compare(reach, other.path) === 'disjoint') return true;
  if (rank > other.rank) return false;
  if (isInside(reach, { ...path, segments: path.segments.map(held) })) return true;
  if (reach.segments.length !== other.path.segments.length) return false;
  return reach.segments.every((segment, i) => {
    const own = only(held(path.segments[i] ?? []));
    return isInside(only(segment), own) || isInside(only(other.path.segments[i] ?? []), own);
  });
}

const only = (segment: PathSegment): PathTemplate => ({ template: '', segments: [segment] });

/** What looks like the requests of places that are alike, and has neither their text nor the path of the caller's others. */
function denied(
  alike: readonly Place[],
  method: Method,
  unlike: readonly Place[],
  paths = alike[0]?.paths ?? [],
  kept: readonly string[] = [],
): PathRule[] {
  // Whoever lacks one of an operation's two texts lacks it: a rule for each way to lack one of every operation's.
  const ways = alike.reduce<string[][]>(
    (some, { affixes = [] }) => some.flatMap((way) => affixes.map(({ spellings }) => [...way, ...spellings])),
    [[]],
  );
  const allowed = unlike.flatMap(({ paths }) => paths);
  return ways.map((way) => rule(method, paths, new Set([...way.sort(), ...allowed, ...kept])));
}

/**
 * What a policy leaves out so that another place's requests are not taken for those of a place: all that match one path of
 * each list. Undefined where that would be more than the other's requests, or cannot be said.
 */
function exclusion({ path: own, isOpen }: Place, other: Place): readonly (readonly string[])[] | undefined {
  const { path, paths, affixes = [] } = other;
  const [told, ownTold] = [toldSegments(path), toldSegments(own)];
  const isCovered = (i: number) => affixes.some(({ covers }) => covers(i));
  const isSaid = (segment: PathSegment, i: number) => (segment.every(isText) ? told[i] : segment.length === 1);
  if (!path.segments.every((segment, i) => isCovered(i) || isSaid(segment, i))) return undefined;
  const isNarrower = path.segments.some((_, i) => !isCovered(i) && told[i] && !ownTold[i]);
  const lists = affixes.map(({ spellings }) => spellings);
  const all = isNarrower || (isOpen && affixes.length > 0) ? [...lists, paths] : lists;
  return all.length > 0 ? all : undefined;
}

function rule(method: Method, paths: readonly string[], notPaths: ReadonlySet<string>): PathRule {
  return { methods: [method], paths, ...(notPaths.size > 0 && { notPaths: [...notPaths] }) };
}

/** Rules that differ in their methods, or in their paths alone, as one. */
function joined(rules: readonly PathRule[]): PathRule[] {
  const byMethods = join(rules, ({ paths, notPaths }) => JSON.stringify([paths, notPaths]));
  return join(byMethods, ({ methods, notPaths }) => JSON.stringify([methods, notPaths]));
}

function join(rules: readonly PathRule[], keyOf: (rule: PathRule) => string): PathRule[] {
  const groups = new Map<string, PathRule>();
  for (const one of rules) {
    const before = groups.get(keyOf(one));
    const both = (key: 'methods' | 'paths') => [...new Set([...(before?.[key] ?? []), ...(one[key] ?? [])])];
    groups.set(keyOf(one), { ...one, methods: both('methods'), paths: both('paths') });
  }
  return [...groups.values()];
}
