import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../lib';
import { ENDPOINT_REMOVAL_SECONDS } from '../../lib/workload';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { type MeshLab, READ, write } from './lab';
import { failedOf, RATE } from './load';

const SECONDS = 10;
const ALL = 2 * SECONDS * RATE;
const PRE_STOP = ENDPOINT_REMOVAL_SECONDS;
const HOST = 'ledger.finance-prod';
const { prod } = ENVIRONMENTS;

/** What the first release deployed to prod, as it wrote it then. */
const firstRelease = (): Manifest[] =>
  parseAllDocuments(readFileSync(path.join(__dirname, '..', 'releases', 'first-prod.yaml'), 'utf8')).map((document) =>
    document.toJS(),
  );

const thisRelease = (): Manifest[] =>
  synthesize([prod]).flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));

interface Event {
  readonly id: string;
  readonly title: string;
  readonly policy: string;
  /** What is there before. */
  readonly manifests: () => Manifest[];
  /** What happens while requests go on. */
  readonly happen: (mesh: Mesh) => Promise<void>;
  /** How many entries may be under way at what is gone at once. @default 0 */
  readonly underWay?: number;
}

const EVENTS: readonly Event[] = [
  {
    id: 'upgrade-from-first-release',
    title: 'the policy that the first release deployed to prod becomes the one of today, while its pods still run',
    policy: 'objects keep their names, routes their subsets',
    manifests: firstRelease,
    happen: (mesh) => mesh.restartIstiod(thisRelease()),
  },
  {
    id: 'certificates-rotated',
    title: 'the certificates of all proxies are replaced',
    policy: 'mutual TLS by the proxies',
    manifests: thisRelease,
    happen: (mesh) => mesh.rotateCertificates(),
  },
  {
    id: 'replica-evicted',
    title: `one of ${prod.replicaFloor} ledgers is evicted, or its node drained`,
    policy: `preStop of ${PRE_STOP} s: it serves until no proxy asks it`,
    manifests: thisRelease,
    happen: (mesh) => mesh.evict('ledger-0', PRE_STOP),
  },
  {
    id: 'zone-lost',
    title: `a zone with one of ${prod.replicaFloor} ledgers is gone at once`,
    policy: 'reads are repeated elsewhere, entries where they were never sent',
    manifests: thisRelease,
    happen: (mesh) => mesh.crash('ledger-0'),
    underWay: 2,
  },
];

function experimentOn({ id, title, policy, manifests, happen, underWay = 0 }: Event): Experiment<MeshLab> {
  return {
    id,
    title: `${title}, at ${RATE} reads and ${RATE} entries a second`,
    policy,
    short: true,
    run: (lab) => {
      const replicas = { billing: 1, payments: 1, ledger: prod.replicaFloor };
      return lab.inMesh({ replicas, manifests: manifests() }, async (mesh) => {
        const [reads, entries] = await Promise.all([
          failedOf(SECONDS, () => mesh.request('payments', { ...READ, host: HOST })),
          failedOf(SECONDS, (i) => mesh.request('billing', { ...write(`${id}-${i}`), host: HOST })),
          sleep(1_000).then(() => happen(mesh)),
        ]);
        return {
          predicted:
            underWay === 0
              ? `none of ${ALL} requests fails`
              : `no read fails, at most ${underWay} entries of ${ALL / 2}`,
          measured: `${reads} reads and ${entries} entries failed`,
          holds: reads === 0 && entries <= underWay,
        };
      });
    },
  };
}

/** Changes and events in a mesh that serves: none of them may cost a request. */
export const meshChanges: readonly Experiment<MeshLab>[] = EVENTS.map((event) => experimentOn(event));
