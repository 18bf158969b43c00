import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import path from 'node:path';
import { authorityOf, type Credentials } from '../certificates';
import { type ServiceAccount, userOf } from '../cluster/account';
import type { ApiRequest } from '../cluster/audit';
import { type KubectlTarget, mustKubectl } from '../cluster/kubectl';
import { layoutOf } from '../cluster/layout';
import { freeAddress } from './address';
import { statsSummary } from './stats';

/** The kubelet of a node that has none: it tells what its Pods use, and serves whom the API server lets it. */
export interface Kubelet {
  readonly address: string;
  /** What a service account has asked of it, as the API server was asked whether to allow it. */
  requestsOf(account: ServiceAccount): ApiRequest[];
  stop(): void;
}

/** The port of every kubelet. */
const PORT = 10250;

/** What of a path is authorized as which subresource of the node, the more special ones first; all else is "proxy". */
const SUBRESOURCES = [
  [/^\/stats(\/|$)/, ['stats']],
  [/^\/metrics(\/|$)/, ['metrics']],
  [/^\/logs(\/|$)/, ['log']],
  // With fine-grained authorization, which Kubernetes has by default since 1.33.
  [/^\/pods$/, ['pods', 'proxy']],
] as const;

interface User {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Starts the kubelet of a node; it listens as soon as this returns. */
export async function startKubelet(testbed: KubectlTarget & { readonly name: string }, node: string): Promise<Kubelet> {
  const address = await freeAddress(PORT);
  // As where the cluster signs its kubelets' certificates (serverTLSBootstrap).
  const authority = await authorityOf(clusterAuthority(testbed.name));
  const { certificate, key } = await authority.issue({ commonName: node, usages: ['server'], hosts: [node, address] });
  const requests: [user: string, request: ApiRequest][] = [];

  const review = async (kind: string, group: string, spec: object) => {
    const object = { apiVersion: `${group}.k8s.io/v1`, kind, spec };
    return JSON.parse(await mustKubectl(testbed, ['create', '-f', '-', '-o', 'json'], JSON.stringify(object))).status;
  };
  /** Whom a bearer token is of, as the API server says. */
  const authenticated = async (token: string): Promise<User | undefined> => {
    const { authenticated, user } = await review('TokenReview', 'authentication', { token });
    return authenticated === true ? user : undefined;
  };
  const authorized = async ({ username: user, groups }: User, path: string): Promise<boolean> => {
    const [, subresources] = SUBRESOURCES.find(([pattern]) => pattern.test(path)) ?? [undefined, ['proxy']];
    for (const subresource of subresources) {
      const resourceAttributes = { verb: 'get', version: 'v1', resource: 'nodes', subresource, name: node };
      const { allowed } = await review('SubjectAccessReview', 'authorization', { user, groups, resourceAttributes });
      const resource = `nodes/${subresource}`;
      requests.push([user, { verb: 'get', group: '', resource, namespace: '', name: node, allowed }]);
      if (allowed) return true;
    }
    return false;
  };
  const answer = async (path: string, authorization = ''): Promise<[status: number, body?: object]> => {
    const user = await authenticated(authorization.replace(/^Bearer /, ''));
    if (user === undefined) return [401];
    if (!(await authorized(user, path))) return [403];
    if (path !== '/stats/summary' && path !== '/pods') return [404];
    const of = ['get', 'pods', '--all-namespaces', `--field-selector=spec.nodeName=${node}`, '-o', 'json'];
    const pods = JSON.parse(await mustKubectl(testbed, of));
    return [200, path === '/pods' ? pods : statsSummary(node, pods.items)];
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    answer(new URL(request.url ?? '/', 'https://kubelet').pathname, request.headers.authorization).then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
      },
      () => request.socket.destroy(),
    );
  });
  await listen(server, address);
  return {
    address,
    requestsOf: (account) => requests.filter(([user]) => user === userOf(account)).map(([, request]) => request),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function clusterAuthority(name: string): Credentials {
  const pem = (file: string) => readFileSync(path.join(layoutOf(name).pki, file), 'utf8');
  return { certificate: pem('ca.crt'), key: pem('ca.key') };
}

function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: PORT, exclusive: true }, resolve);
  });
}
