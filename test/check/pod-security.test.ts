import { App, Chart } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { KUBERNETES_VERSION } from '../../lib/kube';
import { type Manifest, planOf } from '../../lib/plan';
import { RestrictedNamespace } from '../../lib/service';
import { CONTAINER, checkTable, deployment, POD, planOfManifests } from './support';

const namespace = (labels: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'ns',
    labels: Object.fromEntries(
      Object.entries(labels).map(([label, value]) => [`pod-security.kubernetes.io/${label}`, value]),
    ),
  },
});

/** The minor versions from 1.24 to 1.38 by which a pod meets "restricted". */
function allowedIn(pod: object): number[] {
  return Array.from({ length: 15 }, (_, i) => 24 + i).filter((minor) => {
    const manifests = [namespace({ 'enforce-version': `v1.${minor}` }), deployment('a', pod)];
    return checkPlan(planOfManifests(manifests)).every(({ code }) => code !== 'MW202');
  });
}
const from = (minor: number) => Array.from({ length: 39 - minor }, (_, i) => minor + i);
const before = (minor: number) => Array.from({ length: minor - 24 }, (_, i) => 24 + i);
const context = (parts: object) => ({ securityContext: { ...POD.securityContext, ...parts } });
const inContainer = (parts: object) => ({
  containers: [{ ...CONTAINER, securityContext: { ...CONTAINER.securityContext, ...parts } }],
});
const sysctl = (name: string) => context({ sysctls: [{ name, value: '1' }] });

describe('a pod is held to the version that its Namespace pins', () => {
  const ipv4 = (since: number, ...names: string[]): [string, object, number[]][] =>
    names.map((name) => [`sysctl ${name}`, sysctl(`net.ipv4.${name}`), from(since)]);
  const user = { hostUsers: false };
  const rows: [string, object, number[]][] = [
    ['what every version allows', {}, from(24)],
    ['sysctl kernel.shm_rmid_forced', sysctl('kernel.shm_rmid_forced'), from(24)],
    ['sysctl kernel.shmmax', sysctl('kernel.shmmax'), []],
    ...ipv4(24, 'ip_local_port_range', 'ip_unprivileged_port_start', 'ping_group_range', 'tcp_syncookies'),
    ...ipv4(27, 'ip_local_reserved_ports'),
    ...ipv4(29, 'tcp_fin_timeout', 'tcp_keepalive_intvl', 'tcp_keepalive_probes', 'tcp_keepalive_time'),
    ...ipv4(32, 'tcp_rmem', 'tcp_wmem'),
    ...ipv4(37, 'tcp_notsent_lowat', 'tcp_slow_start_after_idle'),
    ['SELinux type container_kvm_t', context({ seLinuxOptions: { type: 'container_kvm_t' } }), from(24)],
    ['SELinux type container_engine_t', context({ seLinuxOptions: { type: 'container_engine_t' } }), from(31)],
    ['SELinux type spc_t', context({ seLinuxOptions: { type: 'spc_t' } }), []],
    [
      'a probe of another host',
      { containers: [{ ...CONTAINER, readinessProbe: { tcpSocket: { host: 'h', port: 1 } } }] },
      before(34),
    ],
    ['root by uid', context({ runAsUser: 0 }), []],
    ['root by uid in a user namespace', { ...user, ...context({ runAsUser: 0 }) }, from(35)],
    ['root by permission in a user namespace', { ...user, ...context({ runAsNonRoot: false }) }, from(35)],
    ['silence about root in a user namespace', { ...user, ...context({ runAsNonRoot: undefined }) }, from(35)],
    ['a container as root in a user namespace', { ...user, ...inContainer({ runAsUser: 0 }) }, from(35)],
    ['root in the user namespace of the node', { hostUsers: true, ...context({ runAsUser: 0 }) }, []],
    ['an unmasked /proc in a user namespace', { ...user, ...inContainer({ procMount: 'Unmasked' }) }, []],
  ];
  test.each(rows)('%s', (_name, pod, expected) => {
    expect(allowedIn(pod)).toEqual(expected);
  });
});

describe('MW202', () => {
  const root = deployment('a', { hostUsers: false, ...context({ runAsUser: 0 }) });
  const refused = [['MW202', 'Deployment/a']] as const;
  checkTable(
    ['MW202'],
    [
      {
        name: 'without a pin, all versions',
        input: [namespace({ enforce: 'restricted' }), root],
        expected: refused,
      },
      { name: 'without a Namespace in the plan, all versions', input: [root], expected: refused },
      {
        name: 'the latest version is not known',
        input: [namespace({ 'enforce-version': 'latest' }), root],
        expected: refused,
      },
      {
        name: 'the pin of what is enforced counts',
        input: [namespace({ 'warn-version': 'v1.36' }), root],
        expected: refused,
      },
      {
        name: 'without a pin, what the oldest does not allow yet, and what a later one allows no longer, each once',
        input: [
          deployment('a', {
            ...context({ sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] }),
            containers: [{ ...CONTAINER, privileged: true, readinessProbe: { tcpSocket: { host: 'h', port: 1 } } }],
          }),
        ],
        expected: [...refused, ...refused],
      },
      { name: 'a later version', input: [namespace({ 'enforce-version': 'v1.36' }), root], expected: [] },
      { name: 'a Namespace for privileged pods', input: [namespace({ enforce: 'privileged' }), root], expected: [] },
    ],
  );
});

describe('MW207', () => {
  const wrong = [['MW207', 'Namespace/ns']] as const;
  checkTable(
    ['MW207'],
    [
      {
        name: 'levels and versions that exist',
        input: [
          namespace({ enforce: 'baseline', audit: 'privileged', 'warn-version': 'latest', 'audit-version': 'v1.0' }),
        ],
        expected: [],
      },
      { name: 'a level that does not', input: [namespace({ enforce: 'strict' })], expected: wrong },
      { name: 'a version without v', input: [namespace({ 'enforce-version': '1.34' })], expected: wrong },
      { name: 'a patch version', input: [namespace({ 'warn-version': 'v1.34.1' })], expected: wrong },
      { name: 'a zero before the minor version', input: [namespace({ 'audit-version': 'v1.034' })], expected: wrong },
      { name: 'another label of the prefix', input: [namespace({ exempt: 'x' })], expected: [] },
    ],
  );
});

describe('a RestrictedNamespace', () => {
  const labelsOf = (release?: string, podSecurityVersion?: '1.36') => {
    const app = new App();
    if (release !== undefined) app.node.setContext(KUBERNETES_VERSION, release);
    new RestrictedNamespace(new Chart(app, 'c'), 'namespace', { name: 'ns', podSecurityVersion });
    return planOf(app).objects.find(({ manifest }) => manifest.kind === 'Namespace')?.manifest.metadata.labels;
  };
  const pinned = (version: string) => ({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': version,
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': version,
  });

  test('pins the version of the release that the App is written for', () => {
    expect(labelsOf()).toMatchObject(pinned('v1.30'));
    expect(labelsOf('1.35')).toMatchObject(pinned('v1.35'));
  });

  test('or the one that is asked for', () => {
    expect(labelsOf('1.35', '1.36')).toMatchObject(pinned('v1.36'));
  });
});
