import { readdirSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from '../folders';
import { isAlive, lockHolder, memoryOf } from '../process';
import { isReady } from './health';
import { type Layout, layoutOf, SERVERS, type ServerName } from './layout';
import { readRecord, runningServers, type TestbedRecord } from './record';
import { type Testbed, testbedOf } from './testbed';

export interface ServerStatus {
  readonly server: ServerName;
  /** Its process; `undefined` when it does not run. */
  readonly pid?: number;
  /** Its resident memory in bytes, where the system tells. */
  readonly memory?: number;
}

export interface TestbedStatus {
  readonly name: string;
  /**
   * `running`: all servers run and the API answers. `starting`: a process is at it. `broken`: some of it runs; `start`
   * mends it. `stopped`: nothing of it runs. `absent`: there is no such testbed.
   */
  readonly state: 'running' | 'starting' | 'broken' | 'stopped' | 'absent';
  /** When its start began, as ISO 8601. */
  readonly startedAt?: string;
  readonly testbed?: Testbed;
  readonly servers: readonly ServerStatus[];
}

/** How a testbed is. */
export async function testbedStatus(name = 'default'): Promise<TestbedStatus> {
  const layout = layoutOf(name);
  const record = readRecord(layout);
  const starting = lockHolder(layout.lock) !== undefined;
  if (record === undefined) return { name, state: starting ? 'starting' : 'absent', servers: [] };
  const state = await stateOf(layout, record, starting);
  const servers = SERVERS.map((server) => serverStatus(server, record));
  return { name, state, startedAt: record.startedAt, testbed: testbedOf(layout, record, true), servers };
}

/** The names of all testbeds of this user, in order. */
export function listTestbeds(): string[] {
  return entries()
    .filter((entry) => !entry.endsWith('.lock'))
    .sort();
}

/** The ports of all testbeds, also of servers that are down for the moment. */
export function portsInUse(): Set<number> {
  return new Set(listTestbeds().flatMap((name) => Object.values(readRecord(layoutOf(name))?.ports ?? {})));
}

async function stateOf(layout: Layout, record: TestbedRecord, starting: boolean): Promise<TestbedStatus['state']> {
  const running = runningServers(record).length;
  if (running === SERVERS.length && record.complete && (await isReady(layout, record))) return 'running';
  if (starting) return 'starting';
  return running === 0 ? 'stopped' : 'broken';
}

function serverStatus(server: ServerName, record: TestbedRecord): ServerStatus {
  const ref = record.servers[server];
  if (ref === undefined || !isAlive(ref)) return { server };
  return { server, pid: ref.pid, memory: memoryOf(ref) };
}

function entries(): string[] {
  try {
    const folder = path.join(stateFolder(), 'testbeds');
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
