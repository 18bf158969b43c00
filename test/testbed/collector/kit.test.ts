import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COLLECTOR_IMAGE } from '../../../lib';
import { COLLECTOR } from '../../../testbed/obtain/kit';
import { officialSource } from '../../../testbed/obtain/official-source';
import { COLLECTOR_VERSION, versionOf } from '../../../testbed/obtain/pins';

const read = (name: string) => readFileSync(path.join(COLLECTOR.module.folder, name), 'utf8');

test('the Collector is of the version for which configurations are written', () => {
  expect(COLLECTOR_IMAGE).toBe(`otel/opentelemetry-collector-contrib:${COLLECTOR_VERSION}`);
  expect(versionOf('otelcol-contrib')).toBe(COLLECTOR_VERSION);
});

/** The parts whose module of that version cannot be had, and the newest one that can. */
const OLDER: Readonly<Record<string, string>> = {
  servicegraphconnector: '0.158.0',
  k8sleaderelector: '0.156.0',
  k8sclusterreceiver: '0.156.0',
  k8sobjectsreceiver: '0.151.0',
};

test('go.mod says its own path and requires the same version of every part that is built in', () => {
  const required = read('go.mod');
  expect(required).toMatch(`module ${COLLECTOR.module.path}\n`);
  const imported = [...read('components.go').matchAll(/"((?:github|go)\S+)"/g)].map(([, module]) => module);
  const parts = imported.filter((module) =>
    /\/(connector|exporter|extension|processor|receiver)\/\w/.test(module ?? ''),
  );
  expect(parts.length).toBeGreaterThan(15);
  for (const part of parts) {
    const version = OLDER[path.posix.basename(part ?? '')] ?? COLLECTOR_VERSION;
    expect(required).toContain(`\t${part} v${version}\n`);
  }
});

test('the Go module has no source that the key of the cache leaves out', () => {
  expect([...COLLECTOR.module.sources].sort()).toEqual(readdirSync(COLLECTOR.module.folder).sort());
});

test.each([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
])('the release for Linux on %s is that for %s', (arch, machine) => {
  expect(officialSource('otelcol-contrib', 'linux', arch)).toMatchObject({
    url: expect.stringMatching(
      new RegExp(`/v${COLLECTOR_VERSION}/otelcol-contrib_${COLLECTOR_VERSION}_linux_${machine}\\.tar\\.gz$`),
    ),
    member: 'otelcol-contrib',
  });
});
