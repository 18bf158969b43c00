import type { MinorVersion } from '../kube';

/** The minor release of Istio that an environment's cluster runs, such as "1.31". */
export type MeshVersion = MinorVersion;
