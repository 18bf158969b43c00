import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ServiceAccount } from '../cluster/account';
import type { ApiRequest } from '../cluster/audit';
import type { KubectlTarget } from '../cluster/kubectl';
import { stateFolder } from '../folders';
import { watchOver } from '../process';
import { startKubelet } from './kubelet';
import type { PodNode } from './layout';

/** A Pod as its node knows it. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What a node of a testbed has for those who run on it: a folder for its files, and a kubelet. */
export interface FakeNode extends PodNode {
  /** What a service account has asked of its kubelet so far. */
  requestsOf(account: ServiceAccount): ApiRequest[];
  /** Writes lines of a container to its log, as a container runtime does. */
  log(pod: PodRef, container: string, lines: readonly string[]): void;
  stop(): void;
}

/** Gives a node of a testbed, which is one by name only, files and a kubelet. */
export async function startNode(testbed: KubectlTarget, name: string): Promise<FakeNode> {
  const nodes = path.join(stateFolder(), 'nodes');
  mkdirSync(nodes, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(nodes, `${name}-`));
  const logs = path.join(folder, 'var', 'log', 'pods');
  mkdirSync(logs, { recursive: true });
  const endWatch = watchOver([], folder);
  const kubelet = await startKubelet(testbed, name);
  return {
    name,
    folder,
    address: kubelet.address,
    requestsOf: kubelet.requestsOf,
    log({ namespace, name: pod, uid }, container, lines) {
      const place = path.join(logs, `${namespace}_${pod}_${uid}`, container);
      mkdirSync(place, { recursive: true });
      appendFileSync(path.join(place, '0.log'), lines.map(criLine).join(''));
    },
    stop() {
      kubelet.stop();
      endWatch();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A full line of standard output, as the Container Runtime Interface has it. */
const criLine = (line: string) => `${new Date().toISOString()} stdout F ${line}\n`;
