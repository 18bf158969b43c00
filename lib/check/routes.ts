import { type Finding, finding } from '../finding';
import { milliseconds } from '../istio';
import { arrayOf, type PlannedObject } from '../plan';
import type { Check } from './check';

/** MW301 and MW303: a route says how long it may take and what is retried, and its retries have time to happen. */
export const routes: Check = {
  codes: ['MW301', 'MW303'],
  check: ({ ofKind }) =>
    ofKind('networking.istio.io', 'VirtualService').flatMap((object) =>
      arrayOf(object.manifest.spec?.http).flatMap((route, i) =>
        route.directResponse || route.redirect || route.delegate
          ? []
          : [...checkStated(object, route, i), ...checkFits(object, route, i)],
      ),
    ),
};

// biome-ignore lint/suspicious/noExplicitAny: a route of any author
function checkStated({ path }: PlannedObject, route: any, index: number): Finding[] {
  const missing = [
    ...(route.timeout === undefined ? ['timeout (none by default)'] : []),
    ...(typeof route.retries?.attempts !== 'number' ? ['retries.attempts (two by default, POST included)'] : []),
  ];
  if (missing.length === 0) return [];
  return [
    finding('MW301', path, {
      message: `${nameOf(route, index)} leaves to the mesh’s defaults: ${missing.join(' and ')}`,
      fix: 'state both; attempts: 0 turns retries off',
    }),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: a route of any author
function checkFits({ path }: PlannedObject, route: any, index: number): Finding[] {
  const { attempts = 0, perTryTimeout } = route.retries ?? {};
  const timeout = milliseconds(route.timeout);
  // A timeout of zero is none, and attempts that are no number are MW114 or MW119.
  if (!Number.isFinite(attempts) || attempts <= 0 || !timeout) return [];
  const perTry = milliseconds(perTryTimeout);
  // Without it an attempt may take the whole timeout: what fails early is repeated, and what is slow is waited for.
  if (!perTry) return [];
  const needed = perTry * (1 + attempts);
  if (needed <= timeout) return [];
  return [
    finding('MW303', path, {
      message: `${nameOf(route, index)} needs ${needed} ms for ${1 + attempts} attempts and has ${timeout} ms`,
      value: `timeout ${route.timeout}, attempts ${attempts}, perTryTimeout ${perTryTimeout}`,
      allowed: 'perTryTimeout * (1 + attempts) <= timeout',
      fix: 'raise the timeout, or lower attempts or perTryTimeout',
    }),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: a route of any author
function nameOf(route: any, index: number): string {
  return `http route ${route.name ?? index}`;
}
