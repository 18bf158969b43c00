import { loadContracts } from '../../stacks/contracts';
import { type Served, startApplication } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { serving } from './serving';

/** What an application lets slip, by the place; each with a secret of its own. */
const SLIPS: Readonly<Record<string, (secret: string) => Served>> = {
  'a header as an attribute': (secret) => ({
    attributes: { 'http.request.header.authorization': [`Bearer ${secret}`] },
  }),
  'a cookie as an attribute': (secret) => ({ attributes: { 'http.request.header.cookie': `session=${secret}` } }),
  'a field as an attribute': (secret) => ({ attributes: { cardToken: secret } }),
  'a field in another spelling': (secret) => ({ attributes: { 'invoice.customer_email': secret } }),
  'a body as an attribute': (secret) => ({
    attributes: { 'http.request.body': JSON.stringify({ cardToken: secret }) },
  }),
  'an attribute of an event': (secret) => ({ event: { cardToken: secret } }),
  'a body in an event': (secret) => ({ event: { told: `{"amount": 5, "card_token": "${secret}"}` } }),
  'the message of an error': (secret) => ({ failure: `no charge: cardToken=${secret} is unknown` }),
  'a header in the message of an error': (secret) => ({ failure: `401 for Authorization: Bearer ${secret}` }),
  'the text of a log': (secret) => ({ log: `charged, Idempotency-Key: ${secret}` }),
  'a member of a log': (secret) => ({ log: { amount: 5, phone: secret } }),
  'the word of a field in a longer name': (secret) => ({ attributes: { customerPhone: secret } }),
  'a longer name in a text': (secret) => ({ log: `asked for ?customerPhoneNumber=${secret}` }),
  'an attribute of a metric': (secret) => ({ measured: { customer_phone: secret } }),
  'a query in an attribute of a metric': (secret) => ({ measured: { 'url.query': `a=1&cardToken=${secret}` } }),
};

const HARMLESS = '/v1/charges/{id}';

export const secrets: Experiment<TelemetryLab>[] = [
  {
    id: 'secrets-masked',
    title: `an application lets ${Object.keys(SLIPS).length} secrets slip into spans, logs and metrics`,
    policy: 'headers and the secret fields of contracts are masked',
    short: true,
    run: (lab) =>
      lab.withGateway({ contracts: Object.values(loadContracts()) }, async ({ collector, backend }) => {
        const places = Object.entries(SLIPS);
        await serving(
          startApplication('payments', collector.url(OTLP_GRPC)),
          (application) => {
            for (const [i, [, slip]] of places.entries()) {
              const { attributes, ...rest } = slip(secretOf(i));
              application.serve({ ...rest, attributes: { ...attributes, 'http.route': HARMLESS } });
            }
          },
          () =>
            Promise.all([
              backend.until('traces', places.length),
              backend.until('logs', places.length),
              backend.until('metrics', 1),
            ]),
        );
        const { traces, logs, metrics } = backend.received;
        const leaked = places.filter((_place, i) => backend.holds(secretOf(i))).map(([place]) => place);
        const whole = [...traces, ...logs].filter(({ attributes }) => attributes['http.route'] === HARMLESS).length;
        return {
          predicted: `none leaves; ${2 * places.length} spans and logs and the metric do, with what is harmless`,
          measured: `${leaked.length} left${leaked.length > 0 ? `: ${leaked.join(', ')}` : ''}; ${whole} spans and logs, ${metrics.length > 0 ? 'the metric' : 'no metric'}`,
          holds: leaked.length === 0 && whole === 2 * places.length && metrics.length > 0,
        };
      }),
  },
];

const secretOf = (index: number) => `s3cret${String(index).padStart(4, '0')}x`;
