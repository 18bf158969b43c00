import { X509Certificate } from 'node:crypto';
import { newIdentities, spiffeId } from '../../../testbed/mesh/identities';
import { instancesOf } from '../../../testbed/mesh/instances';
import { service } from './manifests';

const instances = instancesOf(service('cart'), { cart: 1 }, [], '127.20.30');

test('a certificate names its workload by a SPIFFE URI and nothing else, and the root signed it', async () => {
  const [cart] = instances;
  if (!cart) throw new Error('no instance');
  const identities = await newIdentities(instances);
  const certificate = new X509Certificate(identities.of(cart).certificate);
  expect(certificate.subject).toBeFalsy();
  expect(certificate.subjectAltName).toBe('URI:spiffe://cluster.local/ns/shop/sa/cart');
  expect(spiffeId(cart)).toBe('spiffe://cluster.local/ns/shop/sa/cart');
  expect(certificate.verify(new X509Certificate(identities.root).publicKey)).toBe(true);
});

test('a forged certificate says the same and the root did not sign it', async () => {
  const [cart] = instances;
  if (!cart) throw new Error('no instance');
  const identities = await newIdentities(instances);
  const forged = new X509Certificate((await identities.forged(cart)).certificate);
  expect(forged.subjectAltName).toBe('URI:spiffe://cluster.local/ns/shop/sa/cart');
  expect(forged.verify(new X509Certificate(identities.root).publicKey)).toBe(false);
});

test('a rotation gives another certificate with the same name', async () => {
  const [cart] = instances;
  if (!cart) throw new Error('no instance');
  const identities = await newIdentities(instances);
  const serial = () => new X509Certificate(identities.of(cart).certificate).serialNumber;
  const before = serial();
  await identities.rotate();
  expect(serial()).not.toBe(before);
});
