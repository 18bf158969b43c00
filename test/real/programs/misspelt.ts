import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';
import { RestrictedNamespace } from '../../../lib';
import { deploy, OutputResolver } from '../../../lib/deploy';
import { planOf } from '../../../lib/plan';

/** What only the API server knows to be wrong, a misspelt field, beside an object that is right. */
export = async () => {
  const outputs = new OutputResolver();
  const app = new App({ resolvers: [outputs] });
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'shop', sidecars: false });
  new ApiObject(chart, 'right', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'right' }, data: {} });
  new ApiObject(chart, 'misspelt', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'misspelt' },
    spec: { ports: [{ port: 80 }], selektor: { app: 'cart' } },
  });
  await deploy(planOf(app), { cluster: new pulumi.Config().requireObject('cluster'), outputs });
};
