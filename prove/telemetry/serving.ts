import type { Application, Backend } from '../../testbed/collector';

/**
 * Has an application serve requests and send what it tells of them, and ends it.
 * @param arrived returns when what is awaited has arrived, or patience is at its end
 */
export async function serving(
  application: Application,
  serve: (application: Application) => void,
  arrived: () => Promise<unknown>,
): Promise<void> {
  try {
    serve(application);
    await application.flush();
    await arrived();
  } finally {
    await application.close();
  }
}

/** Waits for what so many requests leave: a span and a log record each, and one metric. */
export function allSignals(backend: Backend, requests: number): Promise<unknown> {
  return Promise.all([backend.until('traces', requests), backend.until('metrics', 1), backend.until('logs', requests)]);
}
