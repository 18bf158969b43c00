import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import path from 'node:path';
import type { Layout } from './layout';
import type { TestbedRecord } from './record';

/** Whether the API server of this very testbed, by its certificate, says that it is ready. */
export function isReady(layout: Layout, record: Pick<TestbedRecord, 'ports'>): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: '127.0.0.1',
        port: record.ports.api,
        path: '/readyz',
        ca: readFileSync(path.join(layout.pki, 'ca.crt')),
        agent: false,
        timeout: 2_000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
