import { type Finding, finding } from '../../finding';
import type { Listener } from '../network/listeners';
import { duplicates } from './duplicates';

const EVERY_ADDRESS = ['', '0.0.0.0', '::', '[::]'];

/** MW505 for listeners on every address, and for two on one. */
export function checkListeners(path: string, all: readonly Listener[]): Finding[] {
  const open = all.filter(({ host }) => EVERY_ADDRESS.includes(host));
  const address = (l: Listener) => `${l.host === '127.0.0.1' ? 'localhost' : l.host}:${l.port}/${l.transport}`;
  return [
    ...open.map((listener) =>
      finding('MW505', path, {
        message: `${listener.at} listens on every address of its pod`,
        value: `${listener.host}:${listener.port}`,
        allowed: 'one address',
        fix: `write "\${env:MY_POD_IP}:${listener.port}"`,
      }),
    ),
    ...duplicates(all.map(address)).map((twice) =>
      finding('MW505', path, {
        message: 'two components listen on one address',
        value: twice,
        allowed: 'one of them',
        fix: `give another port to one of ${all
          .filter((l) => address(l) === twice)
          .map((l) => l.at)
          .join(', ')}`,
      }),
    ),
  ];
}
