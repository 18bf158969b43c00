import { ApiObject, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Finding, finding, findingsOf, formatFinding } from '../finding';
import { checkIdentity, groupOf, identityOf, isClusterScoped } from './identity';
import { rendererOf } from './manifest';
import type { Manifest } from './plan';

/** What cdk8s puts before the message of an error that it met in `toJson()`. */
const WRAPPING = /^Failed serializing construct at path '.*?' with name '.*?': (?:\w*Error: )?/;

/** An object as it was declared. */
export interface DeclaredObject {
  readonly id: string;
  readonly path: string;
  readonly manifest: Manifest;
}

/** The objects under a construct: a run of the declaration order, from `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The whole tree, read once. */
export interface Tree {
  readonly objects: readonly DeclaredObject[];
  readonly findings: readonly Finding[];
  readonly spans: ReadonlyMap<IConstruct, Span>;
  /** The constructs that depend on others, with those others. */
  readonly dependencies: ReadonlyMap<IConstruct, readonly IConstruct[]>;
}

/**
 * Reads objects, findings and dependencies in one walk, parents before children, in the order of declaration. Not with
 * `chart.toJson()`, which resolves and validates the whole App again for each chart.
 */
export function readTree(app: App): Tree {
  const render = rendererOf(app);
  const objects: DeclaredObject[] = [];
  const findings: Finding[] = [];
  const spans = new Map<IConstruct, Span>();
  const dependencies = new Map<IConstruct, readonly IConstruct[]>();
  const paths = new Map<string, string>();

  const declare = (object: ApiObject) => {
    const manifest = withoutStrayNamespace(render(object));
    const id = identityOf(manifest);
    const path = object.node.path;
    findings.push(...checkIdentity(object, manifest));
    const other = paths.get(id);
    if (other !== undefined) {
      findings.push(duplicate(id, other, path));
      return;
    }
    paths.set(id, path);
    objects.push({ id, path, manifest });
  };

  const visit = (construct: IConstruct) => {
    const from = objects.length;
    attempt(construct, findings, () => findings.push(...reportedBy(construct)));
    if (ApiObject.isApiObject(construct)) attempt(construct, findings, () => declare(construct as ApiObject));
    attempt(construct, findings, () => {
      const others = construct.node.dependencies;
      if (others.length > 0) dependencies.set(construct, others);
    });
    for (const child of construct.node.children) visit(child);
    spans.set(construct, { from, to: objects.length });
  };
  visit(app);
  return { objects, findings, spans, dependencies };
}

/** A chart gives its namespace to every object in it; the API server drops it from those that live in none. */
function withoutStrayNamespace(manifest: Manifest): Manifest {
  if (!manifest.metadata.namespace || !isClusterScoped(groupOf(manifest), manifest.kind)) return manifest;
  const { namespace: _dropped, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}

function reportedBy(construct: IConstruct): Finding[] {
  const own = findingsOf(construct);
  const errors = construct.node.validate();
  if (errors.length === 0) return own;
  // Our findings are also there as validation errors, for a plain `app.synth()`.
  const known = new Set(own.map(formatFinding));
  const foreign = errors.filter((error) => !known.has(error));
  return [
    ...own,
    ...foreign.map((error) =>
      finding('MW111', construct.node.path, {
        message: `the construct’s own validation says: ${error}`,
        fix: 'change what the message names',
      }),
    ),
  ];
}

function duplicate(id: string, first: string, second: string): Finding {
  return finding('MW101', second, {
    message: `the object is declared at ${first} already`,
    value: id,
    fix: `rename one of ${first} and ${second}, or drop it`,
  });
}

function attempt(construct: IConstruct, findings: Finding[], run: () => void): void {
  try {
    run();
  } catch (error) {
    findings.push(
      finding('MW112', construct.node.path, {
        message: (error instanceof Error ? error.message : String(error)).replace(WRAPPING, ''),
        fix: 'change what the message names',
      }),
    );
  }
}
