import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { CONTAINER, deployment, POD, planOfManifests } from './support';

const namespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'ns', labels: { 'pod-security.kubernetes.io/enforce-version': 'v1.34' } },
};

/** What MW202 says of such a pod, held to 1.34: the field, the value in it, what is allowed. */
const violationsOf = (pod: object) =>
  checkPlan(planOfManifests([namespace, deployment('a', pod)])).flatMap(({ code, message, value, allowed }) =>
    code === 'MW202' ? [[message.replace(/ does not meet .* of Kubernetes 1\.34$/, ''), value, allowed]] : [],
  );
const ofPod = (context: object) => violationsOf({ securityContext: { ...POD.securityContext, ...context } });
const ofContainer = (context: object, more: object = {}) =>
  violationsOf({
    containers: [{ ...CONTAINER, ...more, securityContext: { ...CONTAINER.securityContext, ...context } }],
  });

test('of a pod', () => {
  const volumes = [{ name: 'v', hostPath: { path: '/' } }, { name: 'w' }];
  expect(violationsOf({ hostNetwork: true, hostPID: true, hostIPC: true, volumes })).toEqual([
    ['hostNetwork', true, 'false'],
    ['hostPID', true, 'false'],
    ['hostIPC', true, 'false'],
    [
      'volumes[v]',
      'hostPath',
      'configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret',
    ],
  ]);
});

test('of the security context of a pod', () => {
  const found = ofPod({
    windowsOptions: { hostProcess: true },
    seLinuxOptions: { type: 't', user: 'u', role: 'r' },
    seccompProfile: { type: 'Unconfined' },
    appArmorProfile: { type: 'Unconfined' },
    runAsNonRoot: false,
    runAsUser: 0,
  });
  expect(found).toEqual([
    ['securityContext.windowsOptions.hostProcess', true, 'false'],
    ['securityContext.seLinuxOptions.type', 't', 'container_t, container_init_t, container_kvm_t, container_engine_t'],
    ['securityContext.seLinuxOptions.user', 'u', 'none'],
    ['securityContext.seLinuxOptions.role', 'r', 'none'],
    ['securityContext.seccompProfile.type', 'Unconfined', 'RuntimeDefault, Localhost'],
    ['securityContext.appArmorProfile.type', 'Unconfined', 'RuntimeDefault, Localhost'],
    ['securityContext.runAsNonRoot', false, 'true'],
    ['securityContext.runAsUser', 0, 'a uid other than 0'],
    ['containers[main].securityContext.runAsNonRoot', 'not set', 'true, here or for the pod'],
  ]);
});

test('of its kernel parameters', () => {
  const [[field, value, allowed] = []] = ofPod({ sysctls: [{ name: 'kernel.shmmax', value: '1' }] });
  expect([field, value]).toEqual(['securityContext.sysctls', 'kernel.shmmax']);
  expect(allowed).toMatch(/^kernel\.shm_rmid_forced, net\.ipv4\.ip_local_port_range, .*, net\.ipv4\.tcp_wmem$/);
});

test('of the security context of a container', () => {
  const found = ofContainer({
    privileged: true,
    procMount: 'Unmasked',
    allowPrivilegeEscalation: true,
    capabilities: { drop: ['KILL'], add: ['NET_ADMIN'] },
  });
  expect(found).toEqual([
    ['containers[main].securityContext.privileged', true, 'false'],
    ['containers[main].securityContext.procMount', 'Unmasked', 'Default'],
    ['containers[main].securityContext.allowPrivilegeEscalation', true, 'false'],
    ['containers[main].securityContext.capabilities.drop', ['KILL'], '["ALL"]'],
    ['containers[main].securityContext.capabilities.add', ['NET_ADMIN'], '["NET_BIND_SERVICE"] or none'],
  ]);
});

test('of what is not said', () => {
  expect(ofContainer({ allowPrivilegeEscalation: undefined, capabilities: undefined, procMount: '' })).toEqual([
    ['containers[main].securityContext.allowPrivilegeEscalation', 'not set', 'false'],
    ['containers[main].securityContext.capabilities.drop', 'not set', '["ALL"]'],
  ]);
  expect(ofContainer({ capabilities: {} })).toEqual([
    ['containers[main].securityContext.capabilities.drop', 'not set', '["ALL"]'],
  ]);
  expect(violationsOf({ securityContext: {} })).toEqual([
    ['containers[main].securityContext.runAsNonRoot', 'not set', 'true, here or for the pod'],
    [
      'containers[main].securityContext.seccompProfile.type',
      'not set',
      'RuntimeDefault, Localhost, here or for the pod',
    ],
  ]);
});

test('of what reaches the node or another host', () => {
  const handlers = {
    ports: [{ hostPort: 80 }],
    livenessProbe: { httpGet: { host: 'l' } },
    lifecycle: { preStop: { tcpSocket: { host: 'p' } } },
  };
  expect(ofContainer({}, handlers)).toEqual([
    ['containers[main].ports.hostPort', 80, 'none'],
    ['containers[main].livenessProbe.httpGet.host', 'l', 'none'],
    ['containers[main].lifecycle.preStop.tcpSocket.host', 'p', 'none'],
  ]);
});
