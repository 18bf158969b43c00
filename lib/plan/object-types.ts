import { listOf, type MemberType, mapOf, number, numberOrText, objectOf, privateText, text } from './member-types';
import { podSpec, podTemplate } from './pod-types';

const labelSelector = objectOf({
  matchLabels: mapOf(text),
  matchExpressions: listOf(objectOf({ key: text, operator: text, values: listOf(text) })),
});
const texts = mapOf(privateText);

const withSpec = (members: Readonly<Record<string, MemberType>>) => objectOf({ spec: objectOf(members) });

const workloadSpec = {
  replicas: number,
  selector: labelSelector,
  template: podTemplate,
  volumeClaimTemplates: listOf(objectOf({ metadata: objectOf({ name: text }) })),
};
const workload = withSpec(workloadSpec);

const binding = objectOf({
  roleRef: objectOf({ kind: text, name: text }),
  subjects: listOf(objectOf({ kind: text, name: text, namespace: text })),
});

const targetRefs = { targetRef: objectOf({}), targetRefs: listOf(objectOf({})) };
const meshPolicy = withSpec({ selector: objectOf({ matchLabels: mapOf(text) }), ...targetRefs });
const proxyPolicy = withSpec({ workloadSelector: objectOf({ labels: mapOf(text) }), ...targetRefs });

const destination = objectOf({ host: text, subset: text, port: objectOf({ number }) });
const destinations = listOf(objectOf({ destination }));
const streams = listOf(objectOf({ route: destinations }));

const portPolicy = {
  connectionPool: objectOf({
    tcp: objectOf({ maxConnections: number }),
    http: objectOf({ http1MaxPendingRequests: number, http2MaxRequests: number, maxRetries: number }),
  }),
  outlierDetection: objectOf({ maxEjectionPercent: number }),
};
const trafficPolicy = objectOf({ ...portPolicy, portLevelSettings: listOf(objectOf(portPolicy)) });

const backendRef = { group: text, kind: text, name: text, namespace: text, port: number };
const filters = listOf(objectOf({ requestMirror: objectOf({ backendRef: objectOf(backendRef) }) }));
const gatewayRoute = withSpec({
  rules: listOf(objectOf({ backendRefs: listOf(objectOf({ ...backendRef, filters })), filters })),
});

const ingressBackend = objectOf({ service: objectOf({ name: text, port: objectOf({ number, name: text }) }) });

/** The members that order and checks read, by API group (`-` for the core group) and kind. */
export const OBJECT_TYPES: Readonly<Record<string, MemberType>> = {
  '-/ConfigMap': objectOf({ data: texts, binaryData: texts }),
  '-/List': objectOf({ items: listOf(objectOf({})) }),
  '-/Pod': objectOf({ spec: podSpec }),
  '-/ReplicationController': withSpec({ ...workloadSpec, selector: mapOf(text) }),
  '-/Secret': objectOf({ data: texts, stringData: texts, type: text }),
  '-/Service': withSpec({
    selector: mapOf(text),
    ports: listOf(objectOf({ name: text, port: number, targetPort: numberOrText, appProtocol: text, protocol: text })),
  }),
  'apiextensions.k8s.io/CustomResourceDefinition': withSpec({ group: text, names: objectOf({ kind: text }) }),
  'apps/DaemonSet': workload,
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'autoscaling/HorizontalPodAutoscaler': withSpec({
    scaleTargetRef: objectOf({ apiVersion: text, kind: text, name: text }),
    minReplicas: number,
    maxReplicas: number,
  }),
  'batch/CronJob': withSpec({ jobTemplate: withSpec({ template: podTemplate }) }),
  'batch/Job': workload,
  'cert-manager.io/Certificate': withSpec({ secretName: text }),
  'external-secrets.io/ExternalSecret': withSpec({ target: objectOf({ name: text }) }),
  'extensions.istio.io/WasmPlugin': meshPolicy,
  'gateway.networking.k8s.io/GRPCRoute': gatewayRoute,
  'gateway.networking.k8s.io/HTTPRoute': gatewayRoute,
  'gateway.networking.k8s.io/TCPRoute': gatewayRoute,
  'gateway.networking.k8s.io/TLSRoute': gatewayRoute,
  'gateway.networking.k8s.io/UDPRoute': gatewayRoute,
  'networking.istio.io/DestinationRule': withSpec({
    host: text,
    exportTo: listOf(text),
    trafficPolicy,
    subsets: listOf(objectOf({ name: text, labels: mapOf(text), trafficPolicy })),
  }),
  'networking.istio.io/EnvoyFilter': proxyPolicy,
  'networking.istio.io/ProxyConfig': meshPolicy,
  'networking.istio.io/ServiceEntry': withSpec({
    hosts: listOf(text),
    exportTo: listOf(text),
    ports: listOf(objectOf({ number, name: text, protocol: text })),
  }),
  'networking.istio.io/Sidecar': proxyPolicy,
  'networking.istio.io/VirtualService': withSpec({
    hosts: listOf(text),
    gateways: listOf(text),
    exportTo: listOf(text),
    http: listOf(
      objectOf({
        name: text,
        timeout: text,
        retries: objectOf({ attempts: number, perTryTimeout: text }),
        route: destinations,
        mirror: destination,
        mirrors: destinations,
      }),
    ),
    tls: streams,
    tcp: streams,
  }),
  'networking.k8s.io/Ingress': withSpec({
    defaultBackend: ingressBackend,
    rules: listOf(objectOf({ http: objectOf({ paths: listOf(objectOf({ backend: ingressBackend })) }) })),
  }),
  'networking.k8s.io/NetworkPolicy': withSpec({ podSelector: labelSelector, policyTypes: listOf(text) }),
  'policy/PodDisruptionBudget': withSpec({ selector: labelSelector }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'security.istio.io/AuthorizationPolicy': meshPolicy,
  'security.istio.io/PeerAuthentication': meshPolicy,
  'security.istio.io/RequestAuthentication': meshPolicy,
  'telemetry.istio.io/Telemetry': meshPolicy,
};
