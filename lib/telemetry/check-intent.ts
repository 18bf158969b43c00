import { isDeepStrictEqual } from 'node:util';
import { type Finding, finding } from '../finding';
import { checkDnsLabel, checkImage, checkQuantity, parseQuantity } from '../kube';
import type { AnyPipeline, Extension, Settings } from './component';
import { BATCH_ITEMS, OTLP_GRPC_PORT } from './components';
import { type CollectorConfig, pipelineId } from './config';
import { destinations, listeners } from './endpoints';
import type { CollectorIntent } from './props';

/** A label value, as the API machinery has it. */
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;
/** Header names in lower case, so that each has a variable of its own. */
const HEADER = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Everything that is wrong with what was asked of a Collector, at once; its configuration is checked apart. */
export function checkIntent(path: string, intent: CollectorIntent): Finding[] {
  return [
    ...checkDnsLabel(path, 'name', intent.name),
    ...intent.allowFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of allowFrom', namespace)),
    ...intent.scrapeFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of scrapeFrom', namespace)),
    ...checkLabels(path, intent),
    ...checkImage(path, intent.image),
    ...checkResources(path, intent),
    ...checkNumbers(path, intent),
    ...(intent.exportTo === undefined ? [] : checkBackend(path, intent.exportTo)),
    ...checkHeaders(path, intent),
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

/** Whether Service and NetworkPolicy can be made from a configuration. */
export function checkReachable(path: string, config: CollectorConfig): Finding[] {
  const grpc = listeners(config).some(({ protocol, port }) => protocol === 'grpc' && port === OTLP_GRPC_PORT);
  return [
    ...(grpc
      ? []
      : [
          finding('MW109', path, {
            message: 'no receiver takes OTLP by gRPC, which is where the workloads send to',
            allowed: `a receiver "otlp" with protocols::grpc on port ${OTLP_GRPC_PORT}`,
            fix: 'use the gateway’s own receiver in at least one pipeline',
          }),
        ]),
    ...destinations(config)
      .filter(({ port }) => port === undefined)
      .map(({ at, endpoint }) =>
        finding('MW109', path, {
          message: `${at} does not tell its port, so the NetworkPolicy would block it`,
          value: endpoint,
          allowed: '[scheme://]host:port',
          fix: 'write the port',
        }),
      ),
  ];
}

function checkLabels(path: string, { version, partOf }: CollectorIntent): Finding[] {
  return Object.entries({ version, partOf })
    .filter(([, value]) => !LABEL_VALUE.test(value))
    .map(([prop, value]) =>
      finding('MW102', path, {
        message: `${prop} is not a label value`,
        value,
        allowed: 'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", beginning and ending with a letter or digit',
        fix: `give ${prop} such a value`,
      }),
    );
}

function checkResources(path: string, { cpuRequest, cpuLimit, memory }: CollectorIntent): Finding[] {
  const malformed = Object.entries({ cpuRequest, cpuLimit, memory }).flatMap(([prop, value]) =>
    checkQuantity(path, prop, value),
  );
  if (malformed.length > 0 || Number(parseQuantity(cpuRequest)) <= Number(parseQuantity(cpuLimit))) return malformed;
  return [
    finding('MW104', path, {
      message: 'cpuLimit is below cpuRequest',
      value: cpuLimit,
      allowed: `at least ${cpuRequest}`,
      fix: 'raise cpuLimit or lower cpuRequest',
    }),
  ];
}

function checkNumbers(path: string, { replicas, autoscaling, queueSize }: CollectorIntent): Finding[] {
  const rules: [string, number | undefined, number, number][] = [
    ['replicas', replicas, 1, 1000],
    ['autoscaling.maxReplicas', autoscaling?.maxReplicas, replicas, 1000],
    ['autoscaling.cpuUtilization', autoscaling?.cpuUtilization, 1, 100],
    // The Collector itself refuses a queue that cannot hold one batch.
    ['queueSize', queueSize, BATCH_ITEMS, 10_000_000],
  ];
  return rules
    .filter(([, value, min, max]) => value !== undefined && !(Number.isInteger(value) && value >= min && value <= max))
    .map(([prop, value, min, max]) =>
      finding('MW114', path, {
        message: `${prop} is out of range`,
        value,
        allowed: `a whole number from ${min} to ${max}`,
        fix: `set ${prop} within it`,
      }),
    );
}

function checkBackend(path: string, exportTo: string): Finding[] {
  const url = URL.canParse(exportTo) ? new URL(exportTo) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    return [
      finding('MW109', path, {
        message: 'exportTo is not the base URL of an OTLP/HTTP backend',
        value: exportTo,
        allowed: 'http(s)://host[:port][/path]',
        fix: 'name the URL to which /v1/traces is added',
      }),
    ];
  }
  if (url.username === '' && url.password === '') return [];
  return [
    finding('MW201', path, {
      message: 'exportTo carries credentials, which would stand in a ConfigMap',
      value: `${url.protocol}//…@${url.host}`,
      allowed: 'a URL without them',
      fix: 'put them into a Secret and name it in exportHeaders, as "authorization"',
    }),
  ];
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
