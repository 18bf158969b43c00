import { App, Chart } from 'cdk8s';
import {
  CONFIG_KEY,
  checkLabels,
  checkName,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  envName,
  KUBERNETES_VERSION,
  kubernetesVersionOf,
  LABEL_KEY,
  LABEL_VALUE_RULE,
  type NameRule,
  serviceName,
} from '../../lib/kube';

const long = (length: number) => 'a'.repeat(length);

const rules: [string, NameRule, string[], string[]][] = [
  ['a DNS label', DNS_LABEL, ['a', '1a', 'a-1', long(63)], ['', '-a', 'a-', 'A', 'a.b', 'ä', 'a\n', long(64)]],
  ['a DNS subdomain', DNS_SUBDOMAIN, ['a.b', '1', long(253)], ['', 'a..b', '.a', 'a.-b', 'a_b', long(254)]],
  ['a Service’s name up to 1.35', serviceName('1.35'), ['a', 'a1', long(63)], ['1a', 'a.b', '-a', '', long(64)]],
  ['a Service’s name from 1.36', serviceName('1.36'), ['a', '1a'], ['a.b', '-a', '']],
  [
    'a key of a ConfigMap',
    CONFIG_KEY,
    ['a', '.a', 'A_b-c.d', long(253)],
    ['', '.', '..', '..a', 'a b', 'a/b', long(254)],
  ],
  ['a variable up to 1.33', envName('1.33'), ['A', '_a', 'a.b-c', '.a'], ['', '1A', '.', '..a', 'a b', 'a=b', 'ä']],
  ['a variable from 1.34', envName('1.34'), ['A', '1A', 'a b', '..', '~'], ['', 'a=b', 'ä', 'a\nb', '\x7f']],
  ['a label’s key', LABEL_KEY, ['a', 'a.b/c', 'A_1', long(63)], ['', '/a', 'a/', 'A/b', 'a/b/c', '_a', long(64)]],
  ['a label’s value', LABEL_VALUE_RULE, ['', 'a', 'A_1.b', long(63)], ['_a', 'a-', 'a b', 'a/b', long(64)]],
];

test.each(rules)('%s', (_name, rule, right, wrong) => {
  expect(right.filter((name) => !rule.fits(name))).toEqual([]);
  expect(wrong.filter((name) => rule.fits(name))).toEqual([]);
});

test('a name that is none is MW102 with one that is', () => {
  expect(checkName('p', serviceName('1.34'), 'serviceName', '1st Service')).toEqual([
    expect.objectContaining({
      code: 'MW102',
      value: '1st Service',
      fix: 'rename it, for example to "svc-1st-service"',
    }),
  ]);
});

test('keys that JavaScript has for every object are keys like others, but the one that it loses', () => {
  expect(checkLabels('p', 'labels', { constructor: 'a', toString: 'b' })).toEqual([]);
  expect(CONFIG_KEY.fits('hasOwnProperty')).toBe(true);
  expect(CONFIG_KEY.fits('__proto__')).toBe(false);
});

test('each label is judged by its key and by its value', () => {
  expect(checkLabels('p', 'podLabels', { 'a b': 'x', c: 'y z', d: 'fine' })).toMatchObject([
    { value: 'a b', message: expect.stringContaining('podLabels') },
    { value: 'y z', message: expect.stringContaining('"c"') },
  ]);
});

test('an App says which release of Kubernetes it is written for; the oldest without', () => {
  const app = new App();
  app.node.setContext(KUBERNETES_VERSION, '1.36');
  expect(kubernetesVersionOf(new Chart(app, 'c'))).toBe('1.36');
  expect(kubernetesVersionOf(new Chart(new App(), 'c'))).toBe('1.30');
  const garbled = new App();
  garbled.node.setContext(KUBERNETES_VERSION, '1e3.NaN');
  expect(kubernetesVersionOf(garbled)).toBe('1.30');
});
