import { App, Chart } from 'cdk8s';
import {
  type Contract,
  type Manifest,
  type MeshMember,
  Microservice,
  planOf,
  RestrictedNamespace,
  ServiceMesh,
} from '../../../lib';

/** The host of the service that {@link contractManifests} gives the contract. */
export const LEDGER = 'ledger.finance-dev';

/**
 * What is deployed for two services of one contract, of which billing calls every operation of the ledger.
 *
 * @param ledgerOptions what its mesh says of the ledger
 */
export function contractManifests(contract: Contract, ledgerOptions: Partial<MeshMember> = {}): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'finance', { namespace: 'finance-dev', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'finance-dev' });
  const service = (name: string) => new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract });
  const [billing, ledger] = [service('billing'), service('ledger')];
  for (const { id } of contract.operations) billing.operation(id).calls(ledger.operation(id));
  const members = [{ service: billing }, { service: ledger, ...ledgerOptions }];
  new ServiceMesh(chart, 'mesh', { version: '1.31', telemetry: { samplingPercentage: 1 }, members });
  return planOf(app).objects.map(({ manifest }) => manifest);
}
