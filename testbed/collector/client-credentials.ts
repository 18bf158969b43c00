import { checkServerIdentity } from 'node:tls';
import * as grpc from '@grpc/grpc-js';

/** What a sender of OTLP shows, and whom it takes for its Collector. */
export interface ClientCredentials {
  /** The authority of the Collector's certificate, as PEM. */
  readonly authority: string;
  /** The host name that the Collector's certificate has to be for. */
  readonly host: string;
  /** The own certificate, as PEM. @default - none is shown */
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** The bearer token. @default - none is sent */
  readonly token?: string;
}

/** The same for an exporter of the SDK. */
export function exporterOptions({ authority, host, certificate, token }: ClientCredentials) {
  const metadata = new grpc.Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  const credentials = grpc.credentials.createSsl(
    Buffer.from(authority),
    pem(certificate?.key),
    pem(certificate?.certificate),
    // It is called by its address, and its certificate is for its name.
    { checkServerIdentity: (_address, presented) => checkServerIdentity(host, presented as never) },
  );
  return { credentials, metadata };
}
