import type { OtlpCredentials } from '../service';
import type { SecretKey, SecretRef } from '../workload';
import { type Extension, extension, type Settings } from './component';
import type { CollectorVolume } from './volume';

/** What a gateway shows, and what it asks to be shown. */
export interface GatewayCredentials {
  readonly authenticate?: OtlpCredentials;
  readonly exportCertificates?: SecretRef;
}

/** How often files are looked at for a new certificate: an issuer renews them days before they end. */
const RELOAD = { reload_interval: '5m' };
const SENDERS = { name: 'sender-certificates', mountPath: '/etc/otelcol-senders' };
const BACKEND = { name: 'backend-certificates', mountPath: '/etc/otelcol-backend' };
const TOKEN_VARIABLE = 'OTLP_TOKEN';
const TOKEN = 'bearertokenauth/senders';

/** The settings of the OTLP receiver: its own certificate, and what senders have to show. */
export function receiverSecurity({ authenticate }: GatewayCredentials): Settings {
  if (authenticate === undefined) return {};
  const { mountPath } = SENDERS;
  return {
    tls: {
      cert_file: `${mountPath}/tls.crt`,
      key_file: `${mountPath}/tls.key`,
      client_ca_file: `${mountPath}/ca.crt`,
      ...RELOAD,
    },
    ...(authenticate.token && { auth: { authenticator: TOKEN } }),
  };
}

/** The settings of the exporter: the backend's authority, and the certificate that it is shown. */
export function exporterTls({ exportCertificates }: GatewayCredentials): Settings | undefined {
  if (exportCertificates === undefined) return undefined;
  const { mountPath } = BACKEND;
  return {
    ca_file: `${mountPath}/ca.crt`,
    cert_file: `${mountPath}/tls.crt`,
    key_file: `${mountPath}/tls.key`,
    ...RELOAD,
  };
}

/** What compares the token of senders. */
export function tokenExtensions({ authenticate }: GatewayCredentials): Extension[] {
  return authenticate?.token ? [extension(TOKEN, { token: `\${env:${TOKEN_VARIABLE}}` })] : [];
}

/** The variable with the token. */
export function tokenVariables({ authenticate }: GatewayCredentials): Readonly<Record<string, SecretKey>> {
  return authenticate?.token ? { [TOKEN_VARIABLE]: authenticate.token } : {};
}

/** The volumes with the certificates. */
export function certificateVolumes(credentials: GatewayCredentials): CollectorVolume[] {
  const { authenticate, exportCertificates } = credentials;
  return [
    ...(authenticate ? [volume(SENDERS, authenticate.certificates)] : []),
    ...(exportCertificates ? [volume(BACKEND, exportCertificates)] : []),
  ];
}

/** The Secrets behind those volumes. */
export function certificateSecrets({ authenticate, exportCertificates }: GatewayCredentials): SecretRef[] {
  return [authenticate?.certificates, exportCertificates].filter((ref) => ref !== undefined);
}

const volume = (mount: Pick<CollectorVolume, 'name' | 'mountPath'>, { secret }: SecretRef): CollectorVolume => ({
  ...mount,
  source: { secret: { secretName: secret } },
});
