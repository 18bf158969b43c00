import { words } from './words';

/**
 * Attributes whose values OpenTelemetry's conventions fix (https://opentelemetry.io/docs/specs/semconv/): names, codes,
 * addresses, never a text of a request. They are most of a span, and searching them for secrets was most of what the
 * redaction cost.
 */
export const FIXED_ATTRIBUTES: readonly string[] = words(`
  service.name service.namespace service.version service.instance.id deployment.environment.name
  telemetry.sdk.name telemetry.sdk.language telemetry.sdk.version telemetry.distro.name telemetry.distro.version
  k8s.cluster.name k8s.namespace.name k8s.node.name k8s.pod.name k8s.pod.uid k8s.pod.ip k8s.container.name
  k8s.deployment.name k8s.statefulset.name k8s.daemonset.name k8s.job.name k8s.cronjob.name
  host.name host.arch host.id os.type os.version container.id
  process.pid process.runtime.name process.runtime.version
  cloud.provider cloud.region cloud.availability_zone cloud.account.id
  http.request.method http.response.status_code http.route http.request.resend_count http.request.body.size
  http.response.body.size url.scheme
  network.protocol.name network.protocol.version network.transport network.type network.peer.address
  network.peer.port network.local.address network.local.port
  server.address server.port client.address client.port
  rpc.system rpc.service rpc.method rpc.grpc.status_code
  db.system.name db.namespace db.collection.name db.operation.name db.response.status_code
  messaging.system messaging.destination.name messaging.operation.name messaging.operation.type
  thread.id thread.name code.function.name code.file.path code.line.number`);
