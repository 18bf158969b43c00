import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { distinctFindings, type Finding, finding, findingsOf, formatFinding, stops } from '../finding';
import { checkClusterDomain, checkKubernetesVersion } from '../kube';
import { reasonOf } from './failure';
import { checkIdentity, groupOf, identityOf, isClusterScoped } from './identity';
import { objectsOf, type PlacedManifest } from './lists';
import type { Manifest } from './plan';
import { checkValues } from './values';
import { checkFrame, checkMembers, withoutNulls } from './well-formed';

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
  /** Whether an object could not be rendered. */
  readonly isPartial: boolean;
  readonly spans: ReadonlyMap<IConstruct, Span>;
  /** The constructs that depend on others, with those others. */
  readonly dependencies: ReadonlyMap<IConstruct, readonly IConstruct[]>;
}

/**
 * Reads objects, findings and dependencies in one walk, parents before children, in the order of declaration. Not with
 * `chart.toJson()`, which resolves and validates the whole App again for each chart.
 */
export function readTree(app: App): Tree {
  const objects: DeclaredObject[] = [];
  const findings: Finding[] = [];
  const spans = new Map<IConstruct, Span>();
  const dependencies = new Map<IConstruct, readonly IConstruct[]>();
  const paths = new Map<string, string>();

  let isPartial = false;

  const declare = (object: ApiObject, isExplained: boolean) => {
    for (const { path, manifest } of soundObjects(object, isExplained)) {
      const id = identityOf(manifest);
      const other = paths.get(id);
      if (other === undefined) {
        paths.set(id, path);
        objects.push({ id, path, manifest });
      } else findings.push(duplicate(id, other, path));
    }
  };

  /** The objects that order and checks can rely on: of JSON alone, named, and of the types that their kinds have. */
  const soundObjects = (object: ApiObject, isExplained: boolean): PlacedManifest[] => {
    const json = object.toJson();
    const malformed = checkFrame(object.node.path, json);
    findings.push(...malformed);
    const all = malformed.length > 0 ? [] : objectsOf(object.node.path, json, findings);
    const sound = all.flatMap(({ path, manifest: rendered }) => {
      const manifest = withoutNulls(withoutStrayNamespace(rendered));
      if (!isExplained) findings.push(...checkIdentity(object, path, manifest));
      const values = checkValues(path, manifest, isExplained);
      const members = [...checkFrame(path, manifest), ...checkMembers(path, manifest)];
      findings.push(...values.findings, ...members);
      const isUsable = values.isJson && members.length === 0 && manifest.metadata.name !== undefined;
      return isUsable ? [{ path, manifest }] : [];
    });
    if (malformed.length > 0 || sound.length < all.length) isPartial = true;
    return sound;
  };

  const visit = (construct: IConstruct, isExplainedAbove: boolean) => {
    const from = objects.length;
    const reported = reportedBy(construct);
    if (Chart.isChart(construct) || construct === app) {
      findings.push(...checkKubernetesVersion(construct), ...checkClusterDomain(construct));
    }
    findings.push(...reported);
    // What a construct reports about its props is why its objects are not as they should be.
    const isExplained = isExplainedAbove || (!Chart.isChart(construct) && reported.some((found) => stops(found)));
    if (ApiObject.isApiObject(construct)) {
      const failure = attempt(construct, () => declare(construct as ApiObject, isExplained));
      if (failure) isPartial = true;
      if (failure && !isExplained) findings.push(failure);
    }
    const unordered = attempt(construct, () => {
      const others = construct.node.dependencies;
      if (others.length > 0) dependencies.set(construct, others);
    });
    if (unordered) findings.push(unordered);
    for (const child of construct.node.children) visit(child, isExplained);
    spans.set(construct, { from, to: objects.length });
  };
  visit(app, false);
  return {
    objects, // What is shared by several constructs, such as the namespace of their chart, is reported by each of them.
    findings: distinctFindings(findings),
    isPartial,
    spans,
    dependencies,
  };
}

/** A chart gives its namespace to every object in it; the API server drops it from those that live in none. */
function withoutStrayNamespace(manifest: Manifest): Manifest {
  if (!manifest.metadata.namespace || !isClusterScoped(groupOf(manifest), manifest.kind)) return manifest;
  const { namespace: _dropped, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}

/** What a construct reports, or that it cannot. */
function reportedBy(construct: IConstruct): Finding[] {
  const found: Finding[] = [];
  const failure = attempt(construct, () => {
    const own = findingsOf(construct);
    found.push(...own);
    const errors = construct.node.validate();
    if (errors.length === 0) return;
    // Our findings are also there as validation errors, for a plain `app.synth()`.
    const known = new Set(own.map(formatFinding));
    const foreign = errors.filter((error) => !known.has(error));
    found.push(
      ...foreign.map((error) =>
        finding('MW111', construct.node.path, {
          message: `the construct’s own validation says: ${error}`,
          fix: 'change what the message names',
        }),
      ),
    );
  });
  return failure ? [...found, failure] : found;
}

function duplicate(id: string, first: string, second: string): Finding {
  return finding('MW101', second, {
    message: `the object is declared at ${first} already`,
    value: id,
    fix: `rename one of ${first} and ${second}, or drop it`,
  });
}

/** MW112 if something throws. */
function attempt(construct: IConstruct, run: () => void): Finding | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return finding('MW112', construct.node.path, { message: reasonOf(error), fix: 'change what the message names' });
  }
}
