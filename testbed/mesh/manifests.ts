import type { Manifest } from '../../lib/plan';

export type { Manifest };

export type Labels = Readonly<Record<string, string>>;

/** Whether a selector picks what has these labels; an empty one picks nothing. */
export function selects(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The objects of a kind, in a namespace if one is given. */
export function ofKind(manifests: readonly Manifest[], kind: string, namespace?: string): Manifest[] {
  return manifests.filter(
    (each) => each.kind === kind && (namespace === undefined || each.metadata.namespace === namespace),
  );
}

/** One stream of documents; JSON is YAML. */
export function toYamlStream(manifests: readonly Manifest[]): string {
  return `${manifests.map((each) => JSON.stringify(each)).join('\n---\n')}\n`;
}
