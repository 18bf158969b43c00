import type { ExtensionProvider } from '../../../lib';

const at = { service: 'otel.observability.svc.cluster.local', port: 4317 };

/** What some environment needs. */
export const NEEDED: readonly ExtensionProvider[] = [
  { name: 'traces', opentelemetry: at },
  { name: 'logs', envoyOtelAls: { ...at, logFormat: { text: '%REQ(:METHOD)%', labels: {} } } },
];
