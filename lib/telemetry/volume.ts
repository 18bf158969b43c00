import type { k8s } from '../kube';

/** A volume where the container sees it. */
export interface CollectorVolume {
  readonly name: string;
  readonly mountPath: string;
  /** @default true */
  readonly readOnly?: boolean;
  /** Its source. @default - it comes from a claim template of this name */
  readonly source?: Omit<k8s.Volume, 'name'>;
}
