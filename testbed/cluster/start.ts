import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { reasonOf, TestbedError } from '../failure';
import { obtainParts, type Parts, VERSIONS } from '../obtain';
import { endServers, freePorts, onInterrupt, type ProcessRef, signal, withLock } from '../process';
import { noProgress, type Progress } from '../progress';
import { serverUrl } from './commands';
import { isReady } from './health';
import { kubeconfig } from './kubeconfig';
import { mustKubectl } from './kubectl';
import { type Layout, layoutOf, SERVERS, type ServerName } from './layout';
import { fakeNodes } from './nodes';
import { CLIENTS, createPki, writePki } from './pki';
import { readRecord, runningServers, type TestbedRecord, writeRecord } from './record';
import { ended, launch, untilReady } from './servers';
import { portsInUse } from './status';
import { type Testbed, testbedOf } from './testbed';
import { fakeVolumes } from './volumes';

/** Grows as servers start. */
type Refs = Partial<Record<ServerName, ProcessRef>>;

export interface StartOptions {
  /** @default 'default' */
  readonly name?: string;
  /** Hears what is being done. @default - nobody */
  readonly progress?: Progress;
  /** How many fake nodes a new testbed gets; one that runs keeps its own. @default 3 */
  readonly nodes?: number;
}

/**
 * Starts a testbed, or finds it running. One whose servers have partly ended goes on with its data; one that has ended
 * as a whole starts empty. Nothing of it runs after a failure or an interrupt.
 * Errors: a `TestbedError` that says which part failed, with the end of its log.
 */
export async function startTestbed(options: StartOptions = {}): Promise<Testbed> {
  const { name = 'default', progress = noProgress, nodes = 3 } = options;
  const layout = layoutOf(name);
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 1000) {
    throw new TestbedError(`A testbed cannot have ${nodes} nodes. Allowed: 1 to 1000.`);
  }
  const running = await findRunning(layout);
  if (running) return running;
  return withLock(
    layout.lock,
    async () => (await findRunning(layout)) ?? (await startLocked(name, nodes, layout, progress)),
    ({ pid }) => progress.note(`Process ${pid} is at testbed "${name}": waiting for it.`),
  );
}

async function findRunning(layout: Layout): Promise<Testbed | undefined> {
  const record = readRecord(layout);
  if (!record?.complete || runningServers(record).length < SERVERS.length) return undefined;
  return (await isReady(layout, record)) ? testbedOf(layout, record, true) : undefined;
}

async function startLocked(name: string, nodes: number, layout: Layout, progress: Progress): Promise<Testbed> {
  const before = readRecord(layout);
  const resumed = before?.complete && runningServers(before).length > 0 ? before : undefined;
  if (before !== undefined && resumed === undefined) await endServers(Object.values(before.servers));
  const parts = resumed?.parts ?? (await obtainParts(progress));

  const refs: Refs = { ...resumed?.servers };
  const forget = onInterrupt(() => {
    for (const ref of Object.values(refs)) signal(ref, 'SIGKILL');
  });
  try {
    const initial = resumed ?? (await prepare(name, nodes, layout, parts));
    await progress.step(`Testbed "${name}"`, async (detail) => {
      await startServers(layout, initial, refs, detail);
      try {
        if (resumed === undefined) await furnish(initial, detail);
      } finally {
        // A server that ended is the better reason, and none may have ended unnoticed.
        assertAllRun(layout, { ...initial, servers: refs });
      }
      detail(`${serverUrl(initial)}, ${initial.nodes} nodes`);
    });
    const record = { ...initial, servers: refs, complete: true };
    writeRecord(layout, record);
    return testbedOf(layout, record, false);
  } catch (error) {
    await endServers(Object.values(refs));
    throw new TestbedError(`Testbed "${name}" did not start, and nothing of it runs. ${reasonOf(error)}`);
  } finally {
    forget();
  }
}

/** An empty folder with keys, kubeconfigs and a record that has no servers yet. */
async function prepare(name: string, nodes: number, layout: Layout, parts: Parts): Promise<TestbedRecord> {
  rmSync(layout.dir, { recursive: true, force: true });
  mkdirSync(layout.logs, { recursive: true, mode: 0o700 });
  const [etcd = 0, etcdPeer = 0, api = 0] = await freePorts(3, portsInUse());
  const record: TestbedRecord = {
    name,
    startedAt: new Date().toISOString(),
    complete: false,
    nodes,
    ports: { etcd, etcdPeer, api },
    parts,
    servers: {},
  };
  const pems = await createPki();
  writePki(layout.pki, pems);
  for (const client of CLIENTS) {
    writeFileSync(layout.kubeconfig(client), kubeconfig(name, serverUrl(record), client, pems), { mode: 0o600 });
  }
  writeRecord(layout, record);
  return record;
}

/** Starts the servers that do not run, each on the record as soon as it lives: anyone can stop it from then on. */
async function startServers(
  layout: Layout,
  record: TestbedRecord,
  refs: Refs,
  detail: (text: string) => void,
): Promise<void> {
  const running = runningServers({ ...record, servers: refs });
  for (const server of SERVERS) {
    detail(server);
    const ref = (running.includes(server) && refs[server]) || (await launch(server, layout, record));
    refs[server] = ref;
    writeRecord(layout, { ...record, servers: refs });
    await untilReady(server, ref, layout, record);
  }
}

/** Gives a new cluster its nodes, volumes and Istio's CRDs, and waits until the controllers have done their first work. */
async function furnish({ name, nodes, parts }: TestbedRecord, detail: (text: string) => void): Promise<void> {
  const kubectl = (args: readonly string[], input?: string) =>
    mustKubectl({ name, kubectl: parts.binaries.kubectl }, args, input);
  const patience = '--timeout=60s';
  detail("nodes, volumes and Istio's CRDs");
  await Promise.all([
    kubectl(['create', '-f', '-'], JSON.stringify(fakeNodes(nodes, VERSIONS.kubernetes))),
    kubectl(['create', '-f', '-'], JSON.stringify(fakeVolumes())),
    kubectl(['apply', '--server-side', '-f', parts.crds]),
  ]);
  await Promise.all([
    kubectl(['wait', '--for=condition=Ready', 'nodes', '--all', patience]),
    kubectl(['wait', '--for=condition=Established', '-f', parts.crds, patience]),
    kubectl(['wait', '--for=create', 'serviceaccount/default', '--namespace=default', patience]),
  ]);
}

function assertAllRun(layout: Layout, record: TestbedRecord): void {
  const running = runningServers(record);
  const dead = SERVERS.find((server) => !running.includes(server));
  if (dead !== undefined) throw ended(dead, layout);
}
