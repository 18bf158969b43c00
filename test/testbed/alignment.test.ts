import { readFileSync } from 'node:fs';
import path from 'node:path';

const TESTBED = path.join(__dirname, '..', '..', 'testbed');

/**
 * The Go modules whose parts are built one after another, into one build cache. A package is compiled again when any
 * module below it differs, so one version apart at the bottom (golang.org/x, protobuf) costs the whole tree.
 */
const BUILDS = ['controlplane', 'mesh/istio', 'collector/otelcol', 'pulumi/cli'];

/** What cannot be the same in all of them, with the reason. */
const APART: Readonly<Record<string, string>> = {
  'k8s.io/api': "the Collector's k8sattributes processor does not compile against client-go 0.36",
  'k8s.io/apimachinery': 'goes with k8s.io/api',
  'k8s.io/client-go': 'goes with k8s.io/api',
  'k8s.io/kubelet': 'goes with k8s.io/api',
  'k8s.io/apiextensions-apiserver': 'Kubernetes asks for v0.0.0 and replaces it',
  'k8s.io/kubectl': 'Kubernetes asks for v0.0.0 and replaces it',
  'istio.io/api': 'istiod comes with a commit of its own; the CRDs come with the release',
  'github.com/openshift/api': 'goes with k8s.io/api',
  'github.com/planetscale/vtprotobuf': 'istiod is generated with its own commit of it',
  'go.opentelemetry.io/collector/featuregate': "the Collector's own release",
  'go.opentelemetry.io/collector/pdata': "the Collector's own release",
  'go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc': 'not stable in the release that the Collector uses',
  'go.opentelemetry.io/otel/sdk/log': 'not stable in the release that the Collector uses',
};

function versionsIn(build: string): [string, string][] {
  const text = readFileSync(path.join(TESTBED, build, 'go.mod'), 'utf8');
  return [...text.matchAll(/^(?:require )?\t?([\w./~-]+\.[\w./~-]+) (v\S+)/gm)].map(([, name, version]) => [
    name as string,
    version as string,
  ]);
}

const versions = new Map<string, Set<string>>();
for (const [name, version] of BUILDS.flatMap(versionsIn)) {
  versions.set(name, (versions.get(name) ?? new Set()).add(version));
}
const apart = [...versions].filter(([, found]) => found.size > 1).map(([name]) => name);

test('modules that several builds use have one version in all of them, so that one build cache serves them', () => {
  expect(versions.size).toBeGreaterThan(500);
  expect(apart.filter((name) => !(name in APART))).toEqual([]);
});

test('no exception is kept that is none', () => {
  expect(Object.keys(APART).filter((name) => !apart.includes(name))).toEqual([]);
});
