import { type Extension, extension } from './component';
import type { CollectorVolume } from './volume';
import { STATE_FOLDER } from './workload';

/** The store of what waits for a backend, and of what was read of files. */
export const STORE = 'file_storage/state';

/** The volume that each replica of a StatefulSet claims for itself. */
export const QUEUE_VOLUME: CollectorVolume = { name: 'state', mountPath: STATE_FOLDER, readOnly: false };

/**
 * Keeps state in files. It outlives the process, killed or stopped; a node that loses power may lose the last seconds,
 * since writing each item through to the disk takes half of the throughput.
 */
export function fileStorage(): Extension {
  return extension(STORE, { directory: STATE_FOLDER, compaction: { on_start: true, directory: STATE_FOLDER } });
}
