import { CONTAINER, checkTable, deployment, networkPolicy, POD, type Row } from './support';

const inPod = (name: string, pod: object, findings = 1): Row => ({
  name,
  input: [deployment('a', pod)],
  expected: Array.from({ length: findings }, () => ['MW202', 'Deployment/a'] as const),
});
const inContainer = (name: string, container: object, findings = 1) =>
  inPod(name, { containers: [{ ...CONTAINER, ...container }] }, findings);
const inContext = (name: string, context: object, findings = 1) =>
  inContainer(name, { securityContext: { ...CONTAINER.securityContext, ...context } }, findings);
const podContext = (context: object) => ({ securityContext: { ...POD.securityContext, ...context } });

describe('MW202', () => {
  checkTable(
    ['MW202'],
    [
      inPod('a pod that meets the standard', {}, 0),
      inPod('a pod that says nothing', { securityContext: undefined, containers: [{ name: 'main' }] }, 4),
      inPod('host namespaces', { hostNetwork: true, hostPID: true, hostIPC: true }, 3),
      inPod('host namespaces that are off', { hostNetwork: false }, 0),
      inPod('a host path', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
      inPod('a volume type that is not listed', { volumes: [{ name: 'v', nfs: {} }] }),
      inPod(
        'volume types that are',
        { volumes: [{ name: 'v', emptyDir: {} }, { name: 'w', projected: {} }, { name: 'x' }] },
        0,
      ),
      inPod('a sysctl that is not listed', podContext({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] })),
      inPod('a sysctl that is', podContext({ sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] }), 0),
      inPod('root by uid', podContext({ runAsUser: 0 })),
      inPod('root by permission', podContext({ runAsNonRoot: false }), 2),
      inPod(
        'a pod whose containers say it themselves',
        {
          securityContext: {},
          containers: [
            {
              ...CONTAINER,
              securityContext: {
                ...CONTAINER.securityContext,
                runAsNonRoot: true,
                seccompProfile: { type: 'Localhost' },
              },
            },
          ],
        },
        0,
      ),
      inPod(
        'an init container and an ephemeral one that do not meet it',
        {
          initContainers: [{ ...CONTAINER, securityContext: { ...CONTAINER.securityContext, privileged: true } }],
          ephemeralContainers: [{ ...CONTAINER, securityContext: { ...CONTAINER.securityContext, privileged: true } }],
        },
        2,
      ),
      inPod('an SELinux user', podContext({ seLinuxOptions: { user: 'u', type: 'container_t' } })),
      inPod(
        'no Linux rules for Windows',
        { os: { name: 'windows' }, containers: [{ name: 'main' }], ...podContext({ seccompProfile: undefined }) },
        0,
      ),
      inPod('a Windows host process', podContext({ windowsOptions: { hostProcess: true } })),
      inContext('a privileged container', { privileged: true }),
      inContext('escalation', { allowPrivilegeEscalation: true }),
      inContext('escalation that is not denied', { allowPrivilegeEscalation: undefined }),
      inContext('capabilities that stay', { capabilities: { drop: ['NET_RAW'] } }),
      inContext('a capability that is added', { capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }),
      inContext('the one capability that may be', { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, 0),
      inContext('no seccomp', { seccompProfile: { type: 'Unconfined' } }),
      inContext('no AppArmor', { appArmorProfile: { type: 'Unconfined' } }),
      inContext('an unmasked /proc', { procMount: 'Unmasked' }),
      inContext('a container that may be root in a pod that may not', { runAsNonRoot: false }),
      inContainer('a host port', { ports: [{ containerPort: 80, hostPort: 80 }] }),
      inContainer('a container port', { ports: [{ containerPort: 80 }] }, 0),
      inContainer('a probe of another host', { livenessProbe: { httpGet: { host: 'example.org', port: 80 } } }),
      {
        name: 'an AppArmor annotation',
        input: [deployment('a', {}, {}, { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' })],
        expected: [['MW202', 'Deployment/a']],
      },
    ],
  );
});

describe('MW202, each entry of its tables', () => {
  const volumes = [
    ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image'],
    ...['persistentVolumeClaim', 'projected', 'secret'],
  ];
  const profile = (kind: string, type: string) => podContext({ [kind]: { type, localhostProfile: 'x' } });
  const handler = (place: string, action: object) => {
    const [first = '', second] = place.split('.');
    return { [first]: second === undefined ? action : { [second]: action } };
  };
  checkTable(
    ['MW202'],
    [
      ...volumes.map((type) => inPod(`a volume of type ${type}`, { volumes: [{ name: 'v', [type]: {} }] }, 0)),
      ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) => inPod(field, { [field]: true })),
      ...['seccompProfile', 'appArmorProfile'].flatMap((kind) => [
        inPod(`${kind} RuntimeDefault`, profile(kind, 'RuntimeDefault'), 0),
        inPod(`${kind} Localhost`, profile(kind, 'Localhost'), 0),
        inPod(`${kind} Unconfined`, profile(kind, 'Unconfined')),
      ]),
      ...['container_t', 'container_init_t', 'container_kvm_t'].map((type) =>
        inPod(`SELinux type ${type}`, podContext({ seLinuxOptions: { type } }), 0),
      ),
      inPod('an SELinux type that is not listed', podContext({ seLinuxOptions: { type: 'spc_t' } })),
      inPod('an SELinux role', podContext({ seLinuxOptions: { role: 'r' } })),
      inPod('an SELinux level', podContext({ seLinuxOptions: { level: 's0' } }), 0),
      ...['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'].flatMap(
        (place) =>
          ['httpGet', 'tcpSocket'].flatMap((action) => [
            inContainer(`${place}.${action} of another host`, handler(place, { [action]: { host: 'h', port: 1 } })),
            inContainer(`${place}.${action} of the pod`, handler(place, { [action]: { port: 1 } }), 0),
          ]),
      ),
      inContext('a container as root by uid', { runAsUser: 0 }),
      inContext('a container of another uid', { runAsUser: 1 }, 0),
      inContext('a container of a Windows host process', { windowsOptions: { hostProcess: true } }),
      inContext('a /proc as it is', { procMount: 'Default' }, 0),
      ...['', 'runtime/default', 'localhost/x', 'unconfined', 'xlocalhost/x', 'runtime/default/x'].map((value) => ({
        name: `an AppArmor annotation "${value}"`,
        input: [deployment('a', {}, {}, { 'container.apparmor.security.beta.kubernetes.io/main': value })],
        expected: ['', 'runtime/default', 'localhost/x'].includes(value) ? [] : [['MW202', 'Deployment/a'] as const],
      })),
      {
        name: 'another annotation',
        input: [deployment('a', {}, {}, { 'example.org/main': 'unconfined' })],
        expected: [],
      },
    ],
  );
});

describe('MW203', () => {
  checkTable(
    ['MW203'],
    [
      { name: 'a workload without policy', input: [deployment('a')], expected: [['MW203', 'Deployment/a']] },
      {
        name: 'a workload with its own',
        input: [deployment('a'), networkPolicy('n', { podSelector: { matchLabels: { app: 'a' } } })],
        expected: [],
      },
      {
        name: 'a policy for the namespace',
        input: [deployment('a'), networkPolicy('n', { podSelector: {} })],
        expected: [],
      },
      {
        name: 'a policy for another workload',
        input: [deployment('a'), deployment('b'), networkPolicy('n', { podSelector: { matchLabels: { app: 'b' } } })],
        expected: [['MW203', 'Deployment/a']],
      },
      {
        name: 'a policy for what goes out only',
        input: [deployment('a'), networkPolicy('n', { podSelector: {}, policyTypes: ['Egress'] })],
        expected: [['MW203', 'Deployment/a']],
      },
      {
        name: 'a policy of another namespace',
        input: [
          deployment('a'),
          { ...networkPolicy('n', { podSelector: {} }), metadata: { name: 'n', namespace: 'other' } },
        ],
        expected: [['MW203', 'Deployment/a']],
      },
    ],
  );
});
