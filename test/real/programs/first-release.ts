import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { planOf } from '../../../lib';
import { deploy, OutputResolver } from '../../../lib/deploy';
import { clusterOf } from '../../../stacks/cluster';
import { readPulumiConfig } from '../../../stacks/pulumi-config';

const FILE = path.join(__dirname, '../../../prove/releases/first-prod.yaml');
const SECRET = Buffer.from('throwaway').toString('base64');

/** What the first release deployed to prod: its objects as it wrote them, with throwaway secrets. */
export = async () => {
  const chart = new Chart(new App(), 'first', { disableResourceNameHashes: true });
  for (const [i, document] of parseAllDocuments(readFileSync(FILE, 'utf8')).entries()) {
    const manifest = document.toJS();
    const object = new ApiObject(chart, String(i), manifest);
    if (manifest.kind !== 'Secret') continue;
    for (const key of Object.keys(manifest.data)) object.addJsonPatch(JsonPatch.replace(`/data/${key}`, SECRET));
  }
  const { cluster, availableSeconds } = readPulumiConfig();
  const target = await clusterOf(cluster, 'Pulumi.prod.yaml');
  await deploy(
    { ...planOf(chart.node.root as App), findings: [] },
    { cluster: target, outputs: new OutputResolver(), availableSeconds },
  );
};
