import type { MinorVersion } from '../kube';

/** The minor release of Istio that an environment's cluster runs, such as "1.31". */
export type MeshVersion = MinorVersion;

/** The oldest release that serves what is written: its API groups have had `v1` since then. */
export const OLDEST_ISTIO: MeshVersion = '1.22';
