import { TestbedError } from '../failure';
import { checksumFor } from './checksum';
import { fetchText } from './download';
import { COLLECTOR_VERSION, MESH_VERSIONS, OASDIFF_VERSION, type Part, VERSIONS } from './pins';
import { pinnedSum } from './sums';

/** One file to download. */
export interface Official {
  readonly url: string;
  /** The SHA-256 that it must have. @default - none is pinned */
  readonly pinned?: string;
  /** Learns from its publisher which SHA-256 it has. */
  published(): Promise<string>;
  /** The name within the downloaded tar archive. @default - the download is the part itself */
  readonly member?: string;
}

/** Where a part is published; a sentence where it is not. */
export function officialSource(
  part: Part,
  platform: string = process.platform,
  arch: string = process.arch,
): Official | string {
  const published = publishedAt(part, platform, arch);
  return typeof published === 'string' ? published : { ...published, pinned: pinnedSum(part, platform, arch) };
}

function publishedAt(part: Part, platform: string, arch: string): Omit<Official, 'pinned'> | string {
  if (part === 'istio-crds') {
    const url = `https://raw.githubusercontent.com/istio/api/${VERSIONS.istioApi}/kubernetes/customresourcedefinitions.gen.yaml`;
    return { url, published: () => Promise.reject(new TestbedError('there is none beside it')) };
  }
  if (part === 'meshd') return 'published nowhere: it is a program of this project';
  const machine = { x64: 'amd64', arm64: 'arm64' }[arch];
  if (platform !== 'linux' || machine === undefined) return `not published for ${platform}-${arch}`;
  if (part === 'etcd') {
    const release = `https://github.com/etcd-io/etcd/releases/download/v${VERSIONS.etcd}`;
    const name = `etcd-v${VERSIONS.etcd}-linux-${machine}`;
    return {
      url: `${release}/${name}.tar.gz`,
      published: async () => checksumFor(`${name}.tar.gz`, await fetchText(`${release}/SHA256SUMS`)),
      member: `${name}/etcd`,
    };
  }
  if (part === 'kwok') return asset('kubernetes-sigs/kwok', VERSIONS.kwok, `kwok-linux-${machine}`);
  if (part === 'envoy') {
    const name = `envoy-${MESH_VERSIONS.envoy}-linux-${arch === 'x64' ? 'x86_64' : 'aarch_64'}`;
    return asset('envoyproxy/envoy', MESH_VERSIONS.envoy, name);
  }
  if (part === 'istioctl') {
    const name = `istioctl-${MESH_VERSIONS.istio}-linux-${machine}.tar.gz`;
    const url = `https://github.com/istio/istio/releases/download/${MESH_VERSIONS.istio}/${name}`;
    return { url, published: async () => checksumFor(name, await fetchText(`${url}.sha256`)), member: 'istioctl' };
  }
  if (part === 'oasdiff') {
    const release = `https://github.com/oasdiff/oasdiff/releases/download/v${OASDIFF_VERSION}`;
    const name = `oasdiff_${OASDIFF_VERSION}_linux_${machine}.tar.gz`;
    return {
      url: `${release}/${name}`,
      published: async () => checksumFor(name, await fetchText(`${release}/checksums.txt`)),
      member: 'oasdiff',
    };
  }
  if (part === 'otelcol-contrib') {
    const project = 'opentelemetry-collector-releases';
    const release = `https://github.com/open-telemetry/${project}/releases/download/v${COLLECTOR_VERSION}`;
    const name = `otelcol-contrib_${COLLECTOR_VERSION}_linux_${machine}.tar.gz`;
    const checksums = `${release}/${project}_otelcol-contrib_checksums.txt`;
    return {
      url: `${release}/${name}`,
      published: async () => checksumFor(name, await fetchText(checksums)),
      member: 'otelcol-contrib',
    };
  }
  const url = `https://dl.k8s.io/release/v${VERSIONS.kubernetes}/bin/linux/${machine}/${part}`;
  return { url, published: async () => checksumFor(part, await fetchText(`${url}.sha256`)) };
}

/** A file of a GitHub release that comes without a file of checksums. */
function asset(repository: string, version: string, name: string): Omit<Official, 'pinned'> {
  const release = `https://api.github.com/repos/${repository}/releases/tags/v${version}`;
  return {
    url: `https://github.com/${repository}/releases/download/v${version}/${name}`,
    published: async () => digestOfAsset(name, await fetchText(release)),
  };
}

/** GitHub states the digest of each file of a release. */
export function digestOfAsset(name: string, release: string): string {
  const { assets } = JSON.parse(release) as { assets: { name: string; digest?: string | null }[] };
  const digest = assets.find((asset) => asset.name === name)?.digest ?? '';
  return checksumFor(name, digest.replace(/^sha256:/, ''));
}
