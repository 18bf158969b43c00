import type { Chart } from 'cdk8s';
import { App } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { unknownText } from '../../lib/kube';
import { planOf } from '../../lib/plan';
import { ServiceSecret } from '../../lib/workload';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';

const found = (scope: Chart) =>
  checkPlan(planOf(App.of(scope) as App))
    .filter(({ code }) => code === 'MW209' || code === 'MW210')
    .map(({ code, path }) => `${code} ${path}`);

test('a secret’s name in env is found, unless it is said to be none', () => {
  const scope = chart();
  microservice(scope, 'billing', { env: { DB_PASSWORD: 'hunter2', CSRF_TOKEN: 'header' }, notSecret: ['CSRF_TOKEN'] });
  microservice(scope, 'ledger', { env: { CSRF_TOKEN: 'header' }, notSecret: ['CSRF_TOKEN'] });
  microservice(scope, 'payments', { secretEnv: { DB_PASSWORD: { secret: 'db', key: 'password', external: true } } });
  expect(found(scope)).toEqual(['MW210 finance/billing/deployment']);
});

test('a credential in a configuration file is found, unless it is said to be none', () => {
  const scope = chart();
  const configFiles = { 'queue.yaml': 'url: amqp://guest:guest@localhost' };
  microservice(scope, 'billing', { configFiles });
  microservice(scope, 'ledger', { configFiles, notSecret: ['queue.yaml'] });
  expect(found(scope)).toEqual(['MW210 finance/billing/config']);
});

test('nothing is said to be no secret where nobody says so', () => {
  const scope = chart();
  microservice(scope, 'billing', { configFiles: { 'a.yaml': 'a: 1' } });
  for (const metadata of [
    manifestOf(scope, 'ConfigMap').metadata,
    manifestOf(scope, 'Deployment').spec.template.metadata,
  ]) {
    expect(Object.keys(metadata.annotations ?? {})).not.toContain('meshwright.dev/not-secret');
  }
});

test('a string as the value of a ServiceSecret is found, a value of the deployment is not', () => {
  const scope = chart();
  const late = { resolve: () => unknownText('key'), apply: () => late };
  const values = { plain: { value: 'hunter2', revision: '1' }, late: { value: late, revision: '1' } };
  new ServiceSecret(scope, 'secret', { name: 'provider', values });
  expect(found(scope)).toEqual(['MW209 finance/secret/secret']);
  expect(manifestOf(scope, 'Secret').data.late).toBe(unknownText('key'));
});

describe('no finding shows a value that may be a secret', () => {
  const shown = (scope: Chart, code: string) => {
    const lines = findingsUnder(scope).filter((one) => one.code === code);
    expect(lines).not.toEqual([]);
    return JSON.stringify(lines);
  };

  test.each<[string, unknown]>([
    ['a text as the secret', { k: 'hunter2' }],
    ['a list as the secret', { k: ['hunter2'] }],
    ['a list as the value', { k: { value: ['hunter2'], revision: '1' } }],
    ['an object as the revision', { k: { value: 'a', revision: { of: 'hunter2' } } }],
    ['a text as the whole', 'hunter2'],
  ])('of a ServiceSecret: %s', (_name, values) => {
    const scope = chart();
    new ServiceSecret(scope, 'secret', { name: 'provider', values: values as never });
    expect(shown(scope, 'MW124')).not.toContain('hunter2');
  });

  test.each<[string, object]>([
    ['secretEnv', { secretEnv: { K: 'hunter2' } }],
    ['the key of secretEnv', { secretEnv: { K: { secret: 's', key: ['hunter2'] } } }],
    ['env', { env: { DB_PASSWORD: ['hunter2'] } }],
    ['all of env', { env: ['hunter2'] }],
    ['configFiles', { configFiles: { 'a.yaml': { password: 'hunter2' } } }],
    ['telemetryCredentials', { telemetryCredentials: { certificates: { secret: 's' }, token: 'hunter2' } }],
  ])('of a microservice: %s', (_name, props) => {
    const scope = chart();
    microservice(scope, 'billing', props as never);
    expect(shown(scope, 'MW124')).not.toContain('hunter2');
  });

  test('of a variable with a NUL character', () => {
    const scope = chart();
    microservice(scope, 'billing', { env: { DB_PASSWORD: 'hunter2\0' } });
    expect(shown(scope, 'MW119')).not.toContain('hunter2');
  });

  test('the type is said, and other props are shown', () => {
    const scope = chart();
    microservice(scope, 'billing', { env: { A: ['x'] }, replicas: 'three' } as never);
    const values = findingsUnder(scope)
      .filter(({ code }) => code === 'MW124')
      .map(({ value }) => value);
    expect(values.sort()).toEqual(['of type list', 'three']);
  });
});

test('a revision that is the value itself is MW210', () => {
  const scope = chart();
  const late = { resolve: () => unknownText('key'), apply: () => late };
  const values = { a: { value: late, revision: late }, b: { value: late, revision: '1' } };
  new ServiceSecret(scope, 'secret', { name: 'provider', values });
  expect(findingsUnder(scope).map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^MW210 the revision of "a" is its value/),
  ]);
});
