import type { Graph } from './graph';
import { destinationHosts, fullHost, virtualServiceHosts } from './hosts';
import { groupOf, objectId } from './identity';
import type { Manifest } from './plan';
import { arrayOf, type PodTemplate, podReferences, podTemplateOf } from './pods';
import { LabelIndex, podSelectorOf } from './selectors';
import type { DeclaredObject } from './tree';

const SECURITY_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'networking.k8s.io': ['NetworkPolicy'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
};

/** What the rules look things up in; nodes of the graph throughout. */
interface Index {
  readonly byId: ReadonlyMap<string, number>;
  readonly pods: LabelIndex<number>;
  readonly destinationRules: ReadonlyMap<string, readonly number[]>;
  /** The bindings that give a ServiceAccount its rights, by its identity. */
  readonly bindings: ReadonlyMap<string, readonly number[]>;
  readonly definitions: ReadonlyMap<string, number>;
  readonly templates: readonly (PodTemplate | undefined)[];
}

/**
 * The order that follows from what the objects say: what is referred to comes first, and so does what guards. Linear:
 * everything is looked up by identity, label or host.
 */
export function addInferredOrder(graph: Graph, objects: readonly DeclaredObject[], clusterDomain: string): void {
  const index = indexOf(objects, clusterDomain);
  objects.forEach(({ manifest }, node) => {
    const { namespace } = manifest.metadata;
    const group = groupOf(manifest);
    if (namespace) link(graph, index.byId.get(objectId('-', 'Namespace', undefined, namespace)), node);
    link(graph, index.definitions.get(`${group}/${manifest.kind}`), node);
    for (const id of workloadNeeds(manifest, index.templates[node])) {
      link(graph, index.byId.get(id), node);
      for (const binding of index.bindings.get(id) ?? []) link(graph, binding, node);
    }
    if (group === 'rbac.authorization.k8s.io' && manifest.roleRef) link(graph, index.byId.get(roleOf(manifest)), node);
    if (group === 'autoscaling' && manifest.spec?.scaleTargetRef) link(graph, index.byId.get(targetOf(manifest)), node);
    if (group === 'networking.istio.io' && manifest.kind === 'VirtualService') {
      for (const host of new Set(
        [virtualServiceHosts, destinationHosts].flatMap((hosts) => hosts(manifest, clusterDomain)),
      )) {
        for (const rule of index.destinationRules.get(host) ?? []) link(graph, rule, node);
      }
    }
    if (group === '-' && manifest.kind === 'Service') {
      for (const pod of selected(manifest, index)) link(graph, pod, node);
    }
    if (SECURITY_POLICIES[group]?.includes(manifest.kind)) {
      for (const pod of selected(manifest, index)) link(graph, node, pod);
    }
  });
}

function link(graph: Graph, first: number | undefined, then: number): void {
  if (first !== undefined && first !== then) graph.edge(first, then);
}

function indexOf(objects: readonly DeclaredObject[], clusterDomain: string): Index {
  const byId = new Map<string, number>();
  const pods = new LabelIndex<number>();
  const destinationRules = new Map<string, number[]>();
  const bindings = new Map<string, number[]>();
  const definitions = new Map<string, number>();
  const templates = objects.map(({ manifest }) => podTemplateOf(manifest));
  objects.forEach(({ id, manifest }, node) => {
    const { kind, metadata, spec } = manifest;
    const group = groupOf(manifest);
    const template = templates[node];
    byId.set(id, node);
    if (template) pods.add(metadata.namespace, template.labels, node);
    if (group === 'networking.istio.io' && kind === 'DestinationRule') {
      append(destinationRules, fullHost(String(spec?.host), metadata.namespace, clusterDomain), node);
    }
    if (group === 'apiextensions.k8s.io') definitions.set(`${spec?.group}/${spec?.names?.kind}`, node);
    if (group === 'rbac.authorization.k8s.io') {
      for (const subject of arrayOf(manifest.subjects)) {
        if (subject?.kind !== 'ServiceAccount') continue;
        append(bindings, objectId('-', 'ServiceAccount', subject.namespace ?? metadata.namespace, subject.name), node);
      }
    }
  });
  return { byId, pods, destinationRules, bindings, definitions, templates };
}

function workloadNeeds({ metadata }: Manifest, template: PodTemplate | undefined): Set<string> {
  if (!template) return new Set();
  const references = podReferences(template.spec);
  return new Set(references.map(({ kind, name }) => objectId('-', kind, metadata.namespace, name)));
}

function roleOf({ metadata, roleRef }: Manifest): string {
  const namespace = roleRef.kind === 'Role' ? metadata.namespace : undefined;
  return objectId('rbac.authorization.k8s.io', roleRef.kind, namespace, roleRef.name);
}

function targetOf({ metadata, spec }: Manifest): string {
  const { apiVersion = '', kind, name } = spec.scaleTargetRef;
  return objectId(groupOf({ apiVersion, kind, metadata }), kind, metadata.namespace, name);
}

function selected(manifest: Manifest, index: Index): number[] {
  const selector = podSelectorOf(manifest);
  return selector ? index.pods.select(manifest.metadata.namespace, selector) : [];
}

function append(map: Map<string, number[]>, key: string, node: number): void {
  const nodes = map.get(key);
  if (nodes) nodes.push(node);
  else map.set(key, [node]);
}
