import { isMapping } from '../data';

/** Hears of each member whose value is not of its type; what may be a secret is not to be shown. */
export type Misfit = (field: string, value: unknown, allowed: string, isPrivate: boolean) => void;

/** What a member of an object has to be, as the API server decodes it. Null is, like there, the same as no member. */
export interface MemberType {
  readonly allowed: string;
  check(value: unknown, field: string, misfit: Misfit): void;
}

function like(allowed: string, fits: (value: unknown) => boolean, isPrivate = false): MemberType {
  return {
    allowed,
    check: (value, field, misfit) => {
      if (!fits(value)) misfit(field, value, allowed, isPrivate);
    },
  };
}

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';

export const text = like('text; a number, true and false need quotes', isText);
/** A text that may be a secret. */
export const privateText = like(text.allowed, isText, true);
export const number = like('a number, without quotes', isNumber);
export const flag = like('true or false, without quotes', (value) => typeof value === 'boolean');
export const numberOrText = like('a number or text', (value) => isNumber(value) || isText(value));

/** A list of items of one type, none of them null. */
export function listOf(item: MemberType): MemberType {
  const allowed = 'a list';
  return {
    allowed,
    check: (value, field, misfit) => {
      if (!Array.isArray(value)) return misfit(field, value, allowed, false);
      value.forEach((one, i) => {
        item.check(one, `${field}[${i}]`, misfit);
      });
    },
  };
}

/** An object of any keys, whose values are of one type. */
export function mapOf(item: MemberType): MemberType {
  const allowed = 'an object';
  return {
    allowed,
    check: (value, field, misfit) => {
      if (!isMapping(value)) return misfit(field, value, allowed, false);
      for (const key of Object.keys(value)) checkMember(item, value[key], `${field}.${key}`, misfit);
    },
  };
}

/** An object, of whose members these have a type; what else it holds is not looked at. */
export function objectOf(members: Readonly<Record<string, MemberType>>): MemberType {
  const allowed = 'an object';
  const types = Object.entries(members);
  return {
    allowed,
    check: (value, field, misfit) => {
      if (!isMapping(value)) return misfit(field, value, allowed, false);
      for (const [key, type] of types) {
        // Not what every object inherits.
        if (Object.hasOwn(value, key)) checkMember(type, value[key], field === '' ? key : `${field}.${key}`, misfit);
      }
    },
  };
}

function checkMember(type: MemberType, value: unknown, field: string, misfit: Misfit): void {
  if (value !== undefined && value !== null) type.check(value, field, misfit);
}
