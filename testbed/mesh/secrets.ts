import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Identities } from './identities';
import type { Instance } from './instances';

const SECRET = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';

/** Gives proxies their certificates over Envoy's secret discovery service, as the agent in a Pod does. */
export interface SecretServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Sends the present certificates to all proxies. */
  push(): void;
  /** What proxies refused, in their words. */
  readonly rejections: readonly string[];
  close(): void;
}

interface DiscoveryRequest {
  readonly node?: { readonly id: string };
  readonly resourceNames: readonly string[];
  readonly responseNonce: string;
  readonly errorDetail?: { readonly message: string };
}

type Stream = grpc.ServerDuplexStream<DiscoveryRequest, object>;

/** Serves the identities of the instances on a free port. */
export async function startSecretServer(instances: readonly Instance[], identities: Identities): Promise<SecretServer> {
  const definition = loadSync(path.join(__dirname, 'secret-discovery.proto'), { defaults: true });
  const service = definition['envoy.service.secret.v3.SecretDiscoveryService'] as grpc.ServiceDefinition;
  const pushes = new Set<() => void>();
  const rejections: string[] = [];
  let version = 1;

  const secret = (name: string, instance: Instance) => {
    if (name === 'ROOTCA') return { name, validationContext: { trustedCa: inline(identities.root) } };
    const { certificate, key } = identities.of(instance);
    return { name, tlsCertificate: { certificateChain: inline(certificate), privateKey: inline(key) } };
  };

  const serve = (stream: Stream) => {
    let instance: Instance | undefined;
    let names: readonly string[] = [];
    const push = () => {
      const asker = instance;
      if (asker === undefined || names.length === 0) return;
      const resources = names.map((name) => ({ typeUrl: SECRET, value: secret(name, asker) }));
      stream.write({ versionInfo: String(version), resources, typeUrl: SECRET, nonce: String(version) });
    };
    const end = () => pushes.delete(push);
    stream.on('data', ({ node, resourceNames, responseNonce, errorDetail }: DiscoveryRequest) => {
      // Only the first request of a stream says who asks.
      if (node) instance = instances.find(({ name, namespace }) => node.id.split('~')[2] === `${name}.${namespace}`);
      if (errorDetail) rejections.push(`${instance?.name}: ${errorDetail.message}`);
      const acknowledges = responseNonce !== '' && resourceNames.join() === names.join();
      names = resourceNames;
      // An answer to an acknowledgement would be acknowledged too, for ever.
      if (!acknowledges) push();
    });
    stream.on('end', () => {
      end();
      stream.end();
    });
    stream.on('error', end).on('cancelled', end);
    pushes.add(push);
  };

  const server = new grpc.Server();
  server.addService(service, { StreamSecrets: serve });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    rejections,
    push() {
      version++;
      for (const push of pushes) push();
    },
    close: () => server.forceShutdown(),
  };
}

function inline(pem: string): object {
  return { inlineBytes: Buffer.from(pem) };
}
