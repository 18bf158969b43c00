import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Contract, OtelCollector, RestrictedNamespace } from '../lib';
import type { Environment } from './environments';

export interface ObservabilityProps {
  readonly environment: Environment;
  /** The contracts of the senders, whose secret fields leave the environment in no span and no log. */
  readonly contracts: readonly Contract[];
}

/** Where the logs, traces and metrics of an environment come together. */
export class Observability extends Chart {
  readonly gateway: OtelCollector;

  constructor(scope: Construct, id: string, { environment, contracts }: ObservabilityProps) {
    const namespace = `observability-${environment.name}`;
    super(scope, id, { namespace, disableResourceNameHashes: true });
    new RestrictedNamespace(this, 'namespace', { name: namespace });
    this.gateway = new OtelCollector(this, 'gateway', {
      name: 'otel-gateway',
      replicas: environment.replicaFloor,
      mesh: { version: environment.meshVersion, localityFailover: environment.localityFailover },
      contracts,
    });
  }
}
