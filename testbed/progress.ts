/** Hears what is being done; the command line's progress fits, and so does a test's. */
export interface Progress {
  /** Runs one step; `detail` says how far it is. */
  step<T>(title: string, run: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** A line of its own. */
  note(text: string): void;
}

/** Hears nothing. */
export const noProgress: Progress = {
  step: (_title, run) => run(() => {}),
  note: () => {},
};
