import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';
import { RestrictedNamespace } from '../../../lib';
import { deploy, OutputResolver } from '../../../lib/deploy';
import { planOf } from '../../../lib/plan';

/** One object in the version of its API that the configuration says. */
export = async () => {
  const config = new pulumi.Config();
  const outputs = new OutputResolver();
  const app = new App({ resolvers: [outputs] });
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'shop', sidecars: false });
  new ApiObject(chart, 'route', {
    apiVersion: `networking.istio.io/${config.require('version')}`,
    kind: 'VirtualService',
    metadata: { name: 'cart' },
    spec: { hosts: ['cart'], http: [{ timeout: '2s', route: [{ destination: { host: 'cart' } }] }] },
  });
  await deploy(planOf(app), { cluster: config.requireObject('cluster'), outputs });
};
