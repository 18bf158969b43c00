/** What follows a secret's name in the names that people give: DB_PASSWORD, PGPASSWORD, STRIPE_API_KEY, TOKEN2. */
const SECRET_NAME = new RegExp(
  `(?:${[
    'PASSWORDS?',
    '(?:^|_)(?:PASSWD|PASSPHRASE|PASS|SECRETS?|TOKEN|CREDENTIALS?|PAT|AUTHORIZATION)',
    '(?:^|_)(?:ACCESS|API|AUTH|BEARER|REFRESH)_?TOKENS?',
    '(?:^|_)(?:APP|CLIENT|SHARED)_?SECRETS?',
    '(?:^|_)DB_?(?:PASS|PWD)',
    '^(?:HTTP_)?COOKIE',
    '_PWD',
    '(?:^|_)(?:API|PRIVATE|ACCESS|SECRET|SIGNING|ENCRYPTION|MASTER|AUTH|HMAC|JWT|WEBHOOK|LICENSE)_?KEYS?(?:_BASE)?',
    // Whoever issues keys: most others are keys of a cache, a table or a queue.
    '(?:^|_)(?:ADYEN|ALGOLIA|ANTHROPIC|DATADOG|MAILGUN|NEWRELIC|OPENAI|PAYPAL|SENDGRID|SENTRY|STRIPE|TWILIO)_KEY',
  ].join('|')})_?\\d*$`,
);

/** Values that tell nobody anything: none, a switch, the path of a file, other variables alone. */
const HARMLESS = /^(?:|[01]|true|false|on|off|yes|no|none|enabled|disabled|\/\S*|(?:\$\([^)]*\))+)$/i;

/** What a shell puts in: `curl -H "Authorization: Bearer $TOKEN"`. */
const SHELL_VARIABLE = /^(?:\$[A-Z_][A-Z\d_]*|\$\{[A-Z_][A-Z\d_]*\})$/;

/** Headers as OpenTelemetry takes them in a variable: `authorization=Bearer%20…,api-key=…`. */
const HEADERS_NAME = /(?:^|_)HEADERS$/;
const SECRET_HEADER =
  /(?:^|,)\s*(?:(?:proxy-)?authorization|cookie|x-honeycomb-team|(?:[\w-]*-)?(?:api-?key|token|secret|password))\s*=\s*(?<secret>[^,]+)/gi;

/**
 * Values that are secret whatever they are called: private keys, and credentials in the forms that AWS, GitHub, GitLab,
 * Slack, Stripe and JSON Web Tokens give them (RFC 7468, RFC 7519, the issuers' own documents).
 */
const SECRET_VALUE =
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----|\b(?:A[KS]IA[A-Z\d]{16}|gh[opsru]_\w{36}|github_pat_\w{22}|gl(?:pat|dt|rt)-[\w-]{20}|xox[abpr]-[\w-]{10}|xapp-[\w-]{16}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16}|[rs]k_live_\w{16}|whsec_\w{16}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)/;

/** Where a secret stands in a text of a known form, unless it is a reference. */
const HOLDERS = [
  // The password in a URL: `postgres://user:password@host`. An image, `docker://app:1@sha256:…`, has a digest there.
  /\b[a-z][a-z\d+.-]*:\/\/[^\s/?#:@]*:(?<secret>[^\s/?#@]+)@(?!sha(?:256|512):)/gi,
  // The password in a connection string: `Server=db;Password=…`.
  /(?:^|;)[ \t]*(?:password|pwd|accountkey|sharedaccesskey)=(?<secret>[^\s;=${<][^\s;]*)/gi,
  // The password among the parameters of a URL: `jdbc:postgresql://db/app?user=u&password=…`.
  /[?&](?:password|pwd)=(?<secret>[^&\s$<{][^&\s]*)/gi,
  // The password among the keywords of PostgreSQL's client library: `host=db user=app password=…`.
  /^(?=.*\b(?:host|hostaddr|user|dbname)\s*=)(?:.*\s)?(?:ssl)?password\s*=\s*'?(?<secret>[^\s;']+)/gis,
  // Credentials of the header Authorization (RFC 6750, RFC 7617), long, padded or with a digit: "Basic authentication" is none.
  /^(?:bearer|basic)\s+(?<secret>[\w.~+/-]{16,}=*|[\w.~+/-]{6,}=+|(?=\S*\d)[\w.~+/-]{6,})$/gi,
  // The same behind its name, as command lines take it.
  /\bauthorization\s*:\s*(?:bearer|basic)\s+(?<secret>[^\s"'<]+)/gi,
];

/** Whether a value under a name is a secret, by either. References such as `$(NAME)` are none. */
export function isSecretLiteral(name: string, value: string): boolean {
  if (HARMLESS.test(value)) return false;
  const known = upperSnake(name);
  if (SECRET_NAME.test(known)) return !isReference(value);
  return (HEADERS_NAME.test(known) && holds(SECRET_HEADER, value)) || isSecretValue(value);
}

/** Whether a text holds a secret that is known by its form. */
export function isSecretValue(text: string): boolean {
  return SECRET_VALUE.test(text) || isBasic(text) || HOLDERS.some((form) => holds(form, text));
}

function holds(form: RegExp, text: string): boolean {
  return [...text.matchAll(form)].some(({ groups }) => {
    const secret = groups?.secret ?? '';
    return !HARMLESS.test(secret) && !/^<.*>$/.test(secret) && !SHELL_VARIABLE.test(secret) && !isReference(secret);
  });
}

/** `Basic` and the base64 of a user, a colon and a password, however short (RFC 7617, section 2). */
function isBasic(text: string): boolean {
  const encoded = /^basic\s+(?<encoded>[A-Za-z\d+/]+=*)$/i.exec(text)?.groups?.encoded;
  if (encoded === undefined) return false;
  return /^[ -9;-~]+:[ -~]+$/.test(Buffer.from(encoded, 'base64').toString('latin1'));
}

/** A scheme and variables alone: `Bearer $(TOKEN)`. */
function isReference(value: string): boolean {
  return /^\w+(?:\s|%20)+(?:\$\([^)]*\))+$/.test(value);
}

/** `dbPassword`, `db-password` and `db.password` as DB_PASSWORD. */
function upperSnake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toUpperCase();
}
