import { hasKeyForm, isKeyPlace } from '../../lib/contract/idempotency';

test.each([
  [{ in: 'header', name: 'X-Key_1' }],
  [{ in: 'header', name: 'X-Key', required: false }],
  [{ in: 'body', name: 'request id' }],
  [{ in: 'body', name: 'host' }],
])('%j is a place for a key', (place) => {
  expect(isKeyPlace(place)).toBe(true);
});

test.each([
  [undefined],
  [null],
  ['header'],
  [[]],
  [{}],
  [{ in: 'header' }],
  [{ in: 'header', name: '' }],
  [{ in: 'header', name: 'a b' }],
  [{ in: 'header', name: ' a' }],
  [{ in: 'header', name: 1 }],
  [{ in: 'body', name: '' }],
  [{ in: 'query', name: 'a' }],
  [{ name: 'a' }],
  [{ in: 'header', name: 'a', required: 'yes' }],
  [{ in: 'header', name: 'a', require: false }],
])('%j has not the form of one', (place) => {
  expect(hasKeyForm(place)).toBe(false);
  expect(isKeyPlace(place)).toBe(false);
});

/** RFC 9110 to 9112, RFC 6265, RFC 7239, W3C Trace Context and Baggage, and what proxies and browsers add. */
const TAKEN = [
  ...['Accept', 'Accept-Encoding', 'Access-Control-Request-Method', 'Alt-Used', 'Authorization', 'Cache-Control'],
  ...['Connection', 'Content-Length', 'Content-Type', 'Cookie', 'Date', 'Expect', 'Forwarded', 'From', 'Host'],
  ...['If-Match', 'Keep-Alive', 'Max-Forwards', 'Origin', 'Pragma', 'Priority', 'Proxy-Authorization', 'Range'],
  ...['Referer', 'Sec-Fetch-Mode', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'User-Agent', 'Via', 'baggage'],
  ...['traceparent', 'tracestate', 'X-B3-TraceId', 'X-Envoy-Attempt-Count', 'X-Forwarded-For', 'X-Real-IP'],
  ...['X-Request-Id'],
];

test.each(TAKEN)('the header %s says something else, in whatever case', (name) => {
  for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect(hasKeyForm({ in: 'header', name: spelling })).toBe(true);
    expect(isKeyPlace({ in: 'header', name: spelling })).toBe(false);
  }
});

test.each([
  'X-Host',
  'Hostname',
  'Acceptance',
  'Contents',
  'X-Request-Id-2',
  'My-X-Request-Id',
  'X-From',
  'Ifs',
  'Teller',
])('the header %s is free, though it reads like one of those', (name) => {
  expect(isKeyPlace({ in: 'header', name })).toBe(true);
});
