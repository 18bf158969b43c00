import { type Contract, checkOperationId } from '../contract';
import { type Finding, finding } from '../finding';
import { checkDnsLabel, checkDnsSubdomain, checkLabels } from '../kube';

/** Somebody outside the estate who may call in, such as an ingress gateway or another team's service. */
export interface ExternalCaller {
  readonly namespace: string;
  /** The ServiceAccount, which is the identity that mutual TLS proves: its name, no wildcard. */
  readonly serviceAccount: string;
  /** The labels of its pods, by which NetworkPolicy and routes know it; at least one. */
  readonly podLabels: Readonly<Record<string, string>>;
  /**
   * Whether its pods have a sidecar of the mesh, which takes its routes from the services' VirtualServices. A gateway
   * does not: its routes come from VirtualServices that name it.
   * @default true
   */
  readonly sidecar?: boolean;
}

/** An external caller of one service. */
export interface AllowedCaller extends ExternalCaller {
  /** The operations that it may call, by `operationId`. @default - all of the contract */
  readonly operations?: readonly string[];
}

/** Whether the caller may call an operation. */
export function mayCall({ operations }: AllowedCaller, operationId: string): boolean {
  return operations === undefined || operations.includes(operationId);
}

/**
 * MW205 for a caller that stands for others as well: Istio reads `*` in an identity as a wildcard, and a NetworkPolicy
 * takes no labels for every pod. MW125 for one that may call nothing, MW605 for an operation that the contract does not have.
 */
export function checkExternalCaller(path: string, caller: AllowedCaller, contract: Contract): Finding[] {
  const { namespace, serviceAccount, podLabels, operations = [] } = caller;
  return [
    ...(namespace.includes('*')
      ? [wildcard(path, 'namespace', namespace)]
      : checkDnsLabel(path, 'the namespace of an external caller', namespace)),
    ...(serviceAccount.includes('*')
      ? [wildcard(path, 'serviceAccount', serviceAccount)]
      : checkDnsSubdomain(path, 'the ServiceAccount of an external caller', serviceAccount)),
    ...(Object.keys(podLabels).length > 0
      ? checkLabels(path, 'podLabels of an external caller', podLabels)
      : [noLabels(path, caller)]),
    ...(caller.operations?.length === 0 ? [noOperations(path, caller)] : []),
    ...operations.flatMap((id) => {
      const message = `${namespace}/${serviceAccount} is allowed an operation that the contract does not have`;
      return checkOperationId(path, contract, id, message);
    }),
  ];
}

function wildcard(path: string, prop: string, value: string): Finding {
  return finding('MW205', path, {
    message: `the ${prop} of an external caller holds a wildcard, which Istio takes for many identities`,
    value,
    allowed: `the name of one ${prop}`,
    fix: 'call allowCaller() once for each caller, with its full name',
  });
}

function noLabels(path: string, { namespace, serviceAccount }: ExternalCaller): Finding {
  return finding('MW205', path, {
    message: `the external caller ${namespace}/${serviceAccount} has no pod labels, which lets every pod of its namespace connect`,
    value: {},
    allowed: 'at least one label',
    fix: 'give the labels of its pods',
  });
}

function noOperations(path: string, { namespace, serviceAccount }: ExternalCaller): Finding {
  return finding('MW125', path, {
    message: `the external caller ${namespace}/${serviceAccount} is let in, but may call no operation`,
    value: [],
    allowed: 'at least one operationId',
    fix: 'name operations, leave them out to allow all, or drop the call of allowCaller()',
  });
}
