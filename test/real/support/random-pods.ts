import type { randomFrom } from '../../plan/random';

type Random = ReturnType<typeof randomFrom>;
// biome-ignore lint/suspicious/noExplicitAny: a pod is changed at any place
type Json = any;

/**
 * A pod that meets "restricted" and then was changed at up to four places, by values that the standard allows and ones
 * that it does not. Almost all are valid to the API server, which judges no others.
 */
export function randomPod(random: Random, name: string): Json {
  const containers = ['main', ...(random.unit() < 0.3 ? ['second'] : [])].map(container);
  const pod: Json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: {} },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers,
      ...(random.unit() < 0.3 && { initContainers: [container('init')] }),
    },
  };
  if (random.unit() < 0.25) pod.spec.hostUsers = random.unit() < 0.8 ? false : random.unit() < 0.5;
  if (random.unit() < 0.05) return windowsPod(pod, random);
  for (let changes = random.below(5); changes > 0; changes--) {
    const target = random.pick([...containers, ...(pod.spec.initContainers ?? [])] as [Json, ...Json[]]);
    random.pick(CHANGES)(pod, target, random);
  }
  return pod;
}

function container(name: string): Json {
  return {
    name,
    image: 'registry.example/app:1.0.0',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

/** The API server takes none of Linux's settings for Windows. */
function windowsPod(pod: Json, random: Random): Json {
  pod.spec.os = { name: 'windows' };
  delete pod.spec.hostUsers;
  pod.spec.securityContext = random.pick<Json>([
    { runAsNonRoot: true },
    { runAsNonRoot: false },
    {},
    { runAsNonRoot: true, windowsOptions: { hostProcess: true } },
  ]);
  if (pod.spec.securityContext.windowsOptions) pod.spec.hostNetwork = true;
  for (const each of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    each.securityContext = random.pick<Json>([undefined, { runAsNonRoot: true }, { runAsNonRoot: false }]);
  }
  return pod;
}

const SYSCTLS = [
  ...['kernel.shm_rmid_forced', 'kernel.shmmax', 'net.core.somaxconn', 'net.ipv4.ip_forward', 'fs.mqueue.msg_max'],
  ...['ip_local_port_range', 'ip_unprivileged_port_start', 'ping_group_range', 'tcp_syncookies'],
  ...['ip_local_reserved_ports', 'tcp_fin_timeout', 'tcp_keepalive_intvl', 'tcp_keepalive_probes'],
  ...['tcp_keepalive_time', 'tcp_rmem', 'tcp_wmem', 'tcp_notsent_lowat', 'tcp_slow_start_after_idle', 'tcp_mem'],
].map((name) => (name.includes('.') ? name : `net.ipv4.${name}`)) as [string, ...string[]];

const VOLUMES: [Json, ...Json[]] = [
  {},
  { configMap: { name: 'c' } },
  { csi: { driver: 'csi.example' } },
  { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
  { emptyDir: {} },
  {
    ephemeral: {
      volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
    },
  },
  { image: { reference: 'registry.example/data:1' } },
  { persistentVolumeClaim: { claimName: 'p' } },
  { projected: { sources: [{ secret: { name: 's' } }] } },
  { secret: { secretName: 's' } },
  { hostPath: { path: '/etc' } },
  { nfs: { server: 'nfs.example', path: '/x' } },
  { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2026-01.example:x', lun: 0 } },
  { cephfs: { monitors: ['10.0.0.1'] } },
  { rbd: { monitors: ['10.0.0.1'], image: 'x' } },
  { fc: { targetWWNs: ['50060e801049cfd1'], lun: 0 } },
  { flexVolume: { driver: 'example/lvm' } },
  { gcePersistentDisk: { pdName: 'x' } },
  { awsElasticBlockStore: { volumeID: 'x' } },
  { azureFile: { secretName: 's', shareName: 'x' } },
  { azureDisk: { diskName: 'x', diskURI: 'https://x.example/y' } },
  { vsphereVolume: { volumePath: '[x] y' } },
  { glusterfs: { endpoints: 'e', path: 'x' } },
  { cinder: { volumeID: 'x' } },
  { portworxVolume: { volumeID: 'x' } },
];

const handler = (random: Random): Json => {
  const host = random.pick<Json>([{}, { host: '127.0.0.1' }, { host: 'other.example' }]);
  return random.pick<Json>([{ httpGet: { path: '/', port: 80, ...host } }, { tcpSocket: { port: 80, ...host } }]);
};

/** Of a pod or of a container, whose settings are the same. */
const contextOf = (pod: Json, target: Json, random: Random): Json =>
  (random.unit() < 0.5 ? pod.spec : target).securityContext;
const profile = (random: Random): Json =>
  random.pick<Json>([
    { type: 'RuntimeDefault' },
    { type: 'Unconfined' },
    { type: 'Localhost', localhostProfile: 'profiles/x.json' },
    undefined,
  ]);

const CHANGES: [
  (pod: Json, target: Json, random: Random) => void,
  ...((pod: Json, target: Json, random: Random) => void)[],
] = [
  (pod, target, random) => {
    contextOf(pod, target, random).runAsNonRoot = random.pick<Json>([true, false, undefined]);
  },
  (pod, target, random) => {
    contextOf(pod, target, random).runAsUser = random.pick<Json>([0, 1, 10001, undefined]);
  },
  (pod, target, random) => {
    contextOf(pod, target, random).seccompProfile = profile(random);
  },
  (pod, target, random) => {
    contextOf(pod, target, random).appArmorProfile = profile(random);
  },
  (pod, target, random) => {
    contextOf(pod, target, random).seLinuxOptions = random.pick<Json>([
      ...['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t', ''].map((type) => ({
        type,
      })),
      { user: 'u' },
      { role: 'r' },
      { level: 's0:c1,c2' },
    ] as unknown as [Json]);
  },
  (pod, _target, random) => {
    pod.spec.securityContext.sysctls = Array.from({ length: 1 + random.below(2) }, () => random.pick(SYSCTLS))
      .filter((name, i, all) => all.indexOf(name) === i)
      .map((name) => ({ name, value: '1' }));
  },
  (pod, _target, random) => {
    pod.spec.volumes = Array.from({ length: 1 + random.below(2) }, (_, i) => ({
      name: `v${i}`,
      ...random.pick(VOLUMES),
    }));
  },
  (pod, _target, random) => {
    pod.spec[random.pick(['hostNetwork', 'hostPID', 'hostIPC'])] = random.unit() < 0.5;
  },
  (pod, target, random) => {
    const annotation = `container.apparmor.security.beta.kubernetes.io/${target.name}`;
    pod.metadata.annotations[annotation] = random.pick(['runtime/default', 'unconfined', 'localhost/x']);
  },
  (pod, _target, random) => {
    pod.spec.hostUsers = random.pick<Json>([true, false, undefined]);
  },
  (_pod, target, random) => {
    target.securityContext.capabilities = random.pick<Json>([
      undefined,
      { drop: ['NET_RAW'] },
      { drop: ['all'] },
      { drop: ['NET_RAW', 'ALL'] },
      { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
      { drop: ['ALL'], add: ['CHOWN'] },
      { drop: ['ALL'], add: ['NET_ADMIN', 'NET_BIND_SERVICE'] },
    ]);
  },
  (_pod, target, random) => {
    target.securityContext.allowPrivilegeEscalation = random.pick<Json>([true, false, undefined]);
  },
  (_pod, target, random) => {
    target.securityContext.privileged = random.unit() < 0.5;
    if (target.securityContext.privileged) delete target.securityContext.allowPrivilegeEscalation;
  },
  (pod, target, random) => {
    target.securityContext.procMount = random.pick(['Default', 'Unmasked']);
    if (target.securityContext.procMount === 'Unmasked') pod.spec.hostUsers = false;
  },
  (_pod, target, random) => {
    const hostPort = random.pick<Json>([undefined, 0, 8080 + random.below(1000)]);
    target.ports = [{ containerPort: hostPort || 8080, hostPort }];
  },
  (_pod, target, random) => {
    if (target.name === 'init') return;
    target[random.pick(['livenessProbe', 'readinessProbe', 'startupProbe'])] = handler(random);
  },
  (_pod, target, random) => {
    if (target.name === 'init') return;
    target.lifecycle = { [random.pick(['postStart', 'preStop'])]: handler(random) };
  },
  (_pod, target) => {
    delete target.securityContext;
    target.securityContext = {};
  },
];
