import { type Finding, finding } from '../finding';

/** RFC 1123 label: names of Services, Namespaces, containers and most things that become part of a host name. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** RFC 1123 subdomain, at most 253 characters: names of most other objects. */
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** The grammar of `resource.Quantity`, without exponents of both kinds at once. */
const QUANTITY = /^(\d+(?:\.\d+)?|\.\d+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;
/** `[registry[:port]/]repository[:tag][@digest]`, after the distribution reference grammar. */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$/;

const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value of a Kubernetes quantity in its base unit (cores, bytes), or undefined if it is none. */
export function parseQuantity(quantity: string): number | undefined {
  const match = QUANTITY.exec(quantity);
  if (!match) return undefined;
  const [, digits, suffix = ''] = match;
  const factor = /^[eE][+-]?\d/.test(suffix) ? Number(`1${suffix}`) : (FACTORS[suffix] ?? 1);
  return Number(digits) * factor;
}

/** MW102 unless `value` is an RFC 1123 label (at most 63 characters of a-z, 0-9 and "-"). */
export function checkDnsLabel(path: string, what: string, value: string): Finding[] {
  if (DNS_LABEL.test(value)) return [];
  return [
    finding('MW102', path, {
      message: `${what} is not a DNS label`,
      value,
      allowed: 'at most 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit (RFC 1123)',
      fix: `rename it, for example to "${suggestLabel(value)}"`,
    }),
  ];
}

/** MW102 unless `value` is an RFC 1123 subdomain (at most 253 characters, labels joined by dots). */
export function checkDnsSubdomain(path: string, what: string, value: string): Finding[] {
  if (value.length <= 253 && DNS_SUBDOMAIN.test(value)) return [];
  return [
    finding('MW102', path, {
      message: `${what} is not a DNS subdomain`,
      value,
      allowed: 'DNS labels joined by ".", at most 253 characters (RFC 1123)',
      fix: `rename it, for example to "${suggestLabel(value)}"`,
    }),
  ];
}

/** MW103 unless `value` is a whole number from 1 to 65535. */
export function checkPort(path: string, what: string, value: number): Finding[] {
  if (Number.isInteger(value) && value >= 1 && value <= 65535) return [];
  return [
    finding('MW103', path, {
      message: `${what} is not a port`,
      value,
      allowed: 'a whole number from 1 to 65535',
      fix: 'give the port on which the process listens',
    }),
  ];
}

/** MW104 unless `value` is a positive Kubernetes quantity. */
export function checkQuantity(path: string, what: string, value: string): Finding[] {
  const parsed = parseQuantity(value);
  if (parsed !== undefined && parsed > 0) return [];
  return [
    finding('MW104', path, {
      message: `${what} is not a positive quantity`,
      value,
      allowed: 'a number with an optional suffix such as m, k, M, G, Ki, Mi, Gi ("250m", "128Mi")',
      fix: 'write it as Kubernetes does',
    }),
  ];
}

/** MW114 unless `value` is a whole number from `min` to `max`. */
export function checkRange(path: string, what: string, value: number, min: number, max: number): Finding[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return [
    finding('MW114', path, {
      message: `${what} is out of range`,
      value,
      allowed: `a whole number from ${min} to ${max}`,
      fix: `set ${what} within it`,
    }),
  ];
}

/** MW105 unless `value` is an image reference with a digest or a tag other than `latest`. */
export function checkImage(path: string, value: string): Finding[] {
  const match = IMAGE.exec(value);
  const [, tag, digest] = match ?? [];
  if (match && (digest !== undefined || (tag !== undefined && tag !== 'latest'))) return [];
  return [
    finding('MW105', path, {
      message: match ? 'the image does not name one fixed build' : 'the image is not an image reference',
      value,
      allowed: 'name@sha256:<64 hex digits>, or name:tag with a tag other than "latest"',
      fix: 'name the digest that your build printed',
    }),
  ];
}

function suggestLabel(value: string): string {
  const label = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return label === '' ? 'my-service' : label;
}
