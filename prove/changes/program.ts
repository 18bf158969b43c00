import * as pulumi from '@pulumi/pulumi';
import { App, Chart, JsonPatch } from 'cdk8s';
import { KUBERNETES_VERSION, Microservice, type MicroserviceProps, RestrictedNamespace } from '../../lib';
import { deploy, OutputResolver } from '../../lib/deploy';
import { checkedPlan } from '../../stacks/app';
import { clusterOf } from '../../stacks/cluster';
import { loadContracts } from '../../stacks/contracts';
import { type Cart, NAMESPACE, SERVICE } from './cart';

/**
 * The Pulumi program of the experiments on changes: one namespace with one service, whose props are the configuration,
 * so that two deployments differ by exactly what an experiment changes.
 */
export = async () => {
  const config = new pulumi.Config();
  const { neverReady, ...props } = config.requireObject<Cart>('cart');
  const outputs = new OutputResolver();
  const app = new App({ resolvers: [outputs] });
  app.node.setContext(KUBERNETES_VERSION, '1.36');
  const chart = new Chart(app, 'shop', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: NAMESPACE, sidecars: false });
  const service: MicroserviceProps = {
    image: `${SERVICE}:1.0.0`,
    ...props,
    name: SERVICE,
    contract: loadContracts().ledger,
  };
  const { deployment } = new Microservice(chart, SERVICE, service);
  if (neverReady) {
    deployment.addJsonPatch(JsonPatch.add('/spec/template/metadata/labels/meshwright.dev~1testbed', 'never-ready'));
  }
  const cluster = await clusterOf(config.requireObject('cluster'), 'the experiment');
  await deploy(checkedPlan(app), { cluster, outputs, availableSeconds: config.getNumber('availableSeconds') });
};
