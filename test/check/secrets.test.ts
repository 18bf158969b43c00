import { checkPlan } from '../../lib/check';
import { isSecretLiteral, isSecretValue } from '../../lib/check/secret-literals';
import { lateToken, unknownText } from '../../lib/kube';
import { CONTAINER, checkTable, deployment, object, POD, planOfManifests } from './support';

const encode = (text: string) => Buffer.from(text).toString('base64');
const NOT_SECRET = 'meshwright.dev/not-secret';

const annotated = (kind: string, names: string, data: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 's', namespace: 'ns', annotations: { [NOT_SECRET]: names } },
  data,
});

const withEnv = (env: object, annotations?: object) =>
  deployment('a', { containers: [{ ...CONTAINER, env: [env] }] }, {}, annotations);

describe('MW209: what a Secret holds is not known before deployment', () => {
  checkTable(
    ['MW209'],
    [
      {
        name: 'finds a value in base64',
        input: [object('v1', 'Secret', 's', { data: { key: encode('hunter2') } })],
        expected: [['MW209', 'Secret/s']],
      },
      {
        name: 'finds every value, those of stringData too',
        input: [object('v1', 'Secret', 's', { data: { a: encode('x') }, stringData: { b: 'y' } })],
        expected: [
          ['MW209', 'Secret/s'],
          ['MW209', 'Secret/s'],
        ],
      },
      {
        name: 'accepts what only the deployment knows, alone or within a text',
        input: [
          object('v1', 'Secret', 's', {
            data: { a: lateToken(0), b: unknownText('key') },
            stringData: { url: `postgres://app:${lateToken(17)}@db` },
          }),
        ],
        expected: [],
      },
      {
        name: 'accepts a Secret that something else fills',
        input: [object('v1', 'Secret', 's', { type: 'kubernetes.io/service-account-token' })],
        expected: [],
      },
      {
        name: 'accepts a key that is said to be none, and no other',
        input: [annotated('Secret', 'ca.crt', { 'ca.crt': encode('public'), 'tls.key': encode('private') })],
        expected: [['MW209', 'Secret/s']],
      },
      {
        name: 'looks at Secrets of the core group alone',
        input: [object('example.org/v1', 'Secret', 's', { data: { key: encode('hunter2') } })],
        expected: [],
      },
    ],
  );
});

describe('MW210: a secret stands in a Secret', () => {
  checkTable(
    ['MW210'],
    [
      {
        name: 'finds a literal under a secret’s name',
        input: [withEnv({ name: 'DB_PASSWORD', value: 'hunter2' })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it in init containers',
        input: [deployment('a', { initContainers: [{ ...CONTAINER, env: [{ name: 'API_KEY', value: 'k' }] }] })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it among the arguments',
        input: [deployment('a', { containers: [{ ...CONTAINER, args: ['--db-password=hunter2', '--port=80'] }] })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it in the argument behind its name',
        input: [
          deployment('a', { containers: [{ ...CONTAINER, command: ['app', '--password', 'hunter2', '--verbose'] }] }),
          deployment('b', { containers: [{ ...CONTAINER, args: ['--token', '--port', '80', '--password'] }] }),
          deployment('c', {
            containers: [{ ...CONTAINER, args: ['--password-file', '/etc/p', '--password', '$(P)'] }],
          }),
        ],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it in a header that an argument gives',
        input: [deployment('a', { containers: [{ ...CONTAINER, args: ['--header=Authorization: Bearer abc'] }] })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it in a label of pods',
        input: [
          object('apps/v1', 'Deployment', 'a', {
            spec: { template: { metadata: { labels: { key: `AKIA${'IOSFODNN7EXAMPLE'}` } }, spec: POD } },
          }),
        ],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds it in an annotation of any object, unless the object names it',
        input: [
          object('v1', 'Service', '', {
            metadata: { name: 'a', annotations: { dsn: 'postgres://app:hunter2@db/app' } },
          }),
          object('v1', 'Service', '', {
            metadata: { name: 'b', annotations: { dsn: 'postgres://a:b@db', 'meshwright.dev/not-secret': 'dsn' } },
          }),
        ],
        expected: [['MW210', 'Service/a']],
      },
      {
        name: 'finds a value that is secret by its form, under any name',
        input: [withEnv({ name: 'DATABASE', value: 'postgres://app:hunter2@db/app' })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds a private key in a ConfigMap',
        input: [object('v1', 'ConfigMap', 'c', { data: { 'tls.pem': '-----BEGIN EC PRIVATE KEY-----\nMHcC' } })],
        expected: [['MW210', 'ConfigMap/c']],
      },
      {
        name: 'finds a secret’s name in a ConfigMap',
        input: [object('v1', 'ConfigMap', 'c', { data: { DB_PASSWORD: 'hunter2', PASSWORD_MIN_LENGTH: '12' } })],
        expected: [['MW210', 'ConfigMap/c']],
      },
      {
        name: 'finds a secret in an annotation of pods, such as the revision of a Secret',
        input: [
          deployment(
            'a',
            { containers: [CONTAINER] },
            {},
            { 'secret-revision.meshwright.dev/K': `ghp_${'a1B2'.repeat(9)}` },
          ),
          deployment('b', { containers: [CONTAINER] }, {}, { 'secret-revision.meshwright.dev/K': '7' }),
        ],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'finds a value that the deployment makes: in the pod it is as public',
        input: [withEnv({ name: 'DB_PASSWORD', value: lateToken(3) })],
        expected: [['MW210', 'Deployment/a']],
      },
      {
        name: 'accepts a reference to a Secret',
        input: [withEnv({ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } })],
        expected: [],
      },
      {
        name: 'accepts a name that is said to be none',
        input: [withEnv({ name: 'CSRF_TOKEN', value: 'header' }, { [NOT_SECRET]: 'OTHER, CSRF_TOKEN' })],
        expected: [],
      },
      {
        name: 'accepts a ConfigMap’s key that is said to be none',
        input: [annotated('ConfigMap', 'example.yaml', { 'example.yaml': 'url: amqp://guest:guest@mq' })],
        expected: [],
      },
    ],
  );

  test('shows no value', () => {
    const found = checkPlan(
      planOfManifests([
        withEnv({ name: 'DB_PASSWORD', value: 'hunter2' }),
        object('v1', 'Secret', 's', { stringData: { key: 'hunter2' } }),
      ]),
    );
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['MW209', 'MW210']));
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

test.each([
  'DB_PASSWORD',
  'PGPASSWORD',
  'dbPassword',
  'db.password',
  'SMTP_PASS',
  'MYSQL_PWD',
  'TOKEN',
  'GITHUB_TOKEN',
  'STRIPE_API_KEY',
  'apiKey',
  'AWS_SECRET_ACCESS_KEY',
  'SECRET_KEY_BASE',
  'CLIENT_SECRET',
  'GOOGLE_CREDENTIALS',
  'AUTHORIZATION',
  'STRIPE_KEY',
  'PASSWORDS',
  'SECRET_1',
  'TOKEN2',
  'ACCESSTOKEN',
  'AUTHTOKENS',
  'CLIENTSECRET',
  'APP_CLIENTSECRET',
  'DBPASS',
  'DB_PWD',
  'COOKIE',
  'API_TOKENS',
])('%s is a secret’s name', (name) => {
  expect(isSecretLiteral(name, 'hunter2')).toBe(true);
});

test.each([
  ['TOKEN_URL', 'https://idp.example/token'],
  ['MONKEY', 'a'],
  ['KEYBOARD', 'a'],
  ['CACHE_KEY', 'a'],
  ['CACHE_KEY_PREFIX', 'a'],
  ['MAX_TOKENS', '4096'],
  ['AUTHORIZATION', 'enabled'],
  ['AUTHORIZATION', 'Bearer $(TOKEN)'],
  ['COOKIE_NAME', 'sid'],
  ['SCHEME', 'Basic authentication'],
  ['SCHEME', 'Bearer token'],
  ['DSN', 'host=db user=app dbname=ledger sslmode=require'],
  ['DSN', 'host=db user=app password=$(DB_PASSWORD) dbname=ledger'],
  ['HINT', 'the password = what you chose'],
  ['HEADER', 'Authorization: Bearer $(TOKEN)'],
  ['CURL', 'curl -H "Authorization: Bearer $(TOKEN)" https://example.org'],
  ['CURL', 'curl -H "Authorization: Bearer <token>" https://example.org'],
  ['CURL', 'curl -H "Authorization: Bearer $TOKEN" https://example.org'],
  ['DSN', 'host=db password=${DB_SECRET}'],
  ['DSN', "host=db password='$(DB_PASSWORD)'"],
  ['DSN', 'Server=db;Database=app;Password=$(DB_PASSWORD)'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=finance'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20$(TOKEN)'],
  ['PWD', '/app'],
  ['PWD', 'app'],
  ['BYPASS', 'a'],
  ['COMPASS', 'north'],
  ['TOKEN_TTL', '60'],
  ['PASSWORD_MIN_LENGTH', '12'],
  ['API_KEY_HEADER', 'x-api-key'],
  ['TOKENIZER', 'bpe'],
  ['SECRET_NAME', 'db'],
  ['PRIMARY_KEY', 'id'],
  ['USE_TOKEN', 'true'],
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '$(DB_PASSWORD_FROM_SECRET)'],
  ['TLS_PRIVATE_KEY', '/etc/tls/tls.key'],
  ['DATABASE_URL', 'postgres://db.example.org:5432/app'],
  ['DATABASE_URL', 'postgres://app@db/app'],
  ['DATABASE_URL', 'postgres://app:$(DB_PASSWORD)@db/app'],
  ['DATABASE_URL', 'postgres://app:<password>@db/app'],
  ['REQUIRE_PASSWORD', '1'],
  ['HOMEPAGE', 'https://example.org/a:b@c'],
  ['IMAGE', 'registry.example/app@sha256:4e3e5e368a620952cac6fb850a02ab10'],
  ['IMAGE', 'docker://app:1.2@sha256:4e3e5e368a620952cac6fb850a02ab10'],
])('%s=%s is no secret', (name, value) => {
  expect(isSecretLiteral(name, value)).toBe(false);
});

test.each([
  ['an AWS access key', `AKIA${'IOSFODNN7EXAMPLE'}`],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a GitLab token', `glpat-${'a1B2'.repeat(5)}`],
  ['a Slack token', `xoxb-${'1234567890'}`],
  ['a Stripe key', `sk_live_${'4eC39HqLyjWDarjt'}`],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a GitHub token to refresh others', `ghr_${'a1B2'.repeat(9)}`],
  ['a temporary AWS access key', `ASIA${'IOSFODNN7EXAMPLE'}`],
  ['a GitLab token of a deployment', `gldt-${'a1B2'.repeat(5)}`],
  ['a Slack token of an application', `xapp-1-${'A1B2'.repeat(4)}`],
  ['a webhook of Slack', `https://hooks.slack.com/services/T0/B0/${'a1B2'.repeat(6)}`],
  ['the secret of a webhook of Stripe', `whsec_${'a1B2'.repeat(8)}`],
  ['a private key of OpenPGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ['a password in the parameters of a URL', 'jdbc:postgresql://db/app?user=u&password=hunter2'],
  ['a private key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----'],
])('%s is a secret by its form', (_what, value) => {
  expect(isSecretValue(`x: ${value}\n`)).toBe(true);
});

test.each([
  ['a certificate', '-----BEGIN CERTIFICATE-----'],
  ['a public key', '-----BEGIN PUBLIC KEY-----'],
  ['a test key of Stripe', 'sk_test_4eC39HqLyjWDarjt'],
  ['a digest', 'sha256:4e3e5e368a620952cac6fb850a02ab10540ed122d98cd2539292493bfd92c4d8'],
])('%s is none', (_what, value) => {
  expect(isSecretValue(`x: ${value}\n`)).toBe(false);
});

test.each([
  ['DSN', 'Server=db;Database=app;Password=hunter2'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=finance,authorization=Bearer%20hunter2'],
  ['DSN', 'host=db user=app password=hunter2 dbname=ledger'],
  ['DSN', 'password = hunter2 host = db'],
  ['DSN', "host=db password='hunter2'"],
  ['UPSTREAM', 'Bearer 0123456789abcdef'],
  ['UPSTREAM', 'Bearer abc123'],
  ['UPSTREAM', 'Basic YTpi'],
  ['DSN', 'host=db sslpassword=hunter2'],
  ['CURL', 'curl -H "Authorization: Bearer $ecret" https://example.org'],
  ['UPSTREAM', 'Basic dXNlcjpwYXNz'.concat('dw==')],
  ['CURL', 'curl -H "Authorization: Bearer abcdef" https://example.org'],
])('%s=%s is a secret by its form', (name, value) => {
  expect(isSecretLiteral(name, value)).toBe(true);
});
