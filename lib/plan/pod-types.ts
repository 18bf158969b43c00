import { flag, listOf, mapOf, number, numberOrText, objectOf, privateText, text } from './member-types';

const named = objectOf({ name: text, optional: flag });
const keyOf = objectOf({ name: text, key: text, optional: flag });
const items = listOf(objectOf({ key: text, path: text }));
const configMap = objectOf({ name: text, items, optional: flag });

const volume = objectOf({
  name: text,
  configMap,
  secret: objectOf({ secretName: text, items, optional: flag }),
  persistentVolumeClaim: objectOf({ claimName: text }),
  csi: objectOf({ nodePublishSecretRef: objectOf({ name: text }) }),
  projected: objectOf({ sources: listOf(objectOf({ configMap, secret: configMap })) }),
  emptyDir: objectOf({ medium: text, sizeLimit: numberOrText }),
});

/** What the security contexts of pods and of containers have in common, and what one of them has. */
const securityContext = objectOf({
  seLinuxOptions: objectOf({ type: text, user: text, role: text }),
  seccompProfile: objectOf({ type: text }),
  appArmorProfile: objectOf({ type: text }),
  windowsOptions: objectOf({ hostProcess: flag }),
  runAsNonRoot: flag,
  runAsUser: number,
  sysctls: listOf(objectOf({ name: text, value: text })),
  privileged: flag,
  procMount: text,
  allowPrivilegeEscalation: flag,
  capabilities: objectOf({ add: listOf(text), drop: listOf(text) }),
});

const handler = {
  httpGet: objectOf({ host: text, path: text, port: numberOrText }),
  tcpSocket: objectOf({ host: text, port: numberOrText }),
  exec: objectOf({ command: listOf(text) }),
};

const probe = objectOf({
  ...handler,
  initialDelaySeconds: number,
  periodSeconds: number,
  timeoutSeconds: number,
  successThreshold: number,
  failureThreshold: number,
});

const container = objectOf({
  name: text,
  image: text,
  command: listOf(text),
  args: listOf(text),
  env: listOf(
    objectOf({
      name: text,
      value: privateText,
      valueFrom: objectOf({ configMapKeyRef: keyOf, secretKeyRef: keyOf }),
    }),
  ),
  envFrom: listOf(objectOf({ configMapRef: named, secretRef: named })),
  ports: listOf(objectOf({ name: text, containerPort: number, hostPort: number, protocol: text })),
  volumeMounts: listOf(objectOf({ name: text, mountPath: text })),
  resources: objectOf({ requests: mapOf(numberOrText), limits: mapOf(numberOrText) }),
  securityContext,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: objectOf({ postStart: objectOf(handler), preStop: objectOf(handler) }),
});

/** The `spec` of a pod. */
export const podSpec = objectOf({
  containers: listOf(container),
  initContainers: listOf(container),
  ephemeralContainers: listOf(container),
  volumes: listOf(volume),
  imagePullSecrets: listOf(objectOf({ name: text })),
  serviceAccountName: text,
  serviceAccount: text,
  securityContext,
  hostNetwork: flag,
  hostPID: flag,
  hostIPC: flag,
  hostUsers: flag,
  os: objectOf({ name: text }),
});

/** Of any object, and of a pod template. */
export const objectMeta = objectOf({
  name: text,
  namespace: text,
  labels: mapOf(privateText),
  annotations: mapOf(privateText),
});

/** `spec.template` of a workload. */
export const podTemplate = objectOf({ metadata: objectMeta, spec: podSpec });
