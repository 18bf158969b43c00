import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { ManifestObject } from '../lib/kube';
import { planOf, renderYaml, toYaml } from '../lib/plan';
import { manifestsOf, services } from './manifests';

/** How the objects are spread over charts; cdk8s writes a file for each. */
type Layout = 'a chart a service' | 'one chart';

/** One thing to measure: what it makes of `count` services, in `folder`. Returns the milliseconds of its phases. */
export type Candidate = (count: number, folder: string) => Record<string, number>;

/** What is measured in a process of its own, by name. */
export const CANDIDATES: Readonly<Record<string, Candidate>> = {
  meshwright: (count, folder) => meshwright(count, folder, 'a chart a service'),
  'meshwright, one chart': (count, folder) => meshwright(count, folder, 'one chart'),
  cdk8s: (count, folder) => cdk8s(count, folder, 'a chart a service'),
  'cdk8s, one chart': (count, folder) => cdk8s(count, folder, 'one chart'),
  'writer: JSON.stringify': (count) => write(count, (manifest) => JSON.stringify(manifest)),
  'writer: meshwright': (count) => write(count, toYaml),
  'writer: js-yaml': (count) => write(count, (manifest) => jsYaml.dump(manifest)),
  'writer: yaml': (count) => write(count, (manifest) => yaml.stringify(manifest)),
};

function meshwright(count: number, folder: string, layout: Layout): Record<string, number> {
  const clock = stopwatch();
  const app = build(count, folder, layout, ManifestObject);
  clock.lap('construct');
  const plan = planOf(app);
  clock.lap('plan');
  const files = renderYaml(plan);
  clock.lap('YAML');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(path.join(folder, file), text);
  clock.lap('files');
  return clock.laps;
}

function cdk8s(count: number, folder: string, layout: Layout): Record<string, number> {
  const clock = stopwatch();
  const app = build(count, folder, layout, ApiObject);
  clock.lap('construct');
  app.synth();
  clock.lap('synth');
  return clock.laps;
}

/** The same tree for both, of raw objects, each of its own class. */
function build(count: number, outdir: string, layout: Layout, Kind: typeof ApiObject): App {
  const app = new App({ outdir });
  const all = layout === 'one chart' ? new Chart(app, 'all') : undefined;
  for (const service of services(count)) {
    const scope = all ? new Construct(all, service.name) : new Chart(app, service.name);
    for (const manifest of manifestsOf(service)) new Kind(scope, manifest.kind, manifest);
  }
  return app;
}

function write(count: number, writer: (manifest: object) => string): Record<string, number> {
  const manifests = services(count).flatMap(manifestsOf);
  const clock = stopwatch();
  let length = 0;
  for (const manifest of manifests) length += writer(manifest).length;
  clock.lap('write');
  if (length === 0) throw new Error('nothing was written');
  return clock.laps;
}

function stopwatch() {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name: string) {
      const now = performance.now();
      laps[name] = now - last;
      last = now;
    },
  };
}
