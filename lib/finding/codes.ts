/**
 * The one table of finding codes. A code never changes its meaning and is never used again; its level may be raised
 * in a minor release. `MW1xx` wiring, `MW2xx` security, `MW3xx` mesh, `MW4xx` call chains, `MW5xx` telemetry,
 * `MW6xx` contracts.
 */

/** `error` stops synthesis and deployment; `warning` does too in a strict environment; `info` never does. */
export type Level = 'error' | 'warning' | 'info';

/** What is the same for every finding of a code. */
export interface CodeDescription {
  readonly level: Level;
  /** The rule in one line, as it reads in the docs. */
  readonly title: string;
}

export const CODES = {
  MW101: { level: 'error', title: 'Two objects have the same identity (group, kind, namespace, name)' },
  MW102: { level: 'error', title: 'A name is not a valid DNS name of its kind' },
  MW103: { level: 'error', title: 'A port is out of range or used twice' },
  MW104: { level: 'error', title: 'A quantity is not a Kubernetes quantity, or a limit is below its request' },
  MW105: { level: 'error', title: 'An image has no tag or digest, or the tag is "latest"' },
  MW106: { level: 'error', title: 'A selector matches no pod template of the plan' },
  MW107: { level: 'error', title: 'Objects depend on each other in a cycle' },
  MW108: { level: 'error', title: 'The environment is not known' },
  MW109: { level: 'error', title: 'A configuration key is unknown, missing or has the wrong type' },
  MW110: { level: 'error', title: 'Two services claim one host' },
  MW111: { level: 'error', title: 'A construct did not pass its own validation' },
  MW112: { level: 'error', title: 'A construct could not be created or rendered' },
  MW113: { level: 'error', title: 'An object has no explicit name, or a namespaced object has no namespace' },
  MW114: { level: 'error', title: 'A number is outside its allowed range' },
  MW115: { level: 'error', title: 'A workload refers to an object or a key that the plan does not contain' },
  MW116: { level: 'error', title: 'A Pulumi Output was turned into text or encoded before it was known' },
  MW117: { level: 'error', title: 'An item of a List is no Kubernetes object' },
  MW118: { level: 'error', title: 'A route leads to a Service, a port or a subset that the plan does not contain' },
  MW119: { level: 'error', title: 'A text or a number is one that YAML and JSON cannot carry' },
  MW120: { level: 'error', title: 'An environment variable refers to one that does not exist, or in a circle' },
  MW121: { level: 'error', title: 'The output of a synthesis cannot be written' },
  MW122: { level: 'error', title: 'The values of a ConfigMap or Secret are larger than the API server takes' },
  MW123: { level: 'error', title: 'A path is not one that a probe can ask for' },
  MW201: { level: 'error', title: 'A secret value stands outside a Secret object' },
  MW202: { level: 'error', title: 'A pod does not meet the Pod Security Standard "restricted"' },
  MW203: { level: 'error', title: 'A workload is reachable without a NetworkPolicy that selects it' },
  MW204: { level: 'warning', title: 'A caller can reach an operation that it does not declare' },
  MW205: { level: 'error', title: 'The description of a caller lets others in as well' },
  MW206: { level: 'error', title: 'A label of a Namespace overrides its Pod Security or its injection' },
  MW207: { level: 'error', title: 'A Namespace names a Pod Security level or version that does not exist' },
  MW208: { level: 'warning', title: 'A secret stands in plain text in the configuration of a stack' },
  MW209: { level: 'error', title: 'A value of a Secret is known before deployment, so it stands in the code' },
  MW210: { level: 'warning', title: 'What is a secret by its name or form stands outside a Secret object' },
  MW301: { level: 'error', title: 'A route does not state its timeout and its retries' },
  MW302: { level: 'error', title: 'Outlier detection can never eject an endpoint, or can eject all of them' },
  MW303: { level: 'error', title: 'The retries of a route do not fit in its timeout' },
  MW304: { level: 'error', title: 'A host has more than one VirtualService or DestinationRule' },
  MW305: { level: 'error', title: 'A DestinationRule sets no connection or retry limit' },
  MW306: { level: 'error', title: 'A caller has two policies for one operation' },
  MW307: { level: 'error', title: 'A path is a longer expression than Istio accepts' },
  MW308: { level: 'error', title: 'The mesh lacks a telemetry provider that its Telemetry objects name' },
  MW309: { level: 'error', title: 'Telemetry goes from the mesh to a Collector outside it, or the other way round' },
  MW310: { level: 'error', title: 'The cluster has no mesh configuration' },
  MW311: { level: 'error', title: 'A mesh configuration cannot be read' },
  MW312: { level: 'error', title: 'Paths reach the mesh’s policy in a spelling that its applications read otherwise' },
  MW313: { level: 'error', title: 'A call has one end outside the meshes of the App' },
  MW314: { level: 'error', title: 'Pods for which the mesh has policy get no proxy' },
  MW315: { level: 'warning', title: 'A path parameter asks for encoded slashes, which the mesh decodes' },
  MW316: { level: 'error', title: 'A VirtualService is larger than the API server takes' },
  MW401: { level: 'error', title: 'The synchronous calls of an operation may take longer than its caller waits' },
  MW402: { level: 'error', title: 'Synchronous calls form a cycle' },
  MW403: { level: 'error', title: 'Retries multiply along a chain of calls beyond the limit' },
  MW501: { level: 'error', title: 'A pipeline names a component that is not defined' },
  MW502: { level: 'error', title: 'A Collector component is defined and used by no pipeline' },
  MW503: { level: 'error', title: 'The memory limiter is missing or is not the first processor of a pipeline' },
  MW504: { level: 'error', title: 'A pipeline uses the batch processor in place of the exporter’s sending queue' },
  MW505: { level: 'error', title: 'A Collector port is used twice or a receiver binds to every address' },
  MW506: { level: 'error', title: 'A pipeline lacks receivers or exporters, or names a component twice' },
  MW507: { level: 'error', title: 'A component does not carry the signal of its pipeline' },
  MW508: { level: 'error', title: 'The processors of a pipeline stand in an order that loses data or context' },
  MW509: { level: 'error', title: 'A connector is used at one end only, or leads data in a circle' },
  MW510: { level: 'error', title: 'A component names an extension that is missing, not started or of another kind' },
  MW511: { level: 'error', title: 'A setting of a Collector component is unknown, missing or of the wrong kind' },
  MW512: { level: 'error', title: 'The Collector’s configuration reads a variable that the workload does not set' },
  MW513: { level: 'error', title: 'The Collector’s configuration names a path that the workload does not mount' },
  MW514: { level: 'warning', title: 'A component type is deprecated, or not in the Collector’s distribution' },
  MW515: { level: 'error', title: 'An exporter sends credentials over a connection that is not encrypted' },
  MW516: { level: 'error', title: 'An OTTL statement or a regular expression cannot be read' },
  MW517: { level: 'warning', title: 'A full sending queue does not fit in its memory or on its volume' },
  MW518: { level: 'error', title: 'A filter of the access log is no expression that proxies can use' },
  MW519: { level: 'error', title: 'It is not known where a Collector component listens or what it connects to' },
  MW520: { level: 'error', title: 'A default of the network policy cuts a Collector component off' },
  MW521: { level: 'error', title: 'A declaration of a Collector’s network is malformed' },
  MW522: { level: 'warning', title: 'Credentials are shown to a peer whose certificate is not verified' },
  MW523: { level: 'error', title: 'A StatefulSet has a name with which it never makes a pod' },
  MW601: { level: 'error', title: 'A contract file cannot be read' },
  MW602: { level: 'error', title: 'A contract file is not a valid OpenAPI 3.0 or 3.1 document' },
  MW603: {
    level: 'error',
    title: 'A transactional operation requires no idempotency key, and does not say why it needs none',
  },
  MW604: { level: 'error', title: 'An operation has no operationId, or one that is used twice' },
  MW605: { level: 'error', title: 'A call names an operation that the contract does not have' },
  MW606: { level: 'warning', title: 'The mesh cannot enforce a pattern of a contract' },
  MW607: {
    level: 'warning',
    title: 'Two paths of a contract match the same requests, and neither is the more specific',
  },
  MW608: { level: 'error', title: 'A path of a contract can match no request, or more than it says' },
  MW609: { level: 'error', title: 'The base path of a contract is not known' },
  MW610: { level: 'info', title: 'Idempotency keys stand in request bodies, where the mesh cannot enforce them' },
  MW611: { level: 'info', title: 'A contract that adopts idempotency keys has operations without one' },
} as const satisfies Record<string, CodeDescription>;

/** The stable code of a rule, such as `MW105`. */
export type Code = keyof typeof CODES;
