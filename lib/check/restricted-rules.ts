import { arrayOf } from '../plan';

// biome-ignore lint/suspicious/noExplicitAny: pods of any author
export type Json = any;

/** A field that holds what the standard does not allow. */
export interface Violation {
  readonly field: string;
  readonly value: unknown;
  readonly allowed: string;
}

const VOLUMES = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image'],
  ...['persistentVolumeClaim', 'projected', 'secret'],
];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  ...['ip_local_port_range', 'ip_local_reserved_ports', 'ip_unprivileged_port_start', 'ping_group_range'].map(ipv4),
  ...['tcp_fin_timeout', 'tcp_keepalive_intvl', 'tcp_keepalive_probes', 'tcp_keepalive_time'].map(ipv4),
  ...['tcp_rmem', 'tcp_syncookies', 'tcp_wmem'].map(ipv4),
];
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const PROFILES = ['RuntimeDefault', 'Localhost'];
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function ipv4(name: string): string {
  return `net.ipv4.${name}`;
}

/** What the pod as a whole may not say. */
export const POD_RULES: readonly ((spec: Json, annotations: Readonly<Record<string, string>>) => Violation[])[] = [
  (spec) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) => unless(spec[field] !== true, field, spec[field], 'false')),
  (spec) => securityContext(spec.securityContext ?? {}),
  (spec) =>
    arrayOf(spec.securityContext?.sysctls).flatMap(({ name }) =>
      unless(SYSCTLS.includes(name), 'securityContext.sysctls', name, SYSCTLS.join(', ')),
    ),
  (spec) =>
    arrayOf(spec.volumes).flatMap(({ name, ...source }) =>
      unless(
        // Without a source it is an emptyDir.
        Object.keys(source).length === 0 || VOLUMES.some((type) => source[type] !== undefined),
        `volumes[${name}]`,
        Object.keys(source).join(),
        VOLUMES.join(', '),
      ),
    ),
  (_spec, annotations) =>
    Object.entries(annotations).flatMap(([name, value]) =>
      unless(
        !name.startsWith(APPARMOR_ANNOTATION) || /^(?:|runtime\/default|localhost\/.*)$/.test(value),
        `annotation ${name}`,
        value,
        'runtime/default, localhost/<profile>',
      ),
    ),
];

/** What a container may not say, and what it or its pod has to. */
export const CONTAINER_RULES: readonly ((container: Json, spec: Json) => Violation[])[] = [
  ({ securityContext: context = {} }) => securityContext(context ?? {}),
  ({ securityContext: context }) =>
    unless(context?.privileged !== true, 'securityContext.privileged', context?.privileged, 'false'),
  ({ securityContext: context }) =>
    unless(
      [undefined, '', 'Default'].includes(context?.procMount),
      'securityContext.procMount',
      context?.procMount,
      'Default',
    ),
  ({ securityContext: context }, spec) =>
    unless(
      (context?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot) === true || context?.runAsNonRoot === false,
      'securityContext.runAsNonRoot',
      undefined,
      'true, here or for the pod',
    ),
  ({ ports }) => arrayOf(ports).flatMap(({ hostPort }) => unless(!hostPort, 'ports.hostPort', hostPort, 'none')),
  (container) => handlers(container).flatMap(({ field, host }) => unless(!host, `${field}.host`, host, 'none')),
  linuxOnly(({ securityContext: context }) =>
    unless(
      context?.allowPrivilegeEscalation === false,
      'securityContext.allowPrivilegeEscalation',
      context?.allowPrivilegeEscalation,
      'false',
    ),
  ),
  linuxOnly(({ securityContext: context }) =>
    unless(
      arrayOf(context?.capabilities?.drop).includes('ALL'),
      'securityContext.capabilities.drop',
      context?.capabilities?.drop,
      '["ALL"]',
    ),
  ),
  linuxOnly(({ securityContext: context }) => {
    const added = arrayOf(context?.capabilities?.add);
    return unless(
      added.every((name) => name === 'NET_BIND_SERVICE'),
      'securityContext.capabilities.add',
      added,
      '["NET_BIND_SERVICE"] or none',
    );
  }),
  linuxOnly(({ securityContext: context }, spec) =>
    unless(
      (context?.seccompProfile ?? spec.securityContext?.seccompProfile)?.type !== undefined,
      'securityContext.seccompProfile.type',
      undefined,
      `${PROFILES.join(', ')}, here or for the pod`,
    ),
  ),
];

/** What a security context may not say, be it the pod's or a container's. */
function securityContext(context: Json): Violation[] {
  const { seLinuxOptions, seccompProfile, appArmorProfile, windowsOptions, runAsNonRoot, runAsUser } = context;
  const rules: [boolean, string, unknown, string][] = [
    [windowsOptions?.hostProcess !== true, 'windowsOptions.hostProcess', true, 'false'],
    [
      SELINUX_TYPES.includes(seLinuxOptions?.type ?? ''),
      'seLinuxOptions.type',
      seLinuxOptions?.type,
      SELINUX_TYPES.slice(1).join(', '),
    ],
    [!seLinuxOptions?.user, 'seLinuxOptions.user', seLinuxOptions?.user, 'none'],
    [!seLinuxOptions?.role, 'seLinuxOptions.role', seLinuxOptions?.role, 'none'],
    [
      !seccompProfile || PROFILES.includes(seccompProfile.type),
      'seccompProfile.type',
      seccompProfile?.type,
      PROFILES.join(', '),
    ],
    [
      !appArmorProfile || PROFILES.includes(appArmorProfile.type),
      'appArmorProfile.type',
      appArmorProfile?.type,
      PROFILES.join(', '),
    ],
    [runAsNonRoot !== false, 'runAsNonRoot', runAsNonRoot, 'true'],
    [runAsUser !== 0, 'runAsUser', runAsUser, 'a uid other than 0'],
  ];
  return rules.flatMap(([holds, field, value, allowed]) => unless(holds, `securityContext.${field}`, value, allowed));
}

/** Where a probe or a hook may name a host other than its pod's. */
function handlers(container: Json): { field: string; host: unknown }[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return Object.entries({
    livenessProbe,
    readinessProbe,
    startupProbe,
    'lifecycle.postStart': lifecycle?.postStart,
    'lifecycle.preStop': lifecycle?.preStop,
  }).flatMap(([field, handler]) =>
    ['httpGet', 'tcpSocket'].map((action) => ({ field: `${field}.${action}`, host: handler?.[action]?.host })),
  );
}

function linuxOnly(rule: (container: Json, spec: Json) => Violation[]): (container: Json, spec: Json) => Violation[] {
  return (container, spec) => (spec.os?.name === 'windows' ? [] : rule(container, spec));
}

function unless(holds: boolean, field: string, value: unknown, allowed: string): Violation[] {
  return holds ? [] : [{ field, value, allowed }];
}
