import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { reasonOf, TestbedError } from '../failure';
import type { Parts } from '../obtain';
import { isAlive, type ProcessRef } from '../process';
import { type Layout, SERVERS, type ServerName } from './layout';

export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly api: number;
}

/** What is known of a testbed, in its folder; whoever reads it can stop the testbed. */
export interface TestbedRecord {
  readonly name: string;
  /** When its start began, as ISO 8601. */
  readonly startedAt: string;
  /** Whether its start came to its end. */
  readonly complete: boolean;
  readonly nodes: number;
  readonly ports: Ports;
  readonly parts: Parts;
  readonly servers: Readonly<Partial<Record<ServerName, ProcessRef>>>;
}

/** The record of a testbed; `undefined` when there is none. */
export function readRecord(layout: Layout): TestbedRecord | undefined {
  let text: string;
  try {
    text = readFileSync(layout.record, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as TestbedRecord;
  } catch (error) {
    throw new TestbedError(`${layout.record} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes the record as a whole: a reader sees the old one or the new one. */
export function writeRecord(layout: Layout, record: TestbedRecord): void {
  const next = `${layout.record}.next`;
  writeFileSync(next, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, layout.record);
}

/** The servers of a record that run. */
export function runningServers(record: TestbedRecord): ServerName[] {
  return SERVERS.filter((server) => {
    const ref = record.servers[server];
    return ref !== undefined && isAlive(ref);
  });
}
