/** What follows a secret's name in the names that people give: DB_PASSWORD, PGPASSWORD, STRIPE_API_KEY, SECRET_KEY_BASE. */
const SECRET_NAME = new RegExp(
  [
    'PASSWORD$',
    '(?:^|_)(?:PASSWD|PASSPHRASE|PASS|SECRET|TOKEN|CREDENTIALS?|PAT)$',
    '_PWD$',
    '(?:^|_)(?:API|PRIVATE|ACCESS|SECRET|SIGNING|ENCRYPTION|MASTER|AUTH)_?KEY(?:_BASE)?$',
  ].join('|'),
);

/** Values that tell nobody anything: none, a switch, the path of a file, other variables alone. */
const HARMLESS = /^(?:|true|false|\/\S*|(?:\$\([^)]*\))+)$/i;

/**
 * Values that are secret whatever they are called: private keys, and credentials in the forms that AWS, GitHub, GitLab,
 * Slack, Stripe and JSON Web Tokens give them (RFC 7468, RFC 7519, the issuers' own documents).
 */
const SECRET_VALUE =
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|\b(?:AKIA[A-Z\d]{16}|gh[opsu]_\w{36}|github_pat_\w{22}|glpat-[\w-]{20}|xox[abpr]-[\w-]{10}|[rs]k_live_\w{16}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)/;

/** The password in a URL: `postgres://user:password@host`. */
const URL_PASSWORD = /\b[a-z][a-z\d+.-]*:\/\/[^\s/?#:@]*:(?<password>[^\s/?#@]+)@/gi;

/** Whether a value under a name is a secret, by either. References such as `$(NAME)` are none. */
export function isSecretLiteral(name: string, value: string): boolean {
  if (HARMLESS.test(value)) return false;
  return SECRET_NAME.test(upperSnake(name)) || isSecretValue(value);
}

/** Whether a text holds a secret that is known by its form. */
export function isSecretValue(text: string): boolean {
  if (SECRET_VALUE.test(text)) return true;
  return [...text.matchAll(URL_PASSWORD)].some(({ groups }) => !HARMLESS.test(groups?.password ?? ''));
}

/** `dbPassword`, `db-password` and `db.password` as DB_PASSWORD. */
function upperSnake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toUpperCase();
}
