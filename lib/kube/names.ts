import type { IConstruct } from 'constructs';
import { type Finding, finding } from '../finding';
import { atLeast, type MinorVersion } from './version';

/** What the API server takes as a name in some place, as `k8s.io/apimachinery/pkg/util/validation` has it. */
export interface NameRule {
  /** What such a name is called: "a DNS label". */
  readonly kind: string;
  readonly allowed: string;
  fits(name: string): boolean;
  /** A name like the given one that fits. @default - none is offered */
  suggest?(name: string): string;
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** The part of a label's or an annotation's key after the prefix. */
const KEY_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** RFC 1123 label: Namespaces, containers and most things that become part of a host name. */
export const DNS_LABEL: NameRule = {
  kind: 'a DNS label',
  allowed: 'at most 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit (RFC 1123)',
  fits: (name) => LABEL.test(name),
  suggest: suggestLabel,
};

/** RFC 1123 subdomain: most objects that are no part of a host name. */
export const DNS_SUBDOMAIN: NameRule = {
  kind: 'a DNS subdomain',
  allowed: 'DNS labels joined by ".", at most 253 characters (RFC 1123)',
  fits: isSubdomain,
  suggest: suggestLabel,
};

/** RFC 1035 label: Services, until Kubernetes 1.36 let them begin with a digit (RelaxedServiceNameValidation). */
export function serviceName(version: MinorVersion): NameRule {
  if (atLeast(version, '1.36')) return DNS_LABEL;
  return {
    kind: 'a name of a Service',
    allowed: `at most 63 of a-z, 0-9 and "-", beginning with a letter and ending with a letter or digit (RFC 1035, for Kubernetes ${version})`,
    fits: (name) => LABEL.test(name) && /^[a-z]/.test(name),
    suggest: (name) => suggestLabel(/^[a-z]/i.test(name) ? name : `svc-${name}`),
  };
}

/** What stands for the name of an object that was given none: one that no other construct has. */
export function unknownName({ node }: IConstruct): string {
  return `missing-${node.addr.slice(-12)}`;
}

/** A key in the `data` of a ConfigMap or Secret, which becomes a file's name. */
export const CONFIG_KEY: NameRule = {
  kind: 'a key of a ConfigMap or Secret',
  allowed: 'at most 253 of A-Z, a-z, 0-9, "-", "_" and ".", not "." itself, nor beginning with ".."',
  // JavaScript keeps `__proto__` in no plain object, so it would be lost on its way.
  fits: (name) => /^[-._a-zA-Z0-9]{1,253}$/.test(name) && !/^\.(\.|$)/.test(name) && name !== '__proto__',
};

/** The name of an environment variable. */
export function envName(version: MinorVersion): NameRule {
  if (atLeast(version, '1.34')) {
    return {
      kind: 'a name of an environment variable',
      allowed: 'printable ASCII characters but "="',
      fits: (name) => /^[ -<>-~]+$/.test(name),
    };
  }
  return {
    kind: 'a name of an environment variable',
    allowed: `letters, digits, "_", "-" and ".", not beginning with a digit or ".." (for Kubernetes ${version})`,
    fits: (name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && !/^\.(\.|$)/.test(name),
  };
}

/** The key of a label. */
export const LABEL_KEY: NameRule = {
  kind: 'the key of a label',
  allowed:
    'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", beginning and ending with a letter or digit; before it, optionally, a DNS subdomain and "/"',
  fits: isQualifiedName,
};

/** The value of a label. */
export const LABEL_VALUE_RULE: NameRule = {
  kind: 'a label value',
  allowed: 'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", beginning and ending with a letter or digit',
  fits: (value) => LABEL_VALUE.test(value),
};

/** MW102 unless `name` is what the rule asks for. */
export function checkName(path: string, rule: NameRule, what: string, name: string): Finding[] {
  if (rule.fits(name)) return [];
  const suggestion = rule.suggest?.(name);
  return [
    finding('MW102', path, {
      message: `${what} is not ${rule.kind}`,
      value: name,
      allowed: rule.allowed,
      fix: suggestion === undefined ? `give ${what} such a value` : `rename it, for example to "${suggestion}"`,
    }),
  ];
}

/** MW102 unless `value` is an RFC 1123 label (at most 63 characters of a-z, 0-9 and "-"). */
export function checkDnsLabel(path: string, what: string, value: string): Finding[] {
  return checkName(path, DNS_LABEL, what, value);
}

/** MW102 unless `value` is an RFC 1123 subdomain (at most 253 characters, labels joined by dots). */
export function checkDnsSubdomain(path: string, what: string, value: string): Finding[] {
  return checkName(path, DNS_SUBDOMAIN, what, value);
}

/** MW102 for each key and each value that no label can have. */
export function checkLabels(path: string, what: string, labels: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...checkName(path, LABEL_KEY, `a key of ${what}`, key),
    ...checkName(path, LABEL_VALUE_RULE, `the value of "${key}" in ${what}`, value),
  ]);
}

/** Whether a text can stand as a label's value. */
export function isLabelValue(value: string): boolean {
  return LABEL_VALUE.test(value);
}

/** Whether a text can stand after the prefix of an annotation's key. */
export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name);
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

function isQualifiedName(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return more.length === 0 && KEY_NAME.test(name) && (prefix === undefined || isSubdomain(prefix));
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
