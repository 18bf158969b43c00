import { type Finding, finding } from '../../finding';
import { SIGNALS, typeOf } from '../component';
import type { CollectorConfig, PipelineConfig } from '../config';
import { listeners } from '../network/listeners';
import { carriedBy, ROLES, type Role } from '../signals';
import { checkConnectors } from './connectors';
import { duplicates } from './duplicates';
import { checkExpressions } from './expressions';
import { checkListeners } from './listeners';
import { checkOrder } from './order';
import { componentsOf } from './places';
import { checkExtensionReferences, checkFiles, checkVariables } from './references';
import { checkSamplingPolicies } from './sampling';
import { checkClearText, checkSecrets, checkUnverified } from './secrets';
import { checkSettings } from './settings';
import { BARE, type Surroundings } from './surroundings';
import { checkTypes } from './types';

/**
 * Everything that is wrong with a Collector's configuration, at once. It looks at the whole of what is rendered, so it
 * does not matter whether a part came from typed pipelines or from an overlay. `otelcol validate` accepts a late
 * limiter, the batch processor, a port that is taken and an unused part: those fail at the start, or lose data.
 *
 * @param surroundings what the workload gives the Collector: variables and volumes. Without it, what a Collector of
 *   this library has when nothing else is asked for.
 */
export function checkCollector(path: string, config: CollectorConfig, surroundings: Surroundings = BARE): Finding[] {
  const components = componentsOf(config);
  const pipelines = Object.entries(config.service?.pipelines ?? {});
  return [
    ...(pipelines.length === 0 ? [noPipeline(path)] : []),
    ...pipelines.flatMap(([id, pipeline]) => checkPipeline(path, config, id, pipeline)),
    ...checkTwice(path, 'the service', 'extensions', config.service?.extensions ?? []),
    ...checkUndefinedExtensions(path, config),
    ...checkUnused(path, config),
    ...checkListeners(path, listeners(config)),
    ...checkConnectors(path, config, components),
    ...checkOrder(path, config, components),
    ...checkTypes(path, components),
    ...components.flatMap((component) => checkSettings(path, component)),
    ...checkSamplingPolicies(path, components),
    ...checkExpressions(path, components),
    ...checkExtensionReferences(path, config, components),
    ...checkVariables(path, config, surroundings),
    ...checkFiles(path, components, surroundings),
    ...checkSecrets(path, components),
    ...checkClearText(path, components),
    ...checkUnverified(path, components),
  ];
}

function checkPipeline(path: string, config: CollectorConfig, id: string, pipeline: PipelineConfig): Finding[] {
  const at = `pipeline "${id}"`;
  return [
    ...(['receivers', 'exporters'] as const)
      .filter((role) => (pipeline[role] ?? []).length === 0)
      .map((role) =>
        finding('MW506', path, {
          message: `${at} has no ${role}`,
          fix: `give it at least one, or remove the pipeline`,
        }),
      ),
    ...ROLES.flatMap((role) => [
      ...checkUndefined(path, config, at, role, pipeline[role] ?? []),
      ...checkTwice(path, at, role, pipeline[role] ?? []),
      ...checkSignals(path, id, role, pipeline[role] ?? []),
    ]),
    ...checkProcessors(path, at, pipeline.processors ?? []),
  ];
}

function checkUndefined(path: string, config: CollectorConfig, at: string, role: Role, ids: readonly string[]) {
  const connectors = role === 'processors' ? [] : Object.keys(config.connectors ?? {});
  const defined = [...Object.keys(config[role] ?? {}), ...connectors];
  return [...new Set(ids)]
    .filter((id) => !defined.includes(id))
    .map((id) =>
      finding('MW501', path, {
        message: `${at} names one of its ${role} that is not defined`,
        value: id,
        allowed: defined.join(', ') || `none, no ${role} are defined`,
        fix: `define "${id}" under ${role}, or name one that is defined`,
      }),
    );
}

function checkTwice(path: string, at: string, role: Role | 'extensions', ids: readonly string[]): Finding[] {
  return duplicates(ids).map((id) =>
    finding('MW506', path, { message: `${at} names one of its ${role} twice`, value: id, fix: 'name it once' }),
  );
}

function checkSignals(path: string, pipeline: string, role: Role, ids: readonly string[]) {
  const signal = SIGNALS.find((s) => s === typeOf(pipeline));
  return [...new Set(ids)]
    .filter((id) => signal !== undefined && !carriedBy(role, id).includes(signal))
    .map((id) =>
      finding('MW507', path, {
        message: `pipeline "${pipeline}" has one of its ${role} that does not carry ${signal}`,
        value: id,
        allowed: `pipelines of ${carriedBy(role, id).join(' and ')}`,
        fix: 'move it to a pipeline of a signal that it carries',
      }),
    );
}

function checkProcessors(path: string, at: string, processors: readonly string[]): Finding[] {
  const limiterFirst = typeOf(processors[0] ?? '') === 'memory_limiter';
  const batch = processors.find((id) => typeOf(id) === 'batch');
  return [
    ...(limiterFirst
      ? []
      : [
          finding('MW503', path, {
            message: `${at} does not begin with a memory limiter, so data is taken in that there is no memory for`,
            value: processors,
            allowed: '"memory_limiter" as the first of the processors',
            fix: 'put it first: what stands before it has the data already',
          }),
        ]),
    ...(batch === undefined
      ? []
      : [
          finding('MW504', path, {
            message: `${at} batches with a processor, which loses what it holds when the process ends`,
            value: batch,
            allowed: '`sending_queue.batch` of the exporter',
            fix: 'remove the processor and set `sending_queue.batch`',
          }),
        ]),
  ];
}

function checkUndefinedExtensions(path: string, config: CollectorConfig): Finding[] {
  const defined = Object.keys(config.extensions ?? {});
  return (config.service?.extensions ?? [])
    .filter((id) => !defined.includes(id))
    .map((id) =>
      finding('MW501', path, {
        message: 'service::extensions names an extension that is not defined',
        value: id,
        allowed: defined.join(', ') || 'none, no extensions are defined',
        fix: `define "${id}" under extensions, or remove it`,
      }),
    );
}

function checkUnused(path: string, config: CollectorConfig): Finding[] {
  const pipelines = Object.values(config.service?.pipelines ?? {});
  const inPipelines = (roles: readonly Role[]) => pipelines.flatMap((p) => roles.flatMap((role) => p[role] ?? []));
  const used = {
    receivers: inPipelines(['receivers']),
    processors: inPipelines(['processors']),
    exporters: inPipelines(['exporters']),
    connectors: inPipelines(['receivers', 'exporters']),
    extensions: config.service?.extensions ?? [],
  };
  return Object.entries(used).flatMap(([section, ids]) =>
    Object.keys(config[section as keyof typeof used] ?? {})
      .filter((id) => !ids.includes(id))
      .map((id) =>
        finding('MW502', path, {
          message: `one of the ${section} is defined and never used`,
          value: id,
          fix:
            section === 'extensions'
              ? 'add it to service::extensions, or remove it'
              : 'use it in a pipeline, or remove it',
        }),
      ),
  );
}

const noPipeline = (path: string) =>
  finding('MW506', path, { message: 'the Collector has no pipeline', fix: 'give it at least one' });
