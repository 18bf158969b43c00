import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The versions of the parts; `testbed/controlplane/go.mod` says the same ones. */
export const VERSIONS = { kubernetes: '1.36.3', etcd: '3.6.8', kwok: '0.8.0', istioApi: '1.31.1' } as const;

/** SHA-256 of `kubernetes/customresourcedefinitions.gen.yaml` of istio.io/api at its version above. */
export const CRDS_SHA256 = 'c0ad59e008658765412badb836e73a523a355e3d792a32ad3c0711a728be5aff';

/** The programs of a control plane; each is run by its name. */
export const BINARIES = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
] as const;
export type Binary = (typeof BINARIES)[number];

/** All that a testbed is made of. */
export const PARTS = [...BINARIES, 'istio-crds'] as const;
export type Part = (typeof PARTS)[number];

/** The Go module that builds the binaries and pins the CRDs. */
export const GO_MODULE = path.join(__dirname, '..', 'controlplane');

/** The version that a binary has to fit. */
export function versionOf(binary: Binary): string {
  return binary === 'etcd' || binary === 'kwok' ? VERSIONS[binary] : VERSIONS.kubernetes;
}

/** What the cache is keyed by: any change of a pin, of the Go program or of the machine's kind gives another key. */
export function pinsKey(
  files: Readonly<Record<string, string>> = goFiles(),
  versions: object = VERSIONS,
  machine = `${process.platform}-${process.arch}`,
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([Object.entries(files).sort(), versions, machine]));
  return hash.digest('hex').slice(0, 16);
}

function goFiles(): Record<string, string> {
  const read = (name: string) => [name, readFileSync(path.join(GO_MODULE, name), 'utf8')] as const;
  return Object.fromEntries(['go.mod', 'go.sum', 'main.go'].map(read));
}
