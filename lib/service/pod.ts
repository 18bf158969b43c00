import { type k8s, restrictedContainer } from '../kube';
import { configMapName, podTemplate, probes, quantity, resources } from '../workload';
import { environmentOf } from './environment';
import { HTTP_PORT, type MicroserviceIntent } from './props';
import { CERTIFICATES_FOLDER } from './telemetry-env';

/** The pod template of a service. */
export function servicePodTemplate(intent: MicroserviceIntent): k8s.PodTemplateSpec {
  const mounts = mountedVolumes(intent);
  return podTemplate(intent, {
    container: container(
      intent,
      mounts.map(({ mount }) => mount),
    ),
    volumes: mounts.length > 0 ? mounts.map(({ volume }) => volume) : undefined,
    annotations: {
      ...notSecretAnnotation(intent),
    },
    secretEnv: intent.secretEnv,
    mountedSecrets: intent.telemetryCredentials && [intent.telemetryCredentials.certificates],
    apiToken: intent.apiToken,
    uid: intent.uid,
  });
}

function container(intent: MicroserviceIntent, volumeMounts: k8s.VolumeMount[]): k8s.Container {
  return {
    name: intent.name,
    image: intent.image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: HTTP_PORT, containerPort: intent.port, protocol: 'TCP' }],
    env: [...environmentOf(intent).variables],
    resources: resources(intent),
    securityContext: restrictedContainer(),
    ...probes({ ...intent, port: HTTP_PORT }),
    volumeMounts: volumeMounts.length > 0 ? volumeMounts : undefined,
  };
}

interface MountedVolume {
  readonly volume: k8s.Volume;
  readonly mount: k8s.VolumeMount;
}

function mountedVolumes(intent: MicroserviceIntent): MountedVolume[] {
  const { name, writableTmp, telemetryCredentials } = intent;
  return [
    ...(writableTmp === undefined
      ? []
      : [
          {
            volume: { name: 'tmp', emptyDir: { sizeLimit: quantity(writableTmp) } },
            mount: { name: 'tmp', mountPath: '/tmp' },
          },
        ]),
    ...(hasConfigFiles(intent)
      ? [
          {
            volume: { name: 'config', configMap: { name: configMapName(name, intent.configFiles) } },
            mount: { name: 'config', mountPath: `/etc/${name}`, readOnly: true },
          },
        ]
      : []),
    ...(telemetryCredentials
      ? [
          {
            volume: { name: 'otel-certificates', secret: { secretName: telemetryCredentials.certificates.secret } },
            mount: { name: 'otel-certificates', mountPath: CERTIFICATES_FOLDER, readOnly: true },
          },
        ]
      : []),
  ];
}

/** Tells the check of the plan what is no secret. */
export const notSecretAnnotation = ({ notSecret }: MicroserviceIntent): Record<string, string> =>
  notSecret.length > 0 ? { 'meshwright.dev/not-secret': notSecret.join(', ') } : {};

export const hasConfigFiles = (intent: MicroserviceIntent) => Object.keys(intent.configFiles).length > 0;
