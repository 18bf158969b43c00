/**
 * The Pulumi program: the stack's name is the environment. What is wrong with it is reported at once, and nothing is
 * registered then.
 * @module
 */
import * as pulumi from '@pulumi/pulumi';
import { FindingsError, serviceHost } from '../lib';
import { deploy, OutputResolver } from '../lib/deploy';
import { buildApp, checkedPlan, environmentNamed, extensionProvidersOf } from './app';
import { clusterOf } from './cluster';
import { checkClusterVersion } from './cluster-version';
import { loadContracts } from './contracts';
import { checkContext } from './kubeconfig';
import { readPulumiConfig } from './pulumi-config';

async function program() {
  const environment = environmentNamed(pulumi.getStack());
  const config = readPulumiConfig();
  const outputs = new OutputResolver();
  const app = buildApp(environment, config, loadContracts(), [outputs]);
  const plan = checkedPlan(app);
  const file = `Pulumi.${environment.name}.yaml`;
  const cluster = await clusterOf(config.cluster, file);
  const { availableSeconds } = config;
  const findings = [
    ...config.findings,
    ...checkContext(config.cluster, file),
    ...(await checkClusterVersion(cluster, environment.kubernetesVersion, file)),
  ];
  await deploy(plan, { cluster, outputs, availableSeconds, findings, strict: environment.strict });
  const services = plan.objects.filter(({ manifest }) => manifest.apiVersion === 'v1' && manifest.kind === 'Service');
  return {
    services: services.map(({ manifest: { metadata } }) =>
      serviceHost(metadata.name, metadata.namespace, plan.clusterDomain),
    ),
    objects: plan.objects.map(({ id }) => id),
    /** For the stack that installs Istio: entries of its `meshConfig.extensionProviders`. */
    extensionProviders: extensionProvidersOf(app),
  };
}

export = () =>
  program().catch((error) => {
    if (!(error instanceof FindingsError)) throw error;
    throw new pulumi.RunError(`The stack was not deployed.\n${error.message}`);
  });
