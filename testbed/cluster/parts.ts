import { TestbedError } from '../failure';
import { endServers, withLock } from '../process';
import { type Layout, layoutOf, type ServerName } from './layout';
import { readRecord, runningServers, type TestbedRecord, writeRecord } from './record';
import { launch, untilReady } from './servers';

type Named = { readonly name: string };

/** Kills one server of a testbed, as a crash would; the others go on. */
export async function killPart({ name }: Named, server: ServerName): Promise<void> {
  await changing(name, async (_layout, record) => {
    const ref = record.servers[server];
    if (ref !== undefined) await endServers([ref]);
  });
}

/** Starts one server again, on the same port with the same data; returns when it answers, at once if it runs. */
export async function startPart({ name }: Named, server: ServerName): Promise<void> {
  await changing(name, async (layout, record) => {
    if (runningServers(record).includes(server)) return;
    const ref = await launch(server, layout, record);
    writeRecord(layout, { ...record, servers: { ...record.servers, [server]: ref } });
    await untilReady(server, ref, layout, record);
  });
}

/** Kills the API server and starts it again. */
export async function restartApiServer(testbed: Named): Promise<void> {
  await killPart(testbed, 'kube-apiserver');
  await startPart(testbed, 'kube-apiserver');
}

async function changing(name: string, change: (layout: Layout, record: TestbedRecord) => Promise<void>): Promise<void> {
  const layout = layoutOf(name);
  await withLock(layout.lock, async () => {
    const record = readRecord(layout);
    if (record === undefined) throw new TestbedError(`There is no testbed "${name}".`);
    await change(layout, record);
  });
}
