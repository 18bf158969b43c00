import { type Finding, finding } from '../finding';
import { checkLabels } from '../kube';

/** A taint that a pod puts up with (https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/). */
export interface Toleration {
  /** @default - every key, which takes the operator Exists */
  readonly key?: string;
  /** @default "Equal" */
  readonly operator?: 'Exists' | 'Equal';
  /** @default "" */
  readonly value?: string;
  /** @default - every effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /**
   * How long it stays once the taint is there, with the effect NoExecute.
   * @default - for good
   */
  readonly tolerationSeconds?: number;
}

/** Whatever a node is reserved for. */
export const EVERY_NODE: readonly Toleration[] = [{ operator: 'Exists' }];

const EFFECTS: readonly unknown[] = [undefined, 'NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const OPERATORS: readonly unknown[] = [undefined, 'Exists', 'Equal'];

/** What an API server would not take. */
export function checkTolerations(path: string, tolerations: readonly Toleration[]): Finding[] {
  return tolerations.flatMap((toleration) => {
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    const problem = !OPERATORS.includes(operator)
      ? 'has an operator that there is not'
      : !EFFECTS.includes(effect)
        ? 'has an effect that there is not'
        : !key && operator !== 'Exists'
          ? 'without a key takes the operator Exists'
          : operator === 'Exists' && value
            ? 'with the operator Exists has no value'
            : tolerationSeconds !== undefined && effect !== 'NoExecute'
              ? 'has tolerationSeconds, which take the effect NoExecute'
              : tolerationSeconds !== undefined && !Number.isSafeInteger(tolerationSeconds)
                ? 'has tolerationSeconds that are no whole number'
                : undefined;
    return [
      ...(problem === undefined
        ? []
        : [
            finding('MW109', path, {
              message: `a toleration ${problem}`,
              value: toleration,
              allowed: '{key, operator: Exists | Equal, value, effect: NoSchedule | PreferNoSchedule | NoExecute}',
              fix: 'correct it',
            }),
          ]),
      ...checkLabels(path, 'a toleration', key ? { [key]: operator === 'Exists' ? '' : (value ?? '') } : {}),
    ];
  });
}
