import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  confidential,
  type Finding,
  finding,
  flag,
  type Kind,
  objectOf,
  recordOf,
  reportsFindings,
  required,
  shaped,
  text,
} from '../finding';
import {
  CONFIG_KEY,
  checkData,
  checkDnsSubdomain,
  checkName,
  contentHash,
  isKeyName,
  isText,
  k8s,
  kubeObject,
  type Late,
  lateText,
  mapLate,
  own,
  unknownName,
} from '../kube';
import { checkNamespace } from './check';

/** A Secret, as a workload refers to it. */
export interface SecretRef {
  /** The name of a Secret in the workload's namespace. */
  readonly secret: string;
  /**
   * Whether the Secret is made by somebody else (an operator, a vault), so that the plan does not contain it.
   * @default false
   */
  readonly external?: boolean;
}

/** One key of a Secret. */
export interface SecretKey extends SecretRef {
  readonly key: string;
  /**
   * Changes whenever the value does, and rolls the pods out then. It stands in clear on the pod template.
   * @default - a change of the value reaches the pods with the next roll-out
   */
  readonly revision?: Late<string>;
}

/** A secret value and what may be told of it. */
export interface SecretValue {
  readonly value: Late<string>;
  /** See {@link SecretKey.revision}. */
  readonly revision: Late<string>;
}

export interface ServiceSecretProps {
  /** The name of the Secret: an RFC 1123 subdomain. */
  readonly name: string;
  readonly values: Readonly<Record<string, SecretValue>>;
}

/** A prop that refers to a Secret. Who gives the secret itself instead does not see it in a finding. */
export const secretRef: Kind<SecretRef> = confidential(
  objectOf<SecretRef>({ secret: required(text, ''), external: flag }),
);

/** A prop that refers to a key of a Secret; see {@link secretRef}. */
export const secretKey: Kind<SecretKey> = confidential(
  objectOf<SecretKey>({ secret: required(text, ''), external: flag, key: required(text, ''), revision: lateText }),
);

const secretValue: Kind<SecretValue> = objectOf<SecretValue>({
  value: required(lateText, ''),
  revision: required(lateText, ''),
});

/** A Secret whose values come from the deployment's configuration and whose keys workloads refer to. */
export class ServiceSecret extends Construct {
  readonly name: string;
  private readonly values: ServiceSecretProps['values'];

  constructor(scope: Construct, id: string, given: ServiceSecretProps) {
    super(scope, id);
    const { sound: props, findings } = shaped<ServiceSecretProps>(
      this.node.path,
      { name: required(text, unknownName(this)), values: required(confidential(recordOf(secretValue)), {}) },
      given,
    );
    this.name = props.name;
    this.values = props.values;
    reportsFindings(this, () => [
      ...findings,
      ...checkNamespace(this),
      ...checkDnsSubdomain(this.node.path, 'the name of the Secret', props.name),
      ...checkValues(this.node.path, props),
    ]);
    // `data`, not `stringData`: the API server gives nobody ownership of what it moves from one to the other, so a
    // key that leaves the code would stay in the cluster.
    const data = Object.fromEntries(
      Object.entries(props.values).map(([key, { value }]) => [key, mapLate(value, encode)]),
    ) as Record<string, string>;
    kubeObject(this, 'secret', k8s.KubeSecret, { name: props.name, namespace: Chart.of(this).namespace }, { data });
  }

  /** The reference to one key. */
  key(key: string): SecretKey {
    return { secret: this.name, key, revision: own(this.values, key)?.revision };
  }
}

/** What is wrong with keys and values, of which no finding says more than their key. */
function checkValues(path: string, { values }: ServiceSecretProps): Finding[] {
  // Of what only the deployment knows, nothing can be said.
  const known = Object.entries(values).map(
    ([key, { value }]) => [key, typeof value === 'string' ? value : ''] as const,
  );
  return [
    ...checkData(path, 'the Secret', Object.fromEntries(known)),
    ...known
      .filter(([, value]) => !isText(value))
      .map(([key]) =>
        finding('MW119', path, {
          message: `the value of "${key}" is not text: it holds half of a surrogate pair`,
          allowed: 'whole characters of Unicode',
          fix: 'encode binary values as text, in base64 for example',
        }),
      ),
    ...Object.entries(values)
      .filter(([, { value, revision }]) => value !== '' && value === revision)
      .map(([key]) =>
        finding('MW210', path, {
          message: `the revision of "${key}" is its value, which would stand in clear on the pods`,
          allowed: 'a text that changes with the value and does not tell it',
          fix: 'use a number of its own, or revisionOf() with a key',
        }),
      ),
  ];
}

const encode = (value: string) => Buffer.from(value, 'utf8').toString('base64');

/** Environment variables that carry keys of Secrets. */
export function secretVariables(secretEnv: Readonly<Record<string, SecretKey>>): k8s.EnvVar[] {
  return Object.entries(secretEnv).map(([name, { secret, key }]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key } },
  }));
}

/** MW102 for references to Secrets and keys that no Secret can have. */
export function checkSecretRefs(
  path: string,
  secretEnv: Readonly<Record<string, SecretKey>>,
  mounted: readonly SecretRef[] = [],
): Finding[] {
  const keys = Object.entries(secretEnv).flatMap(([name, { key }]) =>
    checkName(path, CONFIG_KEY, `the key of the Secret for ${name}`, key),
  );
  const secrets = new Set([...Object.values(secretEnv), ...mounted].map(({ secret }) => secret));
  return [...keys, ...[...secrets].flatMap((secret) => checkDnsSubdomain(path, 'the name of a Secret', secret))];
}

/**
 * What a pod template says of the Secrets that it refers to: the revision of each value, by the environment variable
 * that carries it, and which Secrets the plan does not contain.
 */
export function secretAnnotations(
  secretEnv: Readonly<Record<string, SecretKey>>,
  mounted: readonly SecretRef[] = [],
): Record<string, string> {
  const external = [...Object.values(secretEnv), ...mounted].filter((ref) => ref.external);
  const revisions = Object.entries(secretEnv).flatMap(([name, { revision }]) =>
    // The generated types know strings only; a late value travels through them and is resolved by the App.
    revision === undefined ? [] : [[revisionKey(name), revision as string]],
  );
  return {
    ...(external.length > 0 && {
      'meshwright.dev/external': [...new Set(external.map(({ secret }) => `secret/${secret}`))].join(', '),
    }),
    ...Object.fromEntries(revisions),
  };
}

/** Names of variables are longer and freer than what may stand in the key of an annotation: those go by their hash. */
function revisionKey(name: string): string {
  return `secret-revision.meshwright.dev/${isKeyName(name) ? name : contentHash(name)}`;
}
