import { z } from 'zod';
import { type Finding, FindingsError, finding, type SecretValue } from '../lib';

/** The services of the finance system, which is also what `images` must name. */
export const SERVICES = ['billing', 'ledger', 'payments', 'notifications'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Configuration keys whose values are secret: `pulumi config set --secret <key>`. */
export const SECRETS = ['paymentsProviderKey', 'telemetryAuthorization'] as const;
export type SecretName = (typeof SECRETS)[number];

/** The project's name in Pulumi.yaml: the prefix of its keys in `Pulumi.<env>.yaml`. */
const PROJECT = 'meshwright';

const text = z.string().min(1);
const clusterSchema = z.union([
  z.strictObject({ testbed: text }),
  z.strictObject({ context: text, kubeconfig: text.optional() }),
]);
const schema = z.strictObject({
  cluster: clusterSchema,
  images: z.strictObject(Object.fromEntries(SERVICES.map((name) => [name, text])) as Record<ServiceName, z.ZodString>),
  telemetry: z.strictObject({ backend: text }).optional(),
});

/** Where a stack is deployed: the embedded testbed of that name, or a context of a kubeconfig. Never "the current one". */
export type ClusterConfig = z.infer<typeof clusterSchema>;

/** What changes with a deployment. */
export interface DeployConfig extends Pick<z.infer<typeof schema>, 'cluster' | 'images'> {
  readonly secrets: { readonly paymentsProviderKey: SecretValue };
  /** Where telemetry goes, and the header Authorization that it goes with; to the Collector's log without. */
  readonly telemetry?: { readonly backend: string; readonly authorization: SecretValue };
}

/**
 * The configuration of a stack from the values of its keys (with the project's prefix; keys of other prefixes are not
 * ours to judge) and a way to get at its secrets. Throws a {@link FindingsError} with every unknown, missing or
 * mistyped key at once.
 */
export function readConfig(
  values: Readonly<Record<string, unknown>>,
  secret: (name: SecretName) => SecretValue | undefined,
  source: string,
): DeployConfig {
  const own = Object.entries(values)
    .filter(([key]) => key.startsWith(`${PROJECT}:`))
    .map(([key, value]) => [key.slice(PROJECT.length + 1), value] as const);
  const parsed = schema.safeParse(Object.fromEntries(own.filter(([key]) => !isSecretName(key))));
  const paymentsProviderKey = secret('paymentsProviderKey');
  const sends = own.some(([key]) => key === 'telemetry');
  const authorization = sends ? secret('telemetryAuthorization') : undefined;
  const findings = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => issueFindings(issue, source)),
    ...(paymentsProviderKey ? [] : [missingSecret('paymentsProviderKey', source)]),
    ...(sends && !authorization ? [missingSecret('telemetryAuthorization', source)] : []),
  ];
  if (!parsed.success || !paymentsProviderKey || findings.length > 0) throw new FindingsError(findings);
  const { telemetry, ...data } = parsed.data;
  return {
    ...data,
    secrets: { paymentsProviderKey },
    ...(telemetry && authorization && { telemetry: { ...telemetry, authorization } }),
  };
}

const isSecretName = (key: string): key is SecretName => (SECRETS as readonly string[]).includes(key);

function missingSecret(name: SecretName, source: string): Finding {
  return finding('MW109', source, {
    message: `the secret key ${PROJECT}:${name} has no value`,
    allowed: 'an encrypted string',
    fix: `run: pulumi config set --secret ${name} <value>`,
  });
}

function issueFindings(issue: z.core.$ZodIssue, source: string): Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      finding('MW109', source, {
        message: `the key ${keyName([...issue.path, key])} is unknown`,
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
  return `the keys cluster, images, telemetry and ${SECRETS.join(', ')}`;
}
