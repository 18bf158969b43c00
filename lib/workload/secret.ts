import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { reportsFindings } from '../finding';
import { checkDnsSubdomain, k8s, kubeObject, type Late, mapLate } from '../kube';

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

/** A Secret whose values come from the deployment's configuration and whose keys workloads refer to. */
export class ServiceSecret extends Construct {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceSecretProps,
  ) {
    super(scope, id);
    this.name = props.name;
    reportsFindings(this, () => checkDnsSubdomain(this.node.path, 'the name of the Secret', props.name));
    // `data`, not `stringData`: the API server gives nobody ownership of what it moves from one to the other, so a
    // key that leaves the code would stay in the cluster.
    const data = Object.fromEntries(
      Object.entries(props.values).map(([key, { value }]) => [key, mapLate(value, encode)]),
    ) as Record<string, string>;
    kubeObject(this, 'secret', k8s.KubeSecret, { name: props.name, namespace: Chart.of(this).namespace }, { data });
  }

  /** The reference to one key. */
  key(key: string): SecretKey {
    return { secret: this.name, key, revision: this.props.values[key]?.revision };
  }
}

const encode = (value: string) => Buffer.from(value, 'utf8').toString('base64');

/** Environment variables that carry keys of Secrets. */
export function secretVariables(secretEnv: Readonly<Record<string, SecretKey>>): k8s.EnvVar[] {
  return Object.entries(secretEnv).map(([name, { secret, key }]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key } },
  }));
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
    revision === undefined ? [] : [[`secret-revision.meshwright.dev/${name}`, revision as string]],
  );
  return {
    ...(external.length > 0 && {
      'meshwright.dev/external': [...new Set(external.map(({ secret }) => `secret/${secret}`))].join(', '),
    }),
    ...Object.fromEntries(revisions),
  };
}
