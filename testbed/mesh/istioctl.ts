import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestbedError } from '../failure';
import { obtainMeshParts } from '../obtain';
import { run } from '../process';
import { noProgress, type Progress } from '../progress';
import { type Manifest, toYamlStream } from './manifests';
import { meshConfig } from './mesh-config';

/** What `istioctl analyze` says about an object. */
export interface Message {
  /** Such as `IST0101`. */
  readonly code: string;
  readonly level: 'Info' | 'Warning' | 'Error';
  readonly message: string;
  /** The object, such as `VirtualService finance-dev/ledger`. */
  readonly origin?: string;
}

/** istioctl's two judges that need no cluster. Each overlooks what the other sees. */
export interface Istioctl {
  /** Faults between objects; unknown fields pass. Messages of every level. */
  analyze(manifests: readonly Manifest[]): Promise<readonly Message[]>;
  /** Faults within each object, unknown fields too: one line each, warnings included. */
  validate(manifests: readonly Manifest[]): Promise<readonly string[]>;
}

/** istioctl, obtained as the mesh's other parts are. */
export async function obtainIstioctl(progress: Progress = noProgress): Promise<Istioctl> {
  const { istioctl } = (await obtainMeshParts(progress)).binaries;
  return {
    analyze: (manifests) => analyze(istioctl, manifests),
    validate: (manifests) => validate(istioctl, manifests),
  };
}

function analyze(istioctl: string, manifests: readonly Manifest[]): Promise<readonly Message[]> {
  return withFiles(manifests, async (file, config) => {
    const offline = ['--use-kube=false', '--all-namespaces', '--meshConfigFile', config];
    const args = ['analyze', ...offline, '--output', 'json', '--output-threshold', 'Info', file];
    const { code, stdout, stderr } = await run(istioctl, args, { timeout: 60_000 });
    if (stdout.trim() === '') throw new TestbedError(`istioctl analyze ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout) as Message[];
  });
}

function validate(istioctl: string, manifests: readonly Manifest[]): Promise<readonly string[]> {
  return withFiles(manifests, async (file) => {
    const { code, stdout, stderr } = await run(istioctl, ['validate', '-f', file], { timeout: 60_000 });
    const said = `${stdout}${stderr}`.replaceAll(file, 'manifests').trim();
    if (code === 0 && said === '"manifests" is valid') return [];
    return said.split('\n').filter((line) => line.trim() !== '');
  });
}

async function withFiles<T>(
  manifests: readonly Manifest[],
  work: (file: string, meshConfig: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-istioctl-'));
  try {
    const [file, config] = [path.join(folder, 'manifests.yaml'), path.join(folder, 'mesh-config.yaml')];
    writeFileSync(file, toYamlStream(manifests));
    writeFileSync(config, JSON.stringify(meshConfig(manifests)));
    return await work(file, config);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
