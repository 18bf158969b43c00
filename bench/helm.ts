import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { toYaml } from '../lib/plan';
import type { Progress } from '../testbed/progress';
import { manifestsOf, NAMESPACE, services } from './manifests';

const run = promisify(execFile);

/** The release that is measured. */
export const HELM_VERSION = 'v3.19.0';

/**
 * A helm binary of the pinned release: the one in the cache, or a Go build into it (some minutes, once).
 *
 * @throws Error saying why there is none
 */
export async function obtainHelm(progress: Progress): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'meshwright', `helm-${HELM_VERSION}`);
  const binary = path.join(folder, 'helm');
  if (existsSync(binary)) return binary;
  await progress.step(`Building helm ${HELM_VERSION} with Go, once`, async () => {
    try {
      await run('go', ['install', `helm.sh/helm/v3/cmd/helm@${HELM_VERSION}`], {
        env: { ...process.env, GOBIN: folder },
      });
    } catch (error) {
      const { message, stderr = '' } = error as Error & { stderr?: string };
      throw new Error(`helm ${HELM_VERSION} cannot be built: ${stderr.trim().split('\n').at(-1) || message}`);
    }
  });
  return binary;
}

/** What `helm template` makes of a chart. */
export async function templateWith(helm: string, chart: string): Promise<string> {
  return (await run(helm, ['template', 'bench', chart])).stdout;
}

/**
 * A chart that renders the same objects as the constructs do: one template a kind, each a range over the services in
 * values.yaml, as charts are written.
 */
export function writeHelmChart(count: number, folder: string): void {
  // Stands for a number in the text of a template; no other number of the manifests looks like it.
  const [replicas, port] = [700_001, 700_002];
  const templates = path.join(folder, 'templates');
  mkdirSync(templates, { recursive: true });
  writeFileSync(path.join(folder, 'Chart.yaml'), toYaml({ apiVersion: 'v2', name: 'bench', version: '1.0.0' }));
  writeFileSync(path.join(folder, 'values.yaml'), toYaml({ namespace: NAMESPACE, services: services(count) }));
  for (const manifest of manifestsOf({ name: '{{ .name }}', replicas, port })) {
    const body = toYaml(manifest)
      .replaceAll(String(replicas), '{{ .replicas }}')
      .replaceAll(String(port), '{{ .port }}')
      .replaceAll(`namespace: ${NAMESPACE}`, 'namespace: {{ $.Values.namespace }}');
    const template = `{{- range .Values.services }}\n---\n${body}{{- end }}\n`;
    writeFileSync(path.join(templates, `${manifest.kind.toLowerCase()}.yaml`), template);
  }
}
