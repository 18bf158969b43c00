import type { Finding } from '../finding';

/** A Kubernetes object as JSON. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: what else an object holds depends on its kind
  readonly [field: string]: any;
}

/** One object of the plan. */
export interface PlannedObject {
  /** Its identity on the API server: `<group>/<Kind>/<namespace>/<name>`, the core group and no namespace being `-`. */
  readonly id: string;
  /** The path of the construct that declares it. */
  readonly path: string;
  readonly manifest: Manifest;
  /** The identities of the objects that must be there first. */
  readonly dependsOn: readonly string[];
}

/** What an App comes to: its objects in an order in which they can be applied, and all that was found on the way. */
export interface Plan {
  readonly objects: readonly PlannedObject[];
  readonly findings: readonly Finding[];
  /** The DNS domain of the cluster, under which hosts of Services are named. */
  readonly clusterDomain: string;
  /**
   * Whether an object could not be rendered: that is a finding, and that others miss it is not one more.
   * @default false
   */
  readonly isPartial?: boolean;
}
