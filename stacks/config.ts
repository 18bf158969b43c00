import { z } from 'zod';
import { type Finding, FindingsError, finding, type SecretValue } from '../lib';
import { checkTexts, holdsToken, plainToken, unknownKey } from './config-values';

/** The services of the finance system, which is also what `images` must name. */
export const SERVICES = ['billing', 'ledger', 'payments', 'notifications'] as const;
export type ServiceName = (typeof SERVICES)[number];

/**
 * Configuration keys whose values are secret: `pulumi config set --secret <key>`. `revisionKey` is nobody's credential:
 * under it the revisions of the others are made, which tell pods that a secret has changed.
 */
export const SECRETS = ['paymentsProviderKey', 'telemetryAuthorization', 'revisionKey'] as const;
export type SecretName = (typeof SECRETS)[number];

/** The project's name in Pulumi.yaml: the prefix of its keys in `Pulumi.<env>.yaml`. */
export const PROJECT = 'meshwright';

/** The least length of a key that nobody guesses: 128 bits are 32 hexadecimal digits. */
const REVISION_KEY_LENGTH = 32;

const text = z.string().min(1);
/** Whole seconds up to a day; `pulumi config set` writes numbers as text. */
const seconds = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(1).max(86_400),
);
const clusterSchema = z.union([
  z.strictObject({ testbed: text }),
  z.strictObject({ context: text, kubeconfig: text.optional() }),
]);
const schema = z.strictObject({
  cluster: clusterSchema,
  images: z.strictObject(Object.fromEntries(SERVICES.map((name) => [name, text])) as Record<ServiceName, z.ZodString>),
  telemetry: z.strictObject({ backend: text }).optional(),
  collectorImage: text.optional(),
  availableSeconds: seconds.optional(),
});

/** Where a stack is deployed: the embedded testbed of that name, or a context of a kubeconfig. Never "the current one". */
export type ClusterConfig = z.infer<typeof clusterSchema>;

/** What changes with a deployment. */
export interface DeployConfig
  extends Pick<z.infer<typeof schema>, 'availableSeconds' | 'cluster' | 'images' | 'collectorImage'> {
  readonly secrets: { readonly paymentsProviderKey: SecretValue };
  /** Where telemetry goes, and the header Authorization that it goes with; to the Collector's log without. */
  readonly telemetry?: { readonly backend: string; readonly authorization: SecretValue };
  /** What is wrong with it and stops strict environments only. */
  readonly findings: readonly Finding[];
}

/** A secret as a stack has it. */
export interface GivenSecret extends SecretValue {
  /** Whether it is not encrypted where it is kept. */
  readonly isPlain: boolean;
  /** How many characters it has, where that is known. */
  readonly length?: number;
}

/**
 * The configuration of a stack from the values of its keys (with the project's prefix; keys of other prefixes are not
 * ours to judge) and a way to get at its secrets. Throws a {@link FindingsError} with every unknown, missing or
 * mistyped key at once. No finding shows a value: one may be a secret under a wrong key.
 */
export function readConfig(
  values: Readonly<Record<string, unknown>>,
  secret: (name: SecretName) => GivenSecret | undefined,
  source: string,
): DeployConfig {
  const own = Object.entries(values)
    .filter(([key]) => key.startsWith(`${PROJECT}:`))
    .map(([key, value]) => [key.slice(PROJECT.length + 1), value] as const);
  const parsed = schema.safeParse(Object.fromEntries(own.filter(([key]) => !isSecretName(key))));
  const sends = own.some(([key]) => key === 'telemetry');
  const needed = SECRETS.filter((name) => sends || name !== 'telemetryAuthorization');
  const secrets = new Map(needed.flatMap((name) => [[name, secret(name)] as const]));
  const wrong = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => issueFindings(issue, source)),
    ...needed.flatMap((name) => (secrets.get(name) ? [] : [missingSecret(name, source)])),
    ...checkRevisionKey(secrets.get('revisionKey'), source),
    ...(parsed.success ? checkTexts(parsed.data, source) : []),
  ];
  const plain = [
    ...SECRETS.flatMap((name) => (secret(name)?.isPlain ? [plainSecret(name, source)] : [])),
    ...(parsed.data?.telemetry && holdsToken(parsed.data.telemetry.backend) ? [plainToken(source)] : []),
  ];
  const paymentsProviderKey = secrets.get('paymentsProviderKey');
  const authorization = secrets.get('telemetryAuthorization');
  if (!parsed.success || !paymentsProviderKey || wrong.length > 0) throw new FindingsError([...wrong, ...plain]);
  const { telemetry, ...data } = parsed.data;
  return {
    ...data,
    secrets: { paymentsProviderKey },
    ...(telemetry && authorization && { telemetry: { ...telemetry, authorization } }),
    findings: plain,
  };
}

const isSecretName = (key: string): key is SecretName => (SECRETS as readonly string[]).includes(key);

function missingSecret(name: SecretName, source: string): Finding {
  return finding('MW109', source, {
    message: `the secret key ${PROJECT}:${name} has no value`,
    allowed: 'an encrypted string',
    fix: `run: ${commandFor(name)}`,
  });
}

function checkRevisionKey(key: GivenSecret | undefined, source: string): Finding[] {
  if (key?.length === undefined || key.length >= REVISION_KEY_LENGTH) return [];
  return [
    finding('MW109', source, {
      message: `the secret key ${PROJECT}:revisionKey can be guessed: it has ${key.length} characters`,
      allowed: `at least ${REVISION_KEY_LENGTH} random characters`,
      fix: `run: ${commandFor('revisionKey')}`,
    }),
  ];
}

function plainSecret(name: SecretName, source: string): Finding {
  return finding('MW208', source, {
    message: `the secret key ${PROJECT}:${name} stands in plain text`,
    allowed: 'an encrypted value (secure: …)',
    fix: `change the secret where it came from, since the file may have been read, then run: ${commandFor(name)}`,
  });
}

const commandFor = (name: SecretName) =>
  `pulumi config set --secret ${name} ${name === 'revisionKey' ? '$(openssl rand -hex 32)' : '<value>'}`;

function issueFindings(issue: z.core.$ZodIssue, source: string): Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      finding('MW109', source, {
        message: unknownKey(keyName(issue.path), key, knownKeys(issue.path)),
        allowed: allowedKeys(issue.path),
        fix: 'correct its spelling or remove it',
      }),
    );
  }
  return [
    finding('MW109', source, {
      message: `the key ${keyName(issue.path)} is missing or of the wrong type: ${issue.message}`,
      allowed: allowedKeys(issue.path),
      fix: `set it: pulumi config set --path '${issue.path.join('.')}' <value>`,
    }),
  ];
}

const keyName = (path: readonly PropertyKey[]) => `${PROJECT}:${path.join('.')}`;

function allowedKeys([top]: readonly PropertyKey[]): string {
  if (top === 'images') return `an image for each of ${SERVICES.join(', ')}`;
  if (top === 'cluster') return '{testbed: <name>} or {context: <name>, kubeconfig?: <path>}';
  if (top === 'telemetry') return '{backend: <base URL of an OTLP/HTTP backend>}';
  if (top === 'availableSeconds') return 'whole seconds, from 1 to 86400 (a day)';
  return `the keys availableSeconds, cluster, images, telemetry, collectorImage and ${SECRETS.join(', ')}`;
}

function knownKeys([top]: readonly PropertyKey[]): readonly string[] {
  if (top === 'images') return SERVICES;
  if (top === 'telemetry') return ['backend'];
  return ['availableSeconds', 'cluster', 'images', 'telemetry', 'collectorImage', ...SECRETS];
}
