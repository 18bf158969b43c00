import 'reflect-metadata';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, as PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says about its holder. */
export interface Holder {
  /** @default - none */
  readonly commonName?: string;
  /** The group, to Kubernetes. */
  readonly organization?: string;
  readonly usages: readonly ('server' | 'client')[];
  /** Names and IP addresses of a server. @default - none */
  readonly hosts?: readonly string[];
  /** URIs that name the holder, such as a SPIFFE identity. @default - none */
  readonly uris?: readonly string[];
}

/** Issues certificates. */
export interface Authority extends Credentials {
  issue(holder: Holder): Promise<Credentials>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

/** A new self-signed authority. What it issues is valid for a year, as it is. */
export async function newAuthority(commonName: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: subject({ commonName }),
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authority(certificate, keys);
}

/** An authority that is there already, such as a cluster's. */
export async function authorityOf(given: Credentials): Promise<Authority> {
  const certificate = new X509Certificate(given.certificate);
  const der = createPrivateKey(given.key).export({ format: 'der', type: 'pkcs8' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
  const publicKey = (await certificate.publicKey.export()) as webcrypto.CryptoKey;
  return authority(certificate, { privateKey, publicKey });
}

function authority(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Authority {
  return {
    ...credentials(certificate, keys),
    async issue(holder) {
      const own = await newKeys();
      const names = [
        ...(holder.hosts ?? []).map(generalName),
        ...(holder.uris ?? []).map((value) => ({ type: 'url' as const, value })),
      ];
      const usages = { server: ExtendedKeyUsage.serverAuth, client: ExtendedKeyUsage.clientAuth };
      const issued = await X509CertificateGenerator.create({
        subject: subject(holder),
        issuer: certificate.subject,
        ...validity(),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension(holder.usages.map((usage) => usages[usage])),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey),
          // RFC 5280: critical when the subject is empty.
          ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names, holder.commonName === undefined)] : []),
        ],
      });
      return credentials(issued, own);
    },
  };
}

/** A key pair as PEM, for what needs no certificate. */
export async function newKeyPair(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  const keys = await newKeys();
  const publicKey = KeyObject.from(keys.publicKey).export({ format: 'pem', type: 'spki' }).toString();
  return { publicKey, privateKey: privatePem(keys.privateKey) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function credentials(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Credentials {
  return { certificate: `${certificate.toString('pem')}\n`, key: privatePem(keys.privateKey) };
}

function privatePem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString();
}

function subject({ commonName, organization }: Pick<Holder, 'commonName' | 'organization'>): JsonName {
  return [
    ...(commonName === undefined ? [] : [{ CN: [commonName] }]),
    ...(organization === undefined ? [] : [{ O: [organization] }]),
  ];
}

/** A clock may be a little behind ours. */
function validity() {
  return { notBefore: new Date(Date.now() - 5 * 60_000), notAfter: new Date(Date.now() + 365 * DAY) };
}

function generalName(host: string) {
  return { type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host };
}
