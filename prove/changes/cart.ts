import type { MicroserviceProps } from '../../lib';

/** The service that is changed, and the namespace in which it is alone. */
export const SERVICE = 'cart';
export const NAMESPACE = 'shop';

/** What an experiment says of the service; everything else is as anybody gets it. */
export interface Cart
  extends Partial<
    Pick<MicroserviceProps, 'autoscaling' | 'configFiles' | 'image' | 'port' | 'replicas' | 'targetPort'>
  > {
  /** Whether the image cannot be pulled. */
  readonly neverReady?: boolean;
}
