import type { Manifest } from '../lib/plan';

/** What differs between the services of the benchmark. */
export interface BenchService {
  readonly name: string;
  readonly replicas: number;
  readonly port: number;
}

/** Services whose names and numbers follow from their index alone. */
export function services(count: number): BenchService[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `service-${String(i).padStart(5, '0')}`,
    replicas: 2 + (i % 5),
    port: 8000 + (i % 1000),
  }));
}

export const NAMESPACE = 'bench';

/** The eight objects of one service, of the size that a real one has. */
export function manifestsOf({ name, replicas, port }: BenchService): Manifest[] {
  const labels = { app: name, 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'bench' };
  const metadata = { name, namespace: NAMESPACE, labels };
  const selector = { matchLabels: { app: name } };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: {
        LOG_LEVEL: 'info',
        'application.yaml': `server:\n  port: ${port}\n  shutdown: graceful\nfeatures:\n  audit: "on"\n`,
      },
    },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deploymentSpec(name, labels, replicas, port) },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: port, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: replicas,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: selector,
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { tier: 'edge' } } }], ports: [{ port, protocol: 'TCP' }] }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: {
        host: `${name}.${NAMESPACE}.svc.cluster.local`,
        trafficPolicy: {
          connectionPool: {
            tcp: { maxConnections: 100, connectTimeout: '1s' },
            http: { http1MaxPendingRequests: 50, http2MaxRequests: 150, maxRetries: 3, idleTimeout: '60s' },
          },
          outlierDetection: {
            consecutive5xxErrors: 5,
            interval: '5s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
          },
        },
      },
    },
  ];
}

function deploymentSpec(name: string, labels: object, replicas: number, port: number) {
  const probe = (path: string) => ({ httpGet: { path, port }, periodSeconds: 5, failureThreshold: 3 });
  return {
    replicas,
    selector: { matchLabels: { app: name } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels, annotations: { 'bench.example/checksum': '4f9d8a1c2b3e7a60' } },
      spec: {
        serviceAccountName: name,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'main',
            image: `registry.example/${name}:1.4.2`,
            args: ['serve', '--config', '/etc/app/application.yaml'],
            ports: [{ name: 'http', containerPort: port }],
            env: [
              { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'LOG_LEVEL', valueFrom: { configMapKeyRef: { name, key: 'LOG_LEVEL' } } },
              { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-gateway.observability:4318' },
            ],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            livenessProbe: probe('/livez'),
            readinessProbe: probe('/readyz'),
            volumeMounts: [{ name: 'config', mountPath: '/etc/app', readOnly: true }],
          },
        ],
        volumes: [{ name: 'config', configMap: { name } }],
      },
    },
  };
}
