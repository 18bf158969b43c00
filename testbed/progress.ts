/** Hears what is being done: tells the person who waits, or a test. */
export interface Progress {
  /** Runs one step, which has a title; `detail` says how far it is. */
  step<T>(title: string, run: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** A line of its own. */
  note(text: string): void;
}

/** Tells nobody, for tests and `--json`. */
export const noProgress: Progress = {
  step: (_title, run) => run(() => {}),
  note: () => {},
};
