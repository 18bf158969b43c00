import { isDeepStrictEqual } from 'node:util';
import { type Finding, finding } from '../finding';
import { checkDiskSpace, checkDnsLabel, checkName, type NameRule } from '../kube';
import { checkSecretRefs, checkWorkload } from '../workload';
import { checkRelease } from './check-release';
import type { AnyPipeline, Extension, Settings } from './component';
import { OTLP_GRPC_PORT } from './components';
import { type CollectorConfig, pipelineId } from './config';
import { certificateSecrets } from './credentials';
import { listeners } from './network';
import { type CollectorIntent, derivedVariables } from './props';
import { shownEndpoint } from './shown-endpoint';
import { checkQueueSize, checkQueueSpace } from './sizing';
import { checkStatefulSetName } from './stateful-set';

/** Header names in lower case, so that each has a variable of its own. */
const HEADER = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What the Collector replaces in its configuration (`${env:NAME}`, go.opentelemetry.io/collector/confmap). */
const VARIABLE: NameRule = {
  kind: 'a name that the Collector replaces',
  allowed: 'letters, digits and "_", not beginning with a digit',
  fits: (name) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name),
};

/** Everything that is wrong with what was asked of a Collector, at once; its configuration is checked apart. */
export function checkIntent(path: string, intent: CollectorIntent): Finding[] {
  return [
    ...checkWorkload(path, intent),
    ...checkRelease(path, intent.image),
    ...Object.keys(intent.secretEnv).flatMap((name) => checkName(path, VARIABLE, 'the name of a variable', name)),
    ...checkSecretRefs(path, intent.secretEnv, certificateSecrets(intent)),
    ...intent.volumes.flatMap(({ name }) => checkDnsLabel(path, 'the name of a volume', name)),
    ...intent.allowFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of allowFrom', namespace)),
    ...intent.scrapeFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of scrapeFrom', namespace)),
    ...checkQueueSize(path, intent.queueSize),
    ...(intent.exportTo === undefined ? [] : checkQueueSpace(path, intent.queueSize, intent)),
    ...checkPersistence(path, intent),
    ...(intent.persistence === undefined ? [] : checkStatefulSetName(path, intent.name)),
    ...(intent.exportTo === undefined ? [] : checkBackend(path, intent.exportTo)),
    ...checkHeaders(path, intent),
    ...checkVariables(path, intent),
  ];
}

/** Whether ids are clear: what has one id is one thing. A configuration no longer shows it, since the last one wins. */
export function checkIds(path: string, pipelines: readonly AnyPipeline[], extensions: readonly Extension[]): Finding[] {
  const components = [...pipelines.flatMap((p) => [...p.receivers, ...p.processors, ...p.exporters]), ...extensions];
  const known = new Map<string, Settings>();
  const clashes = new Set<string>();
  for (const { kind, id, settings } of components) {
    const key = `${kind} ${id}`;
    if (!isDeepStrictEqual(known.get(key) ?? settings, settings)) clashes.add(key);
    known.set(key, settings);
  }
  const pipelineIds = pipelines.map(pipelineId);
  const twice = pipelineIds.filter((id, index) => pipelineIds.indexOf(id) !== index).map((id) => `pipeline ${id}`);
  return [...clashes, ...new Set(twice)].map((what) =>
    finding('MW506', path, {
      message: 'two parts of the Collector have one id and differ',
      value: what,
      allowed: 'one id for each, as type/name',
      fix: 'name one of them',
    }),
  );
}

/** MW109 for a Collector that nobody could send to. */
export function checkReachable(path: string, config: CollectorConfig): Finding[] {
  const grpc = listeners(config).some(({ protocol, port }) => protocol === 'grpc' && port === OTLP_GRPC_PORT);
  if (grpc) return [];
  return [
    finding('MW109', path, {
      message: 'no receiver takes OTLP by gRPC, which is where the workloads send to',
      allowed: `a receiver "otlp" with protocols::grpc on port ${OTLP_GRPC_PORT}`,
      fix: 'use the gateway’s own receiver in at least one pipeline',
    }),
  ];
}

function checkPersistence(path: string, { persistence, autoscaling, exportTo }: CollectorIntent): Finding[] {
  if (persistence === undefined) return [];
  return [
    ...checkDiskSpace(path, 'persistence', persistence),
    ...(autoscaling === undefined
      ? []
      : [
          finding('MW109', path, {
            message:
              'persistence and autoscaling are both asked for: a replica that is scaled away leaves its queue behind',
            value: autoscaling,
            allowed: 'one of them',
            fix: 'give a fixed number of replicas, or leave persistence out',
          }),
        ]),
    ...(exportTo === undefined
      ? [
          finding('MW109', path, {
            message: 'persistence is asked for, and no backend that could be waited for',
            value: persistence,
            fix: 'name the backend in exportTo, or remove persistence',
          }),
        ]
      : []),
  ];
}

function checkBackend(path: string, exportTo: string): Finding[] {
  const url = URL.canParse(exportTo) ? new URL(exportTo) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    return [
      finding('MW109', path, {
        message: 'exportTo is not the base URL of an OTLP/HTTP backend',
        value: shownEndpoint(exportTo),
        allowed: 'http(s)://host[:port][/path]',
        fix: 'name the URL to which /v1/traces is added',
      }),
    ];
  }
  return [];
}

function checkHeaders(path: string, { exportHeaders, exportTo }: CollectorIntent): Finding[] {
  const names = Object.keys(exportHeaders);
  return [
    ...names
      .filter((name) => !HEADER.test(name))
      .map((name) =>
        finding('MW109', path, {
          message: 'the name of an export header is malformed',
          value: name,
          allowed: 'a-z, 0-9 and single "-" between them',
          fix: 'write it in lower case: HTTP does not tell the cases apart',
        }),
      ),
    ...(names.length > 0 && exportTo === undefined
      ? [
          finding('MW109', path, {
            message: 'exportHeaders are given, and no backend to send them to',
            value: names,
            fix: 'name the backend in exportTo, or remove exportHeaders',
          }),
        ]
      : []),
  ];
}

/** MW109 where `secretEnv` replaces a variable of the Collector's own: a header would carry another value. */
function checkVariables(path: string, intent: CollectorIntent): Finding[] {
  const replaced = derivedVariables(intent).filter(([name, key]) => intent.secretEnv[name] !== key);
  return replaced.map(([name]) =>
    finding('MW109', path, {
      message: `the variable ${name} is already used for an export header, or for the token of the senders`,
      value: name,
      allowed: 'one Secret key for each variable',
      fix: 'give the entry of secretEnv another name',
    }),
  );
}
