import { App, Chart } from 'cdk8s';
import { type Manifest, Microservice, planOf, RestrictedNamespace, ServiceMesh } from '../../lib';
import { loadContracts } from '../../stacks/contracts';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { LEDGER, type MeshLab, READ, repeat, write } from './lab';

const COUNT = 400;
const WEIGHT = 10;
const HEADER = { name: 'x-canary', value: 'yes' };
const PODS = { billing: 1, ledger: 3, 'ledger-canary': 1 };

/** A ledger with a canary, and billing, which calls both of its operations. */
export function canaryManifests(): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'canary', { namespace: 'finance-dev', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'finance-dev' });
  const contracts = loadContracts();
  const service = (name: 'billing' | 'ledger') =>
    new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract: contracts[name], replicas: PODS[name] });
  const [billing, ledger] = [service('billing'), service('ledger')];
  ledger.addCanary({ image: 'ledger:2.0.0' });
  billing.operation('createInvoice').calls(ledger.operation('postEntry')).calls(ledger.operation('getBalance'));
  new ServiceMesh(chart, 'mesh', {
    version: '1.31',
    telemetry: { samplingPercentage: 1 },
    members: [{ service: billing }, { service: ledger, canary: { weight: WEIGHT, header: HEADER, mirror: 100 } }],
  });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

const inCanary = (mesh: Mesh) => mesh.upstream('ledger-canary').received.length;
const post = (key: string) => ({ ...write(key), host: LEDGER });

export const canary: Experiment<MeshLab>[] = [
  {
    id: 'canary-split',
    title: 'one canary beside three pods of the running version',
    policy: `${WEIGHT} % of the requests and all with its header; copies of reads only`,
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS, manifests: canaryManifests() }, async (mesh) => {
        await repeat(COUNT, 4, (i) => mesh.request('billing', post(`weight-${String(i).padStart(8, '0')}`)));
        const byWeight = inCanary(mesh);
        mesh.upstream('ledger-canary').forget();

        await repeat(50, 4, (i) => {
          const call = post(`header-${String(i).padStart(8, '0')}`);
          return mesh.request('billing', { ...call, headers: { ...call.headers, [HEADER.name]: HEADER.value } });
        });
        const byHeader = inCanary(mesh);
        mesh.upstream('ledger-canary').forget();
        for (const upstream of mesh.upstreams('ledger')) upstream.forget();

        await repeat(50, 4, () => mesh.request('billing', READ));
        const executed = mesh.upstreams('ledger').reduce((sum, { received }) => sum + received.length, 0);
        const copied = inCanary(mesh);
        // Four standard deviations of a share of a tenth.
        const spread = 4 * Math.sqrt((COUNT * WEIGHT * (100 - WEIGHT)) / 100 ** 2);
        return {
          predicted: `about ${(COUNT * WEIGHT) / 100} of ${COUNT} by weight, 50 of 50 by header, a copy of each of 50 reads`,
          measured: `${byWeight}, ${byHeader}, ${copied} (${executed} at the running version)`,
          holds:
            Math.abs(byWeight - (COUNT * WEIGHT) / 100) <= spread && byHeader === 50 && copied >= 50 && executed <= 50,
        };
      }),
  },
];
