import type { Manifest } from '../../lib/plan';
import { checkTable, deployment, networking, object } from './support';

const namespace = (labels: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'ns', labels: { ...labels } },
});
const enabled = namespace({ 'istio-injection': 'enabled' });
const disabled = namespace({ 'istio-injection': 'disabled' });
const member = (name: string, labels: object = {}) => [
  networking('Sidecar', name, { workloadSelector: { labels: { app: name } } }),
  object('apps/v1', 'Deployment', name, {
    spec: { template: { metadata: { labels: { app: name, ...labels } }, spec: deployment(name).spec.template.spec } },
  }),
];
const atNamespace = [['MW314', 'Namespace/ns']] as const;
const atWorkload = [['MW314', 'Deployment/a']] as const;

describe('MW314', () => {
  checkTable(
    ['MW314'],
    [
      { name: 'members in a namespace that injects', input: [enabled, ...member('a')], expected: [] },
      { name: 'one of a revision', input: [namespace({ 'istio.io/rev': '1-31' }), ...member('a')], expected: [] },
      {
        name: 'a revision and no injection',
        input: [namespace({ 'istio.io/rev': '1-31', 'istio-injection': 'disabled' }), ...member('a')],
        expected: atNamespace,
      },
      {
        name: 'two members in one that does not inject',
        input: [disabled, ...member('a'), ...member('b')],
        expected: atNamespace,
      },
      { name: 'a namespace that says nothing', input: [namespace({}), ...member('a')], expected: atNamespace },
      {
        name: 'pods that ask for a proxy in a namespace that says nothing',
        input: [namespace({}), ...member('a', { 'sidecar.istio.io/inject': 'true' })],
        expected: [],
      },
      {
        name: 'pods that ask for a proxy in a namespace that says no',
        input: [disabled, ...member('a', { 'sidecar.istio.io/inject': 'true' })],
        expected: atNamespace,
      },
      {
        name: 'pods that refuse it',
        input: [enabled, ...member('a', { 'sidecar.istio.io/inject': 'false' })],
        expected: atWorkload,
      },
      { name: 'no members', input: [disabled, deployment('a')], expected: [] },
      { name: 'members of a namespace that the plan does not have', input: member('a'), expected: [] },
    ],
  );
});
