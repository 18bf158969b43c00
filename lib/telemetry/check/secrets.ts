import { isMapping } from '../../data';
import { type Finding, finding } from '../../finding';
import { shownEndpoint } from '../shown-endpoint';
import { type ComponentAt, leaves } from './places';

/** Settings and headers whose value is a secret. */
const SECRET =
  /^(token|tokens|password|inline|client_secret|hmac_key|key_pem|(x-)?api[-_]?key|(proxy-)?authorization|cookie|.*[-_](token|secret|password|api[-_]?key))$/i;
const USER_INFO = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]+@/i;
/** A URL whose query holds credentials. */
const QUERY =
  /^[a-z][a-z0-9+.-]*:\/\/[^?#]*\?(?:[^#]*&)?(?:[\w.-]*[_.-])?(?:token|secret|password|api-?key|key|sig|signature)=[^&#]/i;

/** MW201 for secrets that stand in the configuration, and so in a ConfigMap. The finding does not repeat them. */
export function checkSecrets(path: string, components: readonly ComponentAt[]): Finding[] {
  return components.flatMap(({ at, settings }) =>
    leaves(settings).flatMap(({ keys, value }) => {
      if (typeof value !== 'string' || value === '') return [];
      const place = [at, ...keys].join('::');
      const inUrl = USER_INFO.test(value) || QUERY.test(value);
      if (inUrl && !value.includes('${')) return [literal(path, place, shownEndpoint(value))];
      // A header may also be given as a list of names and values.
      const name = keys.findLast((key) => !/^\d+$/.test(key)) ?? '';
      return SECRET.test(name) && !value.includes('${') ? [literal(path, place)] : [];
    }),
  );
}

const literal = (path: string, place: string, value?: string) =>
  finding('MW201', path, {
    message: `${place} is a secret that stands in the configuration, which is a ConfigMap`,
    value,
    allowed: 'a reference to an environment variable, such as "${env:TOKEN}"',
    fix: 'put it into a Secret and set it as a variable (exportHeaders or secretEnv)',
  });

/** MW522 for components that show credentials to whoever answers, since they verify no certificate. */
export function checkUnverified(path: string, components: readonly ComponentAt[]): Finding[] {
  return components.flatMap(({ at, settings }) => {
    const all = leaves(settings);
    const skips = all.find(({ keys, value }) => keys.at(-1) === 'insecure_skip_verify' && value === true);
    const asAccount = all.some(({ keys, value }) => keys.at(-1) === 'auth_type' && value === 'serviceAccount');
    const shows = asAccount || all.some(({ keys }) => keys.some((key) => key === 'authenticator' || SECRET.test(key)));
    if (skips === undefined || !shows) return [];
    return [
      finding('MW522', path, {
        message: `${[at, ...skips.keys].join('::')} lets whoever answers have its credentials`,
        value: true,
        allowed: 'a certificate that is verified: by ca_file, or for a service account by the authority of the cluster',
        fix: 'remove insecure_skip_verify; for kubelets, have the cluster sign their certificates (serverTLSBootstrap)',
      }),
    ];
  });
}

/** Hosts of this machine and of this cluster, where the mesh encrypts. */
const NEAR = /^(localhost|127\.|\[::1\]|[a-z0-9-]+(\.[a-z0-9-]+\.svc(\.cluster\.local)?)?\.?$)/i;

/** MW515 for exporters that would send credentials in clear. */
export function checkClearText(path: string, components: readonly ComponentAt[]): Finding[] {
  return components
    .filter(({ section }) => section === 'exporters')
    .flatMap(({ at, type, settings }) => {
      const headers = leaves(settings.headers).some(({ keys }) => SECRET.test(keys.at(-1) ?? ''));
      const auth = settings.auth !== undefined;
      const insecure = isMapping(settings.tls) && settings.tls.insecure === true;
      const [, host = ''] = /^http:\/\/([^/]*)/i.exec(String(settings.endpoint ?? '')) ?? [];
      // gRPC itself refuses credentials without TLS, wherever they go.
      const refused = type === 'otlp_grpc' && auth && (insecure || host !== '');
      const exposed = (auth || headers) && host !== '' && !NEAR.test(host.replace(/:\d+$/, ''));
      if (!refused && !exposed) return [];
      return [
        finding('MW515', path, {
          message: `${at} sends credentials over a connection that is not encrypted`,
          value: shownEndpoint(String(settings.endpoint)),
          allowed: 'TLS',
          fix: 'use https:// and remove `tls::insecure`, or send no credentials',
        }),
      ];
    });
}
