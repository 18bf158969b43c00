import { newAuthority } from '../../testbed/certificates';
import { type ClientCredentials, openSender, startApplication } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { allSignals, serving } from './serving';

const REQUESTS = 100;
const TOKEN = 'of-the-senders';
const HOST = 'otel-gateway.observability.svc.cluster.local';
const AUTHENTICATE = {
  certificates: { secret: 'gateway-tls', external: true },
  token: { secret: 'senders', key: 'token', external: true },
};

export const credentials: Experiment<TelemetryLab>[] = [
  {
    id: 'otlp-credentials',
    title: `an application with certificate and token serves ${REQUESTS} requests; 5 others lack one or show a wrong one`,
    policy: 'authenticate: a certificate of the authority, and the token',
    short: true,
    async run(lab) {
      const [authority, stranger] = [await newAuthority('senders'), await newAuthority('senders')];
      const own = await authority.issue({ commonName: 'otel-gateway', hosts: [HOST], usages: ['server'] });
      const certificate = await authority.issue({ commonName: 'billing', usages: ['client'] });
      const forged = await stranger.issue({ commonName: 'billing', usages: ['client'] });
      const collector = { authority: authority.certificate, host: HOST };
      const refused: Readonly<Record<string, ClientCredentials | undefined>> = {
        'nothing, in clear': undefined,
        'no certificate': { ...collector, token: TOKEN },
        'a certificate of another authority': { ...collector, certificate: forged, token: TOKEN },
        'no token': { ...collector, certificate },
        'another token': { ...collector, certificate, token: 'guessed' },
      };
      const secrets = {
        'gateway-tls/tls.crt': own.certificate,
        'gateway-tls/tls.key': own.key,
        'gateway-tls/ca.crt': authority.certificate,
        'senders/token': TOKEN,
      };
      return lab.withGateway(
        { authenticate: AUTHENTICATE },
        async (gateway) => {
          const { backend } = gateway;
          const url = gateway.collector.url(OTLP_GRPC).replace('http:', 'https:');
          const taken: string[] = [];
          for (const [what, shown] of Object.entries(refused)) {
            const sender = openSender(shown ? url : gateway.collector.url(OTLP_GRPC), shown);
            const { acknowledged } = await sender.send(1).finally(() => sender.close());
            if (acknowledged.length > 0) taken.push(what);
          }
          await serving(
            startApplication('billing', url, { ...collector, certificate, token: TOKEN }),
            (application) => {
              for (let i = 0; i < REQUESTS; i++) application.serve();
            },
            () => allSignals(backend, REQUESTS),
          );
          const { traces, metrics, logs } = backend.received;
          return {
            predicted: `${REQUESTS} spans, 1 metric, ${REQUESTS} log records of the one, nothing of the others`,
            measured: `${traces.length}, ${metrics.length}, ${logs.length}; ${taken.length} others taken${taken.length > 0 ? `: ${taken.join(', ')}` : ''}`,
            holds: traces.length === REQUESTS && metrics.length >= 1 && logs.length === REQUESTS && taken.length === 0,
          };
        },
        secrets,
      );
    },
  },
];
