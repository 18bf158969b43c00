import { App, Chart, JsonPatch } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { microservice } from '../support/estate';
import { CONTAINER, checkTable, deployment, type Row } from './support';

const row = (name: string, container: object, ...codes: ('MW104' | 'MW105')[]): Row => ({
  name,
  input: [deployment('a', { containers: [{ ...CONTAINER, ...container }] })],
  expected: codes.map((code) => [code, 'Deployment/a'] as const),
});
const resources = (requests: object, limits: object = {}) => ({ resources: { requests, limits } });

describe('MW104 and MW105', () => {
  checkTable(
    ['MW104', 'MW105'],
    [
      row('an image with a tag', {}),
      row('an image without one', { image: 'registry.example/app' }, 'MW105'),
      row('the latest', { image: 'registry.example/app:latest' }, 'MW105'),
      row('no image reference', { image: 'Registry/App:1' }, 'MW105'),
      row('what Istio’s injector replaces', { image: 'auto' }),
      row('no image, which is for the API server to say', { image: undefined }),
      row('amounts', resources({ cpu: '100m', memory: '64Mi', 'ephemeral-storage': '1Gi' }, { cpu: 1 })),
      row('nothing', resources({ cpu: 0 }, { cpu: '0', memory: null })),
      row('no quantity', resources({ cpu: '100 m' }), 'MW104'),
      row('thousandths of a byte', resources({}, { memory: '512m' }), 'MW104'),
      row('bytes of a core', resources({}, { cpu: '1Gi' }), 'MW104'),
      row('no disk of that size', resources({}, { 'ephemeral-storage': '1' }), 'MW104'),
      row('a resource of which nothing is known', resources({ 'example.org/gpu': 'many' })),
      row('a limit below its request', resources({ memory: '128Mi' }, { memory: '64Mi' }), 'MW104'),
      row('a limit like its request', resources({ memory: '128Mi' }, { memory: '0.125Gi' })),
      row('a limit of another resource', resources({ cpu: '2' }, { memory: '64Mi' })),
      {
        name: 'in every container',
        input: [
          deployment('a', {
            initContainers: [{ ...CONTAINER, image: 'a' }],
            ephemeralContainers: [{ ...CONTAINER, image: 'b' }],
          }),
        ],
        expected: [
          ['MW105', 'Deployment/a'],
          ['MW105', 'Deployment/a'],
        ],
      },
    ],
  );

  const found = (change: (chart: Chart) => void) => {
    const app = new App();
    const chart = new Chart(app, 'finance', { namespace: 'ns', disableResourceNameHashes: true });
    change(chart);
    const plan = planOf(app);
    return [...plan.findings, ...checkPlan(plan)]
      .filter(({ code }) => ['MW104', 'MW105', 'MW202'].includes(code))
      .map(({ code, path }) => `${code} ${path}`);
  };

  test('a container that a patch adds is held to all that others are', () => {
    const sidecar = {
      name: 'sidecar',
      image: 'registry.example/sidecar:latest',
      resources: { limits: { memory: '512m' } },
    };
    const codes = found((chart) => {
      microservice(chart, 'billing').deployment.addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/-', sidecar),
      );
    });
    expect(codes.filter((text) => !text.startsWith('MW202'))).toEqual([
      'MW105 finance/billing/deployment',
      'MW104 finance/billing/deployment',
    ]);
    expect(codes).toContain('MW202 finance/billing/deployment');
  });

  test('what a construct says of its props is told once', () => {
    expect(found((chart) => microservice(chart, 'billing', { image: 'billing:latest', memory: '1' }))).toEqual([
      'MW105 finance/billing',
      'MW104 finance/billing',
    ]);
  });
});
