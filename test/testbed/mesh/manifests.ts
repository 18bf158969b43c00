import type { Manifest } from '../../../testbed/mesh/manifests';

/** A Deployment with a Service before it, as small as they can be. */
export function service(name: string, namespace = 'shop', port: object = {}): Manifest[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        selector: { app: name },
        ports: [{ name: 'http', port: 80, targetPort: 8080, appProtocol: 'http', ...port }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        template: {
          metadata: { labels: { app: name, version: '1' } },
          spec: { serviceAccountName: name, containers: [{ ports: [{ name: 'web', containerPort: 9090 }] }] },
        },
      },
    },
  ];
}

/** A Sidecar that lets a workload, or with no name the whole namespace, call these hosts. */
export function sidecar(namespace: string, workload: string | undefined, hosts: string[], spec: object = {}): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: workload ?? 'default', namespace },
    spec: {
      ...(workload && { workloadSelector: { labels: { app: workload } } }),
      egress: [{ hosts }],
      ...spec,
    },
  };
}
