import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  type ExtensionProvider,
  type ExternalCaller,
  Microservice,
  type MicroserviceProps,
  type OtelCollector,
  RestrictedNamespace,
  ServiceMesh,
  ServiceSecret,
} from '../lib';
import type { DeployConfig, ServiceName } from './config';
import type { Contracts, OperationOf } from './contracts';
import type { Environment } from './environments';

export interface FinanceProps {
  readonly environment: Environment;
  readonly config: DeployConfig;
  readonly contracts: Contracts;
  readonly collector: OtelCollector;
}

/** The gateway through which the company's front ends come in. */
const INGRESS_GATEWAY: ExternalCaller = {
  namespace: 'istio-ingress',
  serviceAccount: 'istio-ingress',
  podLabels: { istio: 'ingress' },
  sidecar: false,
};

/** The finance system: who is there, who calls whom, and how long a caller waits. */
export class Finance extends Chart {
  /** What the mesh's own configuration must have for traces and access logs to reach the Collector. */
  readonly extensionProviders: readonly ExtensionProvider[];

  constructor(scope: Construct, id: string, props: FinanceProps) {
    const { environment, config } = props;
    const namespace = `finance-${environment.name}`;
    super(scope, id, { namespace, disableResourceNameHashes: true });
    new RestrictedNamespace(this, 'namespace', { name: namespace });

    const billing = new Microservice(this, 'billing', {
      ...common('billing', props),
      serviceName: 'billing-service',
      // Published: its clients were promised this Service as it is.
      targetPort: 'number',
      writableTmp: '64Mi',
      configFiles: { 'invoicing.yaml': 'currency: EUR\npaymentTermDays: 30\n' },
    });
    const ledger = new Microservice(this, 'ledger', common('ledger', props));
    const providerKey = new ServiceSecret(this, 'payment-provider', {
      name: 'payment-provider',
      values: { apiKey: config.secrets.paymentsProviderKey },
    });
    const payments = new Microservice(this, 'payments', {
      ...common('payments', props),
      secretEnv: { PROVIDER_API_KEY: providerKey.key('apiKey') },
    });
    const notifications = new Microservice(this, 'notifications', common('notifications', props));

    billing.allowCaller(INGRESS_GATEWAY);
    billing
      .operation('createInvoice')
      .calls(ledger.operation('postEntry'))
      .callsLater(notifications.operation('sendNotification'));
    billing.operation('voidInvoice').calls(ledger.operation('postEntry'));
    billing
      .operation('payInvoice')
      .calls(payments.operation('createCharge'))
      .callsLater(notifications.operation('sendNotification'));
    billing.operation('getInvoice').calls(payments.operation('getCharge'));
    payments.operation('createCharge').calls(ledger.operation('postEntry'));
    payments.operation('createRefund').calls(ledger.operation('getBalance')).calls(ledger.operation('postEntry'));

    const mesh = new ServiceMesh(this, 'mesh', {
      version: environment.meshVersion,
      localityFailover: environment.localityFailover,
      telemetry: { samplingPercentage: environment.traceSampling, accessLogFilter: environment.accessLogFilter },
      // Each caller waits longer than the one it calls, so the innermost timeout is the one that strikes first.
      members: [
        { service: billing, timeout: Duration.seconds(10) },
        { service: payments, timeout: Duration.seconds(5) },
        // A balance is read in half a second at the most: one that hangs is cut off early, and read again.
        {
          service: ledger,
          timeout: Duration.seconds(2),
          operations: { getBalance: { latency: Duration.millis(500) } },
        },
        { service: notifications, timeout: Duration.seconds(2) },
      ],
    });
    this.extensionProviders = mesh.extensionProviders(props.collector);
  }
}

/** What all services of the system share. */
function common<Name extends ServiceName>(
  name: Name,
  { environment, config, contracts, collector }: FinanceProps,
): MicroserviceProps<OperationOf<Name>> {
  return {
    name,
    image: config.images[name],
    contract: contracts[name],
    partOf: 'finance',
    environment: environment.name,
    replicas: environment.replicaFloor,
    autoscaling: environment.autoscaling,
    ...environment.resources,
    telemetry: collector,
  };
}
