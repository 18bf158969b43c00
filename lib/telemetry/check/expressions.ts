import { RE2JS } from 're2js';
import { isMapping } from '../../data';
import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import { type OttlResult, parseCondition, parseStatement } from './ottl';
import { OTTL_FUNCTIONS, REGEX_ARGUMENT } from './ottl-functions';
import { type ComponentAt, type Leaf, leaves } from './places';

/** MW516 for statements and regular expressions that the Collector could not read. */
export function checkExpressions(path: string, components: readonly ComponentAt[]): Finding[] {
  return components.flatMap((component) =>
    leaves(component.settings).flatMap((leaf) => {
      const { keys, value } = leaf;
      if (typeof value !== 'string' || value.includes('${')) return [];
      const place = [component.at, ...keys].join('::');
      // A dollar sign is written twice, since one may begin a reference.
      const text = value.replaceAll('$$', '$');
      if (isRegex(component, leaf)) return checkRegex(path, place, text);
      const language = ottlAt(component, keys);
      return language === undefined ? [] : checkOttl(path, place, text, language(text));
    }),
  );
}

function checkOttl(path: string, place: string, text: string, result: OttlResult): Finding[] {
  if ('problem' in result) {
    return [
      finding('MW516', path, {
        message: `${place} is no OTTL: ${result.problem}`,
        value: text,
        fix: 'write it as https://opentelemetry.io/docs/collector/transforming-telemetry/ has it',
      }),
    ];
  }
  return result.calls.flatMap(({ name, texts }) => {
    const regex = texts[own(REGEX_ARGUMENT, name) ?? -1];
    if (OTTL_FUNCTIONS.includes(name)) return regex === undefined ? [] : checkRegex(path, place, regex);
    return [
      finding('MW516', path, {
        message: `${place} calls a function that OTTL does not have`,
        value: name,
        allowed: similar(name).join(', '),
        fix: 'correct its name',
      }),
    ];
  });
}

function checkRegex(path: string, place: string, regex: string): Finding[] {
  try {
    RE2JS.compile(regex);
    return [];
  } catch (error) {
    return [
      finding('MW516', path, {
        message: `${place} is no regular expression that Go reads: ${(error as Error).message}`,
        value: regex,
        allowed: 'the syntax of RE2, which has neither lookaround nor back-references',
        fix: 'correct it',
      }),
    ];
  }
}

/** Functions that begin alike, or all verbs where none does. */
function similar(name: string): readonly string[] {
  const near = OTTL_FUNCTIONS.filter((known) => known.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase());
  return near.length > 0 ? near : OTTL_FUNCTIONS.filter((known) => /^[a-z]/.test(known));
}

/** The settings that are regular expressions, by type of component. */
const REGEX_KEYS: Readonly<Record<string, RegExp>> = {
  redaction: /^(blocked_values|allowed_values|blocked_key_patterns|ignored_key_patterns)$/,
  file_log: /^(regex|line_start_pattern|line_end_pattern)$/,
  attributes: /^pattern$/,
  resource: /^pattern$/,
  k8s_attributes: /^key_regex$/,
};

function isRegex({ type, settings }: ComponentAt, { keys }: Leaf): boolean {
  const key = keys.findLast((k) => !/^\d+$/.test(k)) ?? '';
  if (type === 'tail_sampling' && key === 'values') {
    const policy = keys.slice(0, keys.lastIndexOf('values')).reduce<unknown>(member, settings);
    return isMapping(policy) && policy.enabled_regex_matching === true;
  }
  return own(REGEX_KEYS, type)?.test(key) ?? false;
}

const member = (value: unknown, key: string): unknown =>
  Array.isArray(value) ? value[Number(key)] : isMapping(value) ? own(value, key) : undefined;

/** How to read what stands there, where it is OTTL. */
function ottlAt({ type }: ComponentAt, keys: readonly string[]): ((text: string) => OttlResult) | undefined {
  const names = keys.filter((key) => !/^\d+$/.test(key));
  const [first = '', last = ''] = [names[0], names.at(-1)];
  if (type === 'transform' && /_statements$/.test(first)) {
    if (last === 'conditions') return parseCondition;
    return last === first || last === 'statements' ? parseStatement : undefined;
  }
  if (type === 'filter') {
    const isList = /^(resource|span|spanevent|metric|datapoint|log_record|profile)$/.test(last) && names.length === 2;
    return (/_conditions$/.test(first) && (last === first || last === 'conditions')) || isList
      ? parseCondition
      : undefined;
  }
  const isPolicy = type === 'tail_sampling' && names.includes('ottl_condition') && /^span(event)?$/.test(last);
  return isPolicy ? parseCondition : undefined;
}
