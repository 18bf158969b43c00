import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { newIdentities } from '../../../testbed/mesh/identities';
import { instancesOf } from '../../../testbed/mesh/instances';
import { type SecretServer, startSecretServer } from '../../../testbed/mesh/secrets';
import { service } from './manifests';

interface Reply {
  readonly nonce: string;
  readonly resources: readonly { readonly value: { readonly name: string; readonly tlsCertificate?: object } }[];
}

const PROTO = path.resolve(__dirname, '../../../testbed/mesh/secret-discovery.proto');
const instances = instancesOf(service('cart'), { cart: 1 }, [], '127.20.30');

let server: SecretServer;
let stream: grpc.ClientDuplexStream<object, Reply>;
let replies: Reply[];

beforeEach(async () => {
  server = await startSecretServer(instances, await newIdentities(instances));
  const definition = loadSync(PROTO)['envoy.service.secret.v3.SecretDiscoveryService'] as grpc.ServiceDefinition;
  const Client = grpc.makeClientConstructor(definition, 'secrets');
  const client = new Client(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure());
  stream = (client as unknown as { StreamSecrets(): typeof stream }).StreamSecrets();
  replies = [];
  stream.on('data', (reply: Reply) => replies.push(reply)).on('error', () => {});
});

afterEach(() => {
  stream.cancel();
  server.close();
});

async function untilReplies(count: number): Promise<void> {
  while (replies.length < count) await sleep(5);
  await sleep(50);
}

const ask = (name: string, more: object = {}) =>
  stream.write({ node: { id: 'sidecar~127.20.30.1~cart-0.shop~x' }, resourceNames: [name], ...more });

test.each(['default', 'ROOTCA'])('a proxy gets the secret %s that it asks for, once', async (name) => {
  ask(name);
  await untilReplies(1);
  expect(replies.map(({ resources }) => resources.map(({ value }) => value.name))).toEqual([[name]]);
});

test('an acknowledgement is not answered, a push is sent', async () => {
  ask('default');
  await untilReplies(1);
  ask('default', { node: undefined, responseNonce: replies[0]?.nonce });
  await sleep(50);
  expect(replies.length).toBe(1);
  server.push();
  await untilReplies(2);
  expect(replies[1]?.nonce).not.toBe(replies[0]?.nonce);
});

test('a refusal is remembered with who refused', async () => {
  ask('default');
  await untilReplies(1);
  ask('default', { responseNonce: replies[0]?.nonce, errorDetail: { message: 'bad key' } });
  await sleep(50);
  expect(server.rejections).toEqual(['cart-0: bad key']);
});

test('who is not in the mesh gets nothing', async () => {
  ask('default', { node: { id: 'sidecar~127.20.30.9~stock-0.shop~x' } });
  await sleep(50);
  expect(replies).toEqual([]);
});
