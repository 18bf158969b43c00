import path from 'node:path';

/** What makes fake nodes and pods behave, by kwok. */
export const STAGES = path.join(__dirname, '..', 'stages.yaml');

/** A pod with this label stays Pending with ImagePullBackOff; it becomes ready when the label is taken away. */
export const NEVER_READY = { 'meshwright.dev/testbed': 'never-ready' } as const;
