import type { Provenance } from '../obtain';
import { serverUrl } from './commands';
import { contextName } from './kubeconfig';
import type { Layout } from './layout';
import type { Ports, TestbedRecord } from './record';

/** A control plane that runs on this machine. */
export interface Testbed {
  readonly name: string;
  /** The folder with all that belongs to it. */
  readonly dir: string;
  /** The administrator's kubeconfig, readable for its owner only. */
  readonly kubeconfig: string;
  /** The context in that kubeconfig: `meshwright-<name>`. */
  readonly context: string;
  /** The API server's address. */
  readonly server: string;
  /** The path of a fitting kubectl. */
  readonly kubectl: string;
  /** How many fake nodes it has. */
  readonly nodes: number;
  readonly ports: Ports;
  /** Where its parts came from. */
  readonly provenance: readonly Provenance[];
  /** Whether it ran already when it was asked for. */
  readonly reused: boolean;
}

/** A testbed as its record tells it. */
export function testbedOf(layout: Layout, record: TestbedRecord, reused: boolean): Testbed {
  return {
    name: record.name,
    dir: layout.dir,
    kubeconfig: layout.kubeconfig('admin'),
    context: contextName(record.name),
    server: serverUrl(record),
    kubectl: record.parts.binaries.kubectl,
    nodes: record.nodes,
    ports: record.ports,
    provenance: record.parts.provenance,
    reused,
  };
}
