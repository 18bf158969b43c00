import { RE2JS } from 're2js';
import { OtelCollector, pipeline } from '../../lib/telemetry';
import { chart, contractOf, findingsUnder } from '../support/estate';

function gateway(fields: readonly string[], pipelines?: ConstructorParameters<typeof OtelCollector>[2]['pipelines']) {
  const contracts = [{ ...contractOf(), sensitiveFields: fields }];
  return new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', contracts, pipelines });
}

/** What the redaction processor does with these settings: keys are masked or ignored, matches within texts replaced. */
function processor(fields: readonly string[]) {
  const settings = gateway(fields).config.processors?.['redaction/contracts'] as Record<string, string[]>;
  const regexes = (key: string) => (settings[key] ?? []).map((regex) => RE2JS.compile(regex.replaceAll('$$', '$')));
  return {
    masksKey: (key: string) =>
      !regexes('ignored_key_patterns').some((r) => r.matcher(key).find()) &&
      regexes('blocked_key_patterns').some((r) => r.matcher(key).find()),
    text: (value: string) =>
      regexes('blocked_values').reduce((text, regex) => regex.matcher(text).replaceAll('****'), value),
  };
}

test('every pipeline ends in it, those of one’s own too', () => {
  const own = gateway(['pin'], ({ otlp, memoryLimiter, exporter }) => [
    pipeline('logs', { receivers: [otlp], processors: [memoryLimiter], exporters: [exporter] }, 'audit'),
  ]);
  expect(own.config.service?.pipelines?.['logs/audit']?.processors?.at(-1)).toBe('redaction/contracts');
  const { traces, metrics } = gateway([]).config.service?.pipelines ?? {};
  expect(traces?.processors?.slice(-2)).toEqual(['transform/contracts', 'redaction/contracts']);
  expect(metrics?.processors).toEqual(['memory_limiter', 'redaction/contracts']);
});

test('its statements and expressions can be read, whatever the fields are called', () => {
  expect(findingsUnder(gateway(['cardNumber', 'X-Pin', 'a.b[c', '', '€', 'tax id']))).toEqual([]);
});

test.each([
  'http.request.header.authorization',
  'http.request.header.idempotency-key',
  'http.request.header.idempotency_key',
  'http.request.header.cookie',
  'http.response.header.set-cookie',
  'Authorization',
])('a header is masked without any contract: %s', (key) => {
  expect(processor([]).masksKey(key)).toBe(true);
});

test.each(['cardNumber', 'card_number', 'app.card-number', 'payment.card.number', 'CARD_NUMBER', 'cardNumber[0]'])(
  'a field is masked in any spelling: %s',
  (key) => {
    expect(processor(['cardNumber']).masksKey(key)).toBe(true);
    expect(processor([]).masksKey(key)).toBe(false);
  },
);

test.each(['service.name', 'k8s.pod.name', 'messaging.destination.name', 'http.route', 'renamed', 'name.of.the.game'])(
  'what only looks like the field "name" stays: %s',
  (key) => expect(processor(['name']).masksKey(key)).toBe(false),
);

test('what telemetry itself says is masked where it holds what was sent', () => {
  const { masksKey } = processor(['phone', 'name']);
  expect(masksKey('messaging.message.phone')).toBe(true);
  expect(masksKey('customer.name')).toBe(true);
});

test.each(['http.request.method', 'service.name', 'http.route'])(
  'what conventions fix the values of is not searched: %s',
  (key) => {
    const settings = gateway(['method']).config.processors?.['redaction/contracts'];
    expect(settings?.ignored_keys).toContain(key);
  },
);

test.each([
  'url.full',
  'url.path',
  'url.query',
  'user_agent.original',
  'db.query.text',
  'exception.message',
  'http.request.body',
])('what may hold a text of a request is searched: %s', (key) => {
  const settings = gateway([]).config.processors?.['redaction/contracts'];
  expect(settings?.ignored_keys).not.toContain(key);
});

test('numbers and lists are masked as texts are, and nothing tells which they were', () => {
  const settings = gateway(['pin']).config.processors?.['redaction/contracts'];
  expect(settings).toMatchObject({ allow_all_keys: true, redact_all_types: true, summary: 'silent' });
});

test('a name without a letter masks nothing', () => {
  expect(processor(['', '-']).text('a: b')).toBe('a: b');
});

test('a name of any alphabet is masked', () => {
  expect(processor(['größe']).masksKey('app.größe')).toBe(true);
});

test.each([
  ['{"cardNumber":"4111 1111","ok":1}', '{"****,"ok":1}'],
  ['{"cardNumber": 4111, "ok":1}', '{"****, "ok":1}'],
  ['{\\"cardNumber\\":\\"4111\\"}', '{\\"****'],
  ['{"cardNumber":"4111 is cut of', '{"****'],
  ['GET /pay?cardNumber=4111&x=1', 'GET /pay?****&x=1'],
  ["card_number='41 11' x", '**** x'],
  ['cardNumber: 4111 refused', '**** refused'],
  ['authorization: Digest a=1, b=2\nnext', '****\nnext'],
  ['cookie=a=1; b=2', '****'],
  ['the cardNumber is wrong', 'the cardNumber is wrong'],
  ['discardNumber=3', 'discardNumber=3'],
])('within a text: %s', (given, expected) => {
  expect(processor(['cardNumber']).text(given)).toBe(expected);
});

test('the message of a span’s status, and the names of spans and events, are masked by the same expressions', () => {
  const { config } = gateway(['pin']);
  const groups = (config.processors?.['transform/contracts']?.trace_statements ?? []) as { statements: string[] }[];
  expect(groups.map(({ statements }) => statements.map((s) => s.slice(0, s.indexOf(','))))).toEqual([
    [
      'replace_pattern(span.status.message',
      'replace_pattern(span.name',
      'replace_pattern(span.status.message',
      'replace_pattern(span.name',
    ],
    ['replace_pattern(spanevent.name', 'replace_pattern(spanevent.name'],
  ]);
  expect(groups[0]?.statements[2]).toContain('(?i:pin)');
});

test.each([
  'phone',
  'Phone',
  'PHONE',
  'customerPhone',
  'CustomerPhone',
  'customer_phone',
  'CUSTOMER_PHONE',
  'customer-phone',
  'app.customer.phone',
  'app.customerPhone[2]',
  'customer2Phone',
  'XMLPhone',
  'phoneNumber',
  'phone_number',
  'customerPhoneNo',
  'http.request.header.x-customer-phone',
  'oldPhoneValue',
])('the word of a field is masked at the end of a name: %s', (key) => {
  const { masksKey, text } = processor(['phone']);
  expect(masksKey(key)).toBe(true);
  // Within a text a capital tells words apart behind a small letter alone.
  const name = key.replace(/\[.*/, '').replace('XML', 'xml');
  expect([text(`${name}=4711`), text(`{"${name}": "4711"}`)].join()).not.toContain('4711');
});

test.each([
  'telephone',
  'TELEPHONE',
  'telephone_exchange_count',
  'phone_exchange_count',
  'phoneCount',
  'phonebook',
  'phones',
  'headphone.model',
  'saxophoneVolume',
  'has_phone_line',
])('a name that only holds the letters, or is of something else, stays: %s', (key) => {
  const { masksKey, text } = processor(['phone']);
  expect(masksKey(key)).toBe(false);
  expect(text(`${key}=4711`)).toContain('4711');
});

test('a field of several words is masked as they are, in any spelling and at the end of any name', () => {
  const { masksKey } = processor(['taxID', 'card_number']);
  const masked = ['tax_id', 'taxId', 'TAXID', 'customerTaxID', 'vat.tax-id', 'discountCardNumber', 'gift_card_number'];
  expect(masked.filter((key) => !masksKey(key))).toEqual([]);
  const kept = ['syntaxId', 'discardnumber', 'taxIdCount', 'card', 'number', 'numberCard'];
  expect(kept.filter(masksKey)).toEqual([]);
});

test('headers are masked by their last words too', () => {
  const { masksKey } = processor([]);
  expect(
    ['proxyAuthorization', 'upstreamCookie', 'x-idempotency-key', 'idempotencyKey'].filter((k) => !masksKey(k)),
  ).toEqual([]);
  expect(['cookieCount', 'authorization.enabled'].filter(masksKey)).toEqual([]);
});

test('a longer name within a text is masked with one character of what stands before it', () => {
  const { text } = processor(['phone']);
  expect(text('GET /x?customerPhone=4711&y=1')).toBe('GET /x?custome****&y=1');
  expect(text('customer_phone: 4711, y')).toBe('customer****, y');
});
