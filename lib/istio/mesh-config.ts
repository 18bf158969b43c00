import { parseAllDocuments } from 'yaml';
import { isMapping } from '../data';
import { FindingsError, finding } from '../finding';

/** One entry of `extensionProviders`, of whatever type and whoever put it there. */
export interface GivenProvider {
  readonly name: string;
  readonly [setting: string]: unknown;
}

/** The part of a mesh's own configuration, Istio's MeshConfig, that telemetry and authorization depend on. */
export interface MeshConfig {
  /** @default - none */
  readonly extensionProviders?: readonly GivenProvider[];
  /** How paths are rewritten before anything looks at them. @default - Istio's */
  readonly pathNormalization?: { readonly normalization?: unknown };
  /** What goes before it. @default - nothing */
  readonly defaultConfig?: {
    readonly connectionSettings?: {
      readonly httpPathWithEscapedSlashesAction?: unknown;
      readonly httpMergeSlashes?: unknown;
    };
  };
}

/** Where a document of some kind has its MeshConfig; values of Istio's charts have no kind. */
const PLACES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['ConfigMap', ['data.mesh']],
  ['IstioOperator', ['spec.meshConfig', 'spec.values.meshConfig']],
  ['Istio', ['spec.values.meshConfig']],
  [undefined, ['meshConfig']],
]);

const ACCEPTED = [
  'Istio’s ConfigMap with data.mesh',
  'an IstioOperator with spec.meshConfig or spec.values.meshConfig',
  'an Istio resource with spec.values.meshConfig',
  'values of Istio’s charts with meshConfig',
  'a MeshConfig with extensionProviders',
].join('; ');

/** A MeshConfig in a document, and where in it. */
interface Held {
  readonly place: string;
  readonly value: unknown;
}

/**
 * The mesh configuration in a file: in Istio's ConfigMap (`data.mesh`), an IstioOperator (`spec.meshConfig` or
 * `spec.values.meshConfig`), an Istio resource of the Sail operator (`spec.values.meshConfig`), values of Istio's charts
 * (`meshConfig`), or a MeshConfig that has `extensionProviders`. Of several documents, such as those that
 * `helm template` writes, exactly one must be such; the others do not matter.
 *
 * @param source the file as its reader knows it
 * @param text YAML or JSON
 * @throws FindingsError MW311 for anything else
 */
export function readMeshConfig(source: string, text: string): MeshConfig {
  return meshConfigIn(source, documentsOf(source, text));
}

/** As {@link readMeshConfig}, of documents that are parsed already. */
export function meshConfigIn(source: string, documents: readonly unknown[]): MeshConfig {
  const [held, ...others] = documents.flatMap(heldBy);
  if (!held) throw unreadable(source, 'there is no mesh configuration in it');
  if (others.length > 0) throw unreadable(source, `there are ${1 + others.length} mesh configurations in it`);
  const { place, value } = held;
  if (place !== 'data.mesh') return meshConfigOf(source, place, value);
  if (typeof value !== 'string') throw unreadable(source, `${place} is no text`, value);
  const [config, ...more] = documentsOf(`${source}, ${place}`, value);
  if (more.length > 0) throw unreadable(source, `${place} holds several documents`);
  return meshConfigOf(source, place, config);
}

function heldBy(document: unknown): Held[] {
  if (!isMapping(document)) return [];
  const { kind } = document;
  if (kind === undefined && 'extensionProviders' in document) return [{ place: 'the document', value: document }];
  return (PLACES.get(kind) ?? [])
    .map((place) => ({ place, value: valueAt(document, place) }))
    .filter(({ value }) => value !== undefined);
}

/** An empty MeshConfig is all defaults. */
function meshConfigOf(source: string, place: string, value: unknown): MeshConfig {
  const config = value ?? {};
  if (!isMapping(config)) throw unreadable(source, `${place} is no mapping`, value);
  const providers = config.extensionProviders ?? [];
  if (!Array.isArray(providers) || !providers.every(isProvider)) {
    throw unreadable(source, `extensionProviders of ${place} is no list of providers with names`, providers);
  }
  const { pathNormalization, defaultConfig } = config;
  const connectionSettings = isMapping(defaultConfig) ? defaultConfig.connectionSettings : undefined;
  return {
    extensionProviders: providers,
    ...(isMapping(pathNormalization) && { pathNormalization }),
    ...(isMapping(connectionSettings) && { defaultConfig: { connectionSettings } }),
  };
}

function documentsOf(source: string, text: string): unknown[] {
  try {
    return [...parseAllDocuments(text)].map((document) => {
      const [error] = document.errors;
      if (error) throw error;
      return document.toJS();
    });
  } catch (error) {
    // The parser's own words, or what it throws at aliases without an anchor and at nesting without an end.
    const [reason = ''] = (error as Error).message.split('\n', 1);
    throw unreadable(source, `it is no YAML: ${reason.replace(/[.:]$/, '')}`);
  }
}

function unreadable(source: string, message: string, value?: unknown): FindingsError {
  const fix = 'correct it, or read the mesh configuration from one of these';
  return new FindingsError([finding('MW311', source, { message, value, allowed: ACCEPTED, fix })]);
}

function valueAt(document: Readonly<Record<string, unknown>>, place: string): unknown {
  return place
    .split('.')
    .reduce<unknown>((at, key) => (isMapping(at) && Object.hasOwn(at, key) ? at[key] : undefined), document);
}

function isProvider(value: unknown): value is GivenProvider {
  return isMapping(value) && typeof value.name === 'string';
}
