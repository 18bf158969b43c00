/**
 * `npm start`: plans every environment, brings the testbed up and deploys one of them to it, or with `--preview` says
 * what a deployment would change. Never deploys anywhere else, whatever cluster the environment's configuration names.
 * @module
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stops } from '../lib';
import {
  chooseEngine,
  type Deployment,
  type EngineChoice,
  isWorkload,
  Kubectl,
  type Row,
  readStackConfig,
  readyOf,
  summaryOf,
} from '../runner';
import { environmentNamed } from '../stacks/app';
import { SECRETS } from '../stacks/config';
import { ENVIRONMENTS, type EnvironmentName } from '../stacks/environments';
import { type Synthesis, synthesize } from '../stacks/synthesis';
import { cacheFolder, startTestbed, type Testbed } from '../testbed';
import { reportFailures, UsageError, UserError } from './failure';
import { checkCluster } from './mesh-config/check';
import { checkLine } from './mesh-config/report';
import { environmentTable, findingLines } from './report';
import { table, terminalProgress } from './terminal';

const USAGE = `usage: npm start [-- --env ${Object.keys(ENVIRONMENTS).join('|')}] [--engine pulumi] [--preview] [--json]`;
/** Up to so many objects that changed are listed one by one. */
const LISTED = 20;
/** The testbed's pods are ready at once: what is not after two minutes will not be. */
const AVAILABLE_SECONDS = 120;

/** One workload that runs. */
interface Running {
  readonly namespace: string;
  readonly workload: string;
  readonly ready: string;
  readonly images: readonly string[];
}

reportFailures(async () => {
  const started = performance.now();
  const { environment, engine: choice, preview, json } = parse(process.argv.slice(2));
  const say = (text: string) => json || process.stdout.write(`${text}\n`);
  const progress = terminalProgress();

  const syntheses = synthesize();
  say(environmentTable(syntheses));
  process.stderr.write(findingLines(syntheses));
  const synthesis = deployable(syntheses, environment);

  const testbed = await startTestbed({ progress });
  const deployment = deploymentTo(testbed, environment);
  const folders = { cache: cacheFolder(), state: path.join(testbed.dir, 'pulumi') };
  const engine = await chooseEngine(folders, deployment, progress, choice);
  progress.note(`Engine: ${engine.description}`);
  if (preview) {
    const rows = await engine.preview(deployment, progress);
    if (json) printJson({ environment, engine: engine.description, preview, rows });
    else say(`\n${previewText(environment, rows)}`);
    return;
  }
  const rows = await engine.up(deployment, progress);
  const running = await whatRuns(synthesis, testbed);
  const mesh = await checkCluster(
    { cluster: { testbed: testbed.name }, file: `Pulumi.${environment}.yaml` },
    synthesis.extensionProviders,
  );

  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (json) {
    const { name, kubeconfig, context } = testbed;
    const findings = syntheses.flatMap(({ plan }) => plan.findings);
    const result = { environment, engine: engine.description, testbed: { name, kubeconfig, context } };
    printJson({ ...result, findings, rows, running, mesh, seconds });
    return;
  }
  say(`\n${environment}: ${summaryOf(rows)}, in ${seconds} s`);
  say(`${changesTable(rows)}\n${runningTable(running)}\n\n${checkLine(mesh, environment)}\n\n${howToLook(testbed)}`);
});

const printJson = (result: object) => process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);

interface Choice {
  readonly environment: EnvironmentName;
  readonly engine: EngineChoice;
  readonly preview: boolean;
  readonly json: boolean;
}

function parse(args: readonly string[]): Choice {
  const options = {
    env: { type: 'string', default: 'dev' },
    engine: { type: 'string' },
    preview: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { preview, json } = values;
    return { environment: environmentNamed(values.env).name, engine: engineNamed(values.engine), preview, json };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function engineNamed(name: string | undefined): EngineChoice {
  if (name === undefined || name === 'pulumi') return name;
  throw new Error(`There is no engine "${name}". Allowed: pulumi, or nothing for the one that is there.`);
}

/** The environment's synthesis, unless it has findings that stop its deployment. */
function deployable(syntheses: readonly Synthesis[], environment: EnvironmentName): Synthesis {
  const synthesis = syntheses.find((one) => one.environment.name === environment);
  if (!synthesis) throw new UserError(`${environment} was not planned.`);
  const stopping = synthesis.plan.findings.filter((f) => stops(f, synthesis.environment.strict));
  if (stopping.length === 0) return synthesis;
  throw new UserError(`${environment} is not deployed: it has ${stopping.length} findings that stop it, see above.`);
}

/** Secrets that nobody here can read are made up; they are the same each time, so that nothing rolls out for them. */
function deploymentTo(testbed: Testbed, environment: EnvironmentName): Deployment {
  const root = path.dirname(__dirname);
  const config = readStackConfig(root, environment, {
    values: { cluster: JSON.stringify({ testbed: testbed.name }), availableSeconds: String(AVAILABLE_SECONDS) },
    standIns: Object.fromEntries(SECRETS.map((name) => [name, `made-up-for-the-testbed-${name}`])),
  });
  return { root, environment, config, cluster: testbed };
}

async function whatRuns({ plan }: Synthesis, testbed: Testbed): Promise<Running[]> {
  const workloads = plan.objects.map(({ manifest }) => manifest).filter(isWorkload);
  return (await new Kubectl(testbed).get(workloads)).map((workload) => ({
    namespace: workload.metadata.namespace ?? '',
    workload: `${workload.kind} ${workload.metadata.name}`,
    ready: readyOf(workload),
    images: workload.spec.template.spec.containers.map(({ image }: { readonly image: string }) => image),
  }));
}

function changesTable(rows: readonly Row[]): string {
  const changes = changesOf(rows);
  return changes.length === 0 || changes.length > LISTED ? '' : `\n${tableOf(changes, 'became')}\n`;
}

/** Every change, however many: a preview is there to be read. */
function previewText(environment: EnvironmentName, rows: readonly Row[]): string {
  const changes = changesOf(rows);
  if (changes.length === 0) return `${environment}: a deployment would change nothing.`;
  return `${tableOf(changes, 'would be')}\n\n${environment}: ${summaryOf(rows)} by a deployment; nothing is changed yet.`;
}

const changesOf = (rows: readonly Row[]) => rows.filter(({ action }) => action !== 'unchanged');

const tableOf = (rows: readonly Row[], heading: string) =>
  table(
    ['object', heading],
    rows.map(({ object, action }) => [object, action]),
  );

function runningTable(running: readonly Running[]): string {
  const rows = running.map(({ namespace, workload, ready, images }) => [
    namespace,
    workload,
    ready,
    images.map((image) => image.replace(/@sha256:([0-9a-f]{12})[0-9a-f]*/, '@sha256:$1…')).join(', '),
  ]);
  return table(['namespace', 'workload', 'ready', 'image'], rows);
}

function howToLook({ kubeconfig, kubectl }: Testbed): string {
  return [
    'To look at it:',
    `  export KUBECONFIG=${kubeconfig}`,
    `  ${kubectl} get deployments,pods --all-namespaces`,
    'To end it: npm stop',
  ].join('\n');
}
