import { RestrictedNamespace } from '../../lib/service';
import { chart, findingsUnder, manifestOf } from '../support/estate';

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
