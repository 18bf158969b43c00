import type { Chart } from 'cdk8s';
import { RestrictedNamespace, type RestrictedNamespaceProps } from '../../lib/service';
import { chart, findingsUnder, manifestOf } from '../support/estate';

const codesUnder = (scope: Chart) => findingsUnder(scope).map(({ code }) => code);

const namespaceWith = (labels: Record<string, string>) => {
  const scope = chart();
  new RestrictedNamespace(scope, 'namespace', { name: 'finance-test', labels });
  return scope;
};

test('a namespace has further labels beside those of Pod Security and injection', () => {
  const scope = namespaceWith({ team: 'finance', 'istio-injection': 'enabled' });
  expect(findingsUnder(scope)).toEqual([]);
  expect(manifestOf(scope, 'Namespace').metadata.labels).toMatchObject({
    team: 'finance',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'istio-injection': 'enabled',
  });
});

test.each([
  ['pod-security.kubernetes.io/enforce', 'privileged'],
  ['pod-security.kubernetes.io/enforce-version', 'v1.20'],
  ['pod-security.kubernetes.io/warn', 'baseline'],
  ['istio-injection', 'disabled'],
  ['istio.io/rev', '1-31'],
  ['kubernetes.io/metadata.name', 'kube-system'],
])('the label %s is MW206, and does not hold', (key, value) => {
  const scope = namespaceWith({ [key]: value });
  expect(findingsUnder(scope)).toMatchObject([{ code: 'MW206', value }]);
  expect(manifestOf(scope, 'Namespace').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'istio-injection': 'enabled',
  });
});

describe('whose proxy its pods get', () => {
  const injected = (props: Partial<RestrictedNamespaceProps>) => {
    const scope = chart();
    new RestrictedNamespace(scope, 'namespace', { name: 'finance-test', ...props });
    const { labels } = manifestOf(scope, 'Namespace').metadata;
    return { labels: { injection: labels['istio-injection'], rev: labels['istio.io/rev'] }, codes: codesUnder(scope) };
  };

  test.each<[RestrictedNamespaceProps['sidecars'], Record<string, string>]>([
    [undefined, { injection: 'enabled' }],
    [true, { injection: 'enabled' }],
    [false, { injection: 'disabled' }],
    [{ revision: 'canary' }, { rev: 'canary' }],
  ])('%j gives one label of the two, never both', (sidecars, labels) => {
    expect(injected({ sidecars })).toEqual({ labels: { injection: undefined, rev: undefined, ...labels }, codes: [] });
  });

  test.each([
    [{ revision: 'Canary!' }, ['MW102']],
    [{ revision: 7 }, ['MW124']],
    [{}, ['MW124']],
    ['canary', ['MW124']],
  ])('%j is %j', (sidecars, codes) => {
    expect(injected({ sidecars: sidecars as RestrictedNamespaceProps['sidecars'] }).codes).toEqual(codes);
  });

  test('beside a revision the other label is MW206', () => {
    const labels = { 'istio-injection': 'enabled' };
    expect(injected({ sidecars: { revision: 'canary' }, labels }).codes).toEqual(['MW206']);
  });
});
