import { type Finding, finding } from './finding';
import { nearest } from './nearest';

/** Hears of each place whose value is not of its kind; `unknown` is given where the place itself is no prop. */
type Misfit = (prop: string, value: unknown, allowed: string, unknown?: Unknown) => void;

/** A member that is no prop, and the prop that it reads like, if any. */
interface Unknown {
  readonly name: string;
  readonly meant?: string;
}

/** What a prop has to be at run time. TypeScript says it too, but `!` and `any` silence it. */
export interface Kind<T> {
  /** What is allowed, as a finding says it. */
  readonly allowed: string;
  /** The value if it is of this kind, as far as it is, else undefined. */
  read(value: unknown, prop: string, misfit: Misfit): T | undefined;
}

/** A prop that must be given, and what is worked with where it is not, so that everything else is judged as well. */
export interface RequiredKind<T> extends Kind<T> {
  readonly standIn: T;
}

/** The kinds of all props, by their names. */
export type Shape<Props> = {
  readonly [Name in keyof Props]-?: undefined extends Props[Name]
    ? Kind<Exclude<Props[Name], undefined>>
    : RequiredKind<Props[Name]>;
};

/**
 * Props as far as they are of the right kind: what is not is left out, or replaced by its stand-in, and is MW124. What
 * is no prop and reads like one that is not given is MW128; other members may belong to a class that extends ours.
 */
export function shaped<Props>(path: string, shape: Shape<Props>, props: unknown) {
  const findings: Finding[] = [];
  const misfit: Misfit = (...found) => findings.push(foundAt(path, ...found));
  return { sound: readAll(shape, misspelt, isObject(props) ? props : {}, '', misfit), findings };
}

/**
 * The same for an object that no class extends, such as a method's options, which findings call by `name`: what is not
 * an object is MW124, and every member that is no prop is MW128.
 */
export function shapedExactly<Props>(path: string, shape: Shape<Props>, value: unknown, name: string) {
  const findings: Finding[] = [];
  const misfit: Misfit = (...found) => findings.push(foundAt(path, ...found));
  const isOther = value !== undefined && !isObject(value);
  if (isOther) misfit(name, value, withMembers(shape));
  const given = isObject(value) ? value : {};
  return { sound: readAll(shape, unknownMembers, given, `${name}.`, isOther ? () => {} : misfit), findings };
}

/** A kind that a predicate tells. */
export function like<T>(allowed: string, fits: (value: unknown) => boolean): Kind<T> {
  return {
    allowed,
    read: (value, prop, misfit) => (fits(value) ? (value as T) : void misfit(prop, value, allowed)),
  };
}

export const text: Kind<string> = like('text', (value) => typeof value === 'string');
export const number: Kind<number> = like('a number', (value) => typeof value === 'number');
export const flag: Kind<boolean> = like('true or false', (value) => typeof value === 'boolean');
/** What is checked elsewhere, or by nobody. */
// biome-ignore lint/suspicious/noExplicitAny: it stands for every kind
export const anything: Kind<any> = like('anything', () => true);

export function required<T>(kind: Kind<T>, standIn: T): RequiredKind<T> {
  return { ...kind, standIn };
}

/** A list of what is checked elsewhere. */
// biome-ignore lint/suspicious/noExplicitAny: it stands for every list
export const list: Kind<any[]> = like('a list', Array.isArray);

/** A kind of what may be a secret: a misfit anywhere in it is shown by its type alone. */
export function confidential<T>(kind: Kind<T>): Kind<T> {
  return {
    ...kind,
    read: (value, prop, misfit) =>
      kind.read(value, prop, (place, wrong, ...rest) => misfit(place, unshown(wrong), ...rest)),
  };
}

/** Stands for a value that is not shown. */
class Unshown {
  constructor(readonly type: string) {}
}

function unshown(value: unknown): unknown {
  if (value === undefined || value === null || value instanceof Unshown) return value;
  return new Unshown(`of type ${Array.isArray(value) ? 'list' : typeof value}`);
}

/** A list, all of whose items are of one kind. */
export function listOf<T>(item: Kind<T>): Kind<readonly T[]> {
  const allowed = `a list, each item ${item.allowed}`;
  return {
    allowed,
    read: (value, prop, misfit) => {
      if (!Array.isArray(value)) return void misfit(prop, value, allowed);
      return value.flatMap((one, i) => item.read(one, `${prop}[${i}]`, misfit) ?? []);
    },
  };
}

/** An object of any keys, whose values are of one kind; those that are not are left out. */
export function recordOf<T>(item: Kind<T>): Kind<Readonly<Record<string, T>>> {
  const allowed = `an object, each value ${item.allowed}`;
  return {
    allowed,
    read: (value, prop, misfit) => {
      if (!isObject(value)) return void misfit(prop, value, allowed);
      const entries = Object.entries(value).map(
        ([key, one]) => [key, item.read(one, `${prop}.${key}`, misfit)] as const,
      );
      return Object.fromEntries(entries.filter((entry): entry is [string, Awaited<T> & T] => entry[1] !== undefined));
    },
  };
}

/** An object with props of its own, and maybe others of its class. It is passed on as it is, or not at all. */
export function objectOf<Props>(shape: Shape<Props>): Kind<Props> {
  return objectWith(shape, misspelt);
}

/** An object with no other members than these. */
export function exactObjectOf<Props>(shape: Shape<Props>): Kind<Props> {
  return objectWith(shape, unknownMembers);
}

function objectWith<Props>(shape: Shape<Props>, strangers: typeof unknownMembers): Kind<Props> {
  const allowed = withMembers(shape);
  return {
    allowed,
    read: (value, prop, misfit) => {
      if (!isObject(value)) return void misfit(prop, value, allowed);
      let isSound = true;
      readAll(shape, strangers, value, `${prop}.`, (place, wrong, kind, unknown) => {
        // What is no prop is found already, and the others are judged as well.
        if (unknown === undefined) isSound = false;
        misfit(place, wrong, kind, unknown);
      });
      return isSound ? (value as Props) : undefined;
    },
  };
}

function readAll<Props>(
  shape: Shape<Props>,
  strangers: typeof unknownMembers,
  given: Values,
  prefix: string,
  misfit: Misfit,
): Props {
  for (const unknown of strangers(given, shape)) {
    misfit(prefix + unknown.name, given[unknown.name], namesIn(shape), unknown);
  }
  const sound = Object.entries<Kind<unknown>>(shape as Values as Record<string, Kind<unknown>>).map(([name, kind]) => {
    const value = given[name];
    const isRequired = 'standIn' in kind;
    if (value === undefined && isRequired) misfit(prefix + name, value, kind.allowed);
    const read = value === undefined ? undefined : kind.read(value, prefix + name, misfit);
    return [name, read ?? (isRequired ? kind.standIn : undefined)] as const;
  });
  return Object.fromEntries(sound.filter(([, value]) => value !== undefined)) as Props;
}

function unknownMembers(given: Values, shape: object): Unknown[] {
  const missing = Object.keys(shape).filter((name) => given[name] === undefined);
  return Object.keys(given)
    .filter((name) => given[name] !== undefined && !Object.hasOwn(shape, name))
    .map((name) => ({ name, meant: nearest(name, missing) }));
}

function misspelt(given: Values, shape: object): Unknown[] {
  return unknownMembers(given, shape).filter(({ meant }) => meant !== undefined);
}

function namesIn(shape: object): string {
  return Object.keys(shape).join(', ');
}

function withMembers(shape: object): string {
  return `an object with ${namesIn(shape)}`;
}

type Values = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foundAt(path: string, ...[prop, value, allowed, unknown]: Parameters<Misfit>): Finding {
  return unknown === undefined ? misfitAt(path, prop, value, allowed) : unknownAt(path, prop, allowed, unknown.meant);
}

function misfitAt(path: string, prop: string, value: unknown, allowed: string): Finding {
  const isMissing = value === undefined || value === null;
  return finding('MW124', path, {
    message: isMissing ? `${prop} is ${value}` : `${prop} is of the wrong type`,
    value: isMissing ? undefined : presentable(value),
    allowed,
    fix: isMissing ? `give ${prop} a value; that of an environment variable may need a default` : `correct ${prop}`,
  });
}

function unknownAt(path: string, prop: string, allowed: string, meant: string | undefined): Finding {
  return finding('MW128', path, {
    message: `${prop} is no prop, so it has no effect`,
    allowed,
    fix: meant ? `write ${prop.slice(0, prop.lastIndexOf('.') + 1)}${meant}, or remove it` : 'remove it',
  });
}

function presentable(value: unknown): unknown {
  if (value instanceof Unshown) return value.type;
  return typeof value === 'function' ? 'a function' : value;
}
