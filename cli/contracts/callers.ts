import path from 'node:path';
import type { App } from 'cdk8s';
import { Microservice } from '../../lib';

/** Who is declared to call an operation. */
export type CallersOf = (document: string, operationIds: readonly string[]) => string[];

/** The declared callers in these Apps, by the name of the callee's document. */
export function declaredCallers(apps: readonly App[]): CallersOf {
  const services = apps
    .flatMap((app) => app.node.findAll())
    .filter((c): c is Microservice => c instanceof Microservice);
  return (document, operationIds) => {
    const callees = services.filter(({ intent }) => path.basename(intent.contract.file) === path.basename(document));
    const inside = callees
      .flatMap((callee) => callee.incomingCalls)
      .filter(({ to }) => operationIds.includes(to.id))
      .map(({ from }) => String(from));
    const outside = callees
      .flatMap((callee) => callee.externalCallers)
      .map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount} (from outside)`);
    return [...new Set([...inside, ...outside])].sort();
  };
}
