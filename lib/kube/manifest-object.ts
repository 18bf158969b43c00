import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { JsonRenderer } from './json';
import { ManifestMetadata } from './manifest-metadata';
import { withPatches } from './patches';

/**
 * A Kubernetes object of raw JSON, of any kind. It renders itself from what it was given, to what `ApiObject.toJson()`
 * would make of it, in half of the time: that one resolves and copies every value once for each of its steps, and looks
 * for the App at every value. Patches keep fields that no schema knows.
 */
export class ManifestObject extends ApiObject {
  declare readonly metadata: ManifestMetadata;
  private readonly given: ApiObjectProps;
  private readonly operations: JsonPatch[] = [];

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    this.given = props;
    const { name, chart } = this;
    const { metadata } = props;
    const namespace = metadata?.namespace ?? chart.namespace;
    this.metadata = new ManifestMetadata(this, {
      name,
      ...metadata,
      namespace,
      labels: { ...chart.labels, ...metadata?.labels },
    });
  }

  /** The patches that were added, in their order. */
  get jsonPatches(): readonly JsonPatch[] {
    return [...this.operations];
  }

  override addJsonPatch(...ops: JsonPatch[]): void {
    this.operations.push(...ops);
  }

  /** @throws TypeError naming the field that is no JSON, or the patch that cannot be applied */
  // biome-ignore lint/suspicious/noExplicitAny: the signature of cdk8s
  override toJson(): any {
    const json = this.unpatched();
    if (this.operations.length === 0) return json;
    const patched = withPatches(json, this.operations);
    return { apiVersion: patched.apiVersion, kind: patched.kind, metadata: patched.metadata, ...patched };
  }

  /** The object without its patches. */
  // biome-ignore lint/suspicious/noExplicitAny: the signature of cdk8s
  protected unpatched(): any {
    const renderer = new JsonRenderer(this);
    const { apiVersion, kind, metadata } = this;
    const json = { apiVersion, kind, metadata: renderer.field('metadata', metadata.fields, true) };
    renderer.addFields(json, this.given, false);
    return json;
  }
}
