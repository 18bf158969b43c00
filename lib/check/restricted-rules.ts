import { arrayOf } from '../plan';

// biome-ignore lint/suspicious/noExplicitAny: pods of any author
export type Json = any;

/** A pod, and the minor version of the standard that it is held to: 34 for 1.34. Those before 1.25 count as 1.25. */
export interface PodView {
  readonly spec: Json;
  readonly annotations: Readonly<Record<string, string>>;
  readonly minor: number;
}

type Since = readonly (readonly [minor: number, values: readonly string[]])[];

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
/** By the minor version since which they are allowed. */
const SYSCTLS: Since = [
  [0, ['kernel.shm_rmid_forced']],
  [0, ['ip_local_port_range', 'ip_unprivileged_port_start', 'ping_group_range', 'tcp_syncookies'].map(ipv4)],
  [27, ['ip_local_reserved_ports'].map(ipv4)],
  [29, ['tcp_fin_timeout', 'tcp_keepalive_intvl', 'tcp_keepalive_probes', 'tcp_keepalive_time'].map(ipv4)],
  [32, ['tcp_rmem', 'tcp_wmem'].map(ipv4)],
  [37, ['tcp_notsent_lowat', 'tcp_slow_start_after_idle'].map(ipv4)],
];
const SELINUX_TYPES: Since = [
  [0, ['', 'container_t', 'container_init_t', 'container_kvm_t']],
  [31, ['container_engine_t']],
];
const PROFILES = ['RuntimeDefault', 'Localhost'];
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function ipv4(name: string): string {
  return `net.ipv4.${name}`;
}

/** What the pod as a whole may not say. */
export const POD_RULES: readonly ((pod: PodView) => Violation[])[] = [
  ({ spec }) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) => unless(spec[field] !== true, field, spec[field], 'false')),
  (pod) => securityContext(pod.spec.securityContext ?? {}, pod),
  ({ spec, minor }) => {
    const allowed = allowedIn(SYSCTLS, minor);
    return arrayOf(spec.securityContext?.sysctls).flatMap(({ name }) =>
      unless(allowed.includes(name), 'securityContext.sysctls', name, allowed.join(', ')),
    );
  },
  ({ spec }) =>
    arrayOf(spec.volumes).flatMap(({ name, ...source }) =>
      unless(
        // Without a source it is an emptyDir.
        Object.keys(source).length === 0 || VOLUMES.some((type) => source[type] !== undefined),
        `volumes[${name}]`,
        Object.keys(source).join(),
        VOLUMES.join(', '),
      ),
    ),
  ({ annotations }) =>
    Object.entries(annotations).flatMap(([name, value]) =>
      unless(
        !name.startsWith(APPARMOR_ANNOTATION) || /^(?:$|runtime\/default$|localhost\/)/.test(value),
        `annotation ${name}`,
        value,
        'runtime/default, localhost/<profile>',
      ),
    ),
];

/** What a container may not say, and what it or its pod has to. */
export const CONTAINER_RULES: readonly ((container: Json, pod: PodView) => Violation[])[] = [
  ({ securityContext: context }, pod) => securityContext(context ?? {}, pod),
  ({ securityContext: context }) =>
    unless(context?.privileged !== true, 'securityContext.privileged', context?.privileged, 'false'),
  ({ securityContext: context }) =>
    unless(
      [undefined, '', 'Default'].includes(context?.procMount),
      'securityContext.procMount',
      context?.procMount,
      'Default',
    ),
  ({ securityContext: context }, pod) =>
    unless(
      mayBeRoot(pod) ||
        (context?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) === true ||
        context?.runAsNonRoot === false,
      'securityContext.runAsNonRoot',
      undefined,
      'true, here or for the pod',
    ),
  ({ ports }) => arrayOf(ports).flatMap(({ hostPort }) => unless(!hostPort, 'ports.hostPort', hostPort, 'none')),
  (container, { minor }) =>
    minor < 34 ? [] : handlers(container).flatMap(({ field, host }) => unless(!host, `${field}.host`, host, 'none')),
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
  linuxOnly(({ securityContext: context }, { spec }) =>
    unless(
      (context?.seccompProfile ?? spec.securityContext?.seccompProfile)?.type !== undefined,
      'securityContext.seccompProfile.type',
      undefined,
      `${PROFILES.join(', ')}, here or for the pod`,
    ),
  ),
];

/** In a user namespace of its own, root of the pod is nobody on the node. */
function mayBeRoot({ spec, minor }: PodView): boolean {
  return minor >= 35 && spec.hostUsers === false;
}

/** What a security context may not say, be it the pod's or a container's. */
function securityContext(context: Json, pod: PodView): Violation[] {
  const { seLinuxOptions, seccompProfile, appArmorProfile, windowsOptions, runAsNonRoot, runAsUser } = context;
  const types = allowedIn(SELINUX_TYPES, pod.minor);
  const rules: [boolean, string, unknown, string][] = [
    [windowsOptions?.hostProcess !== true, 'windowsOptions.hostProcess', true, 'false'],
    [
      types.includes(seLinuxOptions?.type ?? ''),
      'seLinuxOptions.type',
      seLinuxOptions?.type,
      types.filter(Boolean).join(', '),
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
    [runAsNonRoot !== false || mayBeRoot(pod), 'runAsNonRoot', runAsNonRoot, 'true'],
    [runAsUser !== 0 || mayBeRoot(pod), 'runAsUser', runAsUser, 'a uid other than 0'],
  ];
  return rules.flatMap(([holds, field, value, allowed]) => unless(holds, `securityContext.${field}`, value, allowed));
}

function allowedIn(values: Since, minor: number): string[] {
  return values.flatMap(([since, names]) => (minor >= since ? names : []));
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

function linuxOnly(
  rule: (container: Json, pod: PodView) => Violation[],
): (container: Json, pod: PodView) => Violation[] {
  return (container, pod) => (pod.spec.os?.name === 'windows' ? [] : rule(container, pod));
}

function unless(holds: boolean, field: string, value: unknown, allowed: string): Violation[] {
  return holds ? [] : [{ field, value, allowed }];
}
