import type { k8s } from '../kube';
import { deploymentName, secretVariables } from '../workload';
import type { MicroserviceIntent } from './props';
import type { OtlpCredentials } from './telemetry-target';

/** Where a service finds what it shows to its Collector. */
export const CERTIFICATES_FOLDER = '/etc/otel-certificates';
const TOKEN = 'OTLP_TOKEN';
/** A name that services have no use for themselves, unlike POD_NAME; OpenTelemetry's own operator has it too. */
const POD_NAME = 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME';

/**
 * The environment variables that every OpenTelemetry SDK reads
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). The pod's name
 * stands before the attributes because a variable can only refer to those above it.
 */
export function telemetryEnv(intent: MicroserviceIntent): k8s.EnvVar[] {
  if (!intent.telemetry) return [];
  const attributes: Record<string, string | undefined> = {
    'service.namespace': intent.partOf,
    'service.version': intent.version,
    'deployment.environment.name': intent.environment,
    'k8s.namespace.name': intent.namespace,
    'k8s.deployment.name': deploymentName(intent),
  };
  return [
    { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'OTEL_SERVICE_NAME', value: intent.name },
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: intent.telemetry.endpoint },
    { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'grpc' },
    ...credentialsEnv(intent.telemetryCredentials),
    { name: 'OTEL_PROPAGATORS', value: 'tracecontext,baggage' },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: [
        ...Object.entries(attributes).flatMap(([key, value]) =>
          value === undefined ? [] : [`${key}=${percentEncoded(value)}`],
        ),
        `k8s.pod.name=$(${POD_NAME})`,
      ].join(','),
    },
  ];
}

/**
 * The value of an attribute: what ends one, what is no visible ASCII, and `$`, which begins a reference, are
 * percent-encoded (https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable).
 */
export function percentEncoded(value: string): string {
  return value.replace(/[^!-~]|["$%,;=\\]/gu, (character) =>
    // Half of a surrogate pair has no encoding; it is a finding.
    /\p{Surrogate}/u.test(character) ? character : encodeURIComponent(character),
  );
}

/** The token stands before the header because a variable can only refer to those above it. */
function credentialsEnv(credentials: OtlpCredentials | undefined): k8s.EnvVar[] {
  if (!credentials) return [];
  return [
    { name: 'OTEL_EXPORTER_OTLP_CERTIFICATE', value: `${CERTIFICATES_FOLDER}/ca.crt` },
    { name: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', value: `${CERTIFICATES_FOLDER}/tls.crt` },
    { name: 'OTEL_EXPORTER_OTLP_CLIENT_KEY', value: `${CERTIFICATES_FOLDER}/tls.key` },
    ...(credentials.token
      ? [
          ...secretVariables({ [TOKEN]: credentials.token }),
          // Values of this variable are percent-encoded (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
          { name: 'OTEL_EXPORTER_OTLP_HEADERS', value: `authorization=Bearer%20$(${TOKEN})` },
        ]
      : []),
  ];
}
