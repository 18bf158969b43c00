import { number, objectOf, required } from '../finding';
import { contentHash, parseImage } from '../kube';

/** Horizontal scaling between the replica floor and a ceiling, by CPU. */
export interface Autoscaling {
  /** The ceiling; at least the replica floor. */
  readonly maxReplicas: number;
  /**
   * The mean CPU use that is aimed at, in percent of the request.
   * @default 70
   */
  readonly cpuUtilization?: number;
}

/** A prop that is autoscaling. */
export const autoscaling = objectOf<Autoscaling>({ maxReplicas: required(number, 1), cpuUtilization: number });

/** What every workload of the library has, with all defaults applied. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  /** What Service, policies and budgets select: all pods, whatever their version. */
  readonly selectorLabels: Readonly<Record<string, string>>;
  /** Which of the versions that stand behind one Service it is; the default of a workload that has one is none. */
  readonly track?: Track;
  readonly image: string;
  /** Label `version`. */
  readonly version: string;
  /** Label `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  /** Label `app.kubernetes.io/component`, where it has one. */
  readonly component?: string;
  /** The replica floor: replicas without autoscaling, the least of them with it. */
  readonly replicas: number;
  readonly autoscaling?: Autoscaling;
  readonly cpuRequest: string;
  readonly cpuLimit: string;
  /** Requested and limited alike, so that the node never has to evict for it. */
  readonly memory: string;
  /** From the order to stop to the kill, in seconds. */
  readonly graceSeconds: number;
}

/** The versions that can stand behind one Service at the same time. */
export type Track = 'stable' | 'canary';

/**
 * The label that tells tracks apart, on pods and in the selectors of their Deployments and subsets. The version itself
 * would not do: a subset that is named by it is empty while the next version rolls out.
 */
export const TRACK_LABEL = 'meshwright.dev/track';

/** The name of the Deployment. */
export function deploymentName({ name, track }: Workload): string {
  return track === 'canary' ? `${name}-canary` : name;
}

/** What the Deployment itself selects: the pods of its own track. */
export function deploymentLabels({ selectorLabels, track }: Workload): Record<string, string> {
  return { ...selectorLabels, ...(track && { [TRACK_LABEL]: track }) };
}

/**
 * How long a stopping pod still serves before it begins to drain, in seconds: until every proxy has taken it out of
 * its endpoints, new requests keep coming.
 */
export const ENDPOINT_REMOVAL_SECONDS = 5;

/** A label value from an image reference: the tag, else the first 12 digits of the digest. */
export function versionOf(image: string): string {
  const { tag = '', digest } = parseImage(image) ?? {};
  return labelValueOf(tag) || digest?.split(':')[1]?.slice(0, 12) || 'unknown';
}

const LONGEST_LABEL_VALUE = 63;

/**
 * A tag as a label's value, which begins and ends with a letter or digit and is shorter than a tag may be. What is cut
 * off is replaced by a hash of the whole, so that two tags never become one version.
 */
function labelValueOf(tag: string): string {
  const trimmed = trimmedLabel(tag);
  if (trimmed.length <= LONGEST_LABEL_VALUE) return trimmed;
  return `${trimmedLabel(trimmed.slice(0, LONGEST_LABEL_VALUE - 13))}-${contentHash(tag).slice(0, 12)}`;
}

const trimmedLabel = (text: string) => text.replace(/^[-_.]+/, '').replace(/[-_.]+$/, '');
