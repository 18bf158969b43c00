import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import type { DeclaredOperation } from './operations';
import { follow, identityOf } from './parameters';
import { nameIn, namesIn } from './path-parameters';
import type { FindSource } from './references';
import { child, children, formatPointer, type Location, locate } from './source';

/** MW604 for each operation without an `operationId`, or with that of an operation before it. */
export function checkOperationIds(operations: readonly DeclaredOperation[]): Finding[] {
  const first = new Map<string, DeclaredOperation>();
  return operations.flatMap((declared) => {
    const { declaredId, location } = declared;
    const at = formatPointer(location.pointer);
    if (typeof declaredId !== 'string' || declaredId === '') {
      return [
        finding('MW604', locate(location), {
          message: `The operation ${declared.operation.id} at ${at} has no operationId`,
          value: declaredId,
          fix: 'add an operationId, by which calls and policy name it',
        }),
      ];
    }
    const other = first.get(declaredId);
    if (!other) {
      first.set(declaredId, declared);
      return [];
    }
    return [
      finding('MW604', locate(child(location, 'operationId')), {
        message: `The operationId of ${at} is already that of ${formatPointer(other.location.pointer)} (${locate(other.location)})`,
        value: declaredId,
        fix: 'give each operation an operationId of its own',
      }),
    ];
  });
}

/** MW602 where path parameters and the template of the path differ, or a list declares a parameter twice. */
export function checkParameters(root: Location, operations: readonly DeclaredOperation[], find: FindSource): Finding[] {
  const lists = [
    ...children(child(root, 'paths')).map((path) => child(path, 'parameters')),
    ...operations.map(({ location }) => child(location, 'parameters')),
  ];
  return [...lists.flatMap((list) => checkUnique(list, find)), ...operations.flatMap(checkPathParameters)];
}

function checkUnique(list: Location, find: FindSource): Finding[] {
  const seen = new Set<string>();
  return children(list).flatMap((entry) => {
    const parameter = follow(entry, find);
    if (!isMapping(parameter.value)) return [];
    const identity = identityOf(parameter);
    if (!seen.has(identity)) {
      seen.add(identity);
      return [];
    }
    return [
      finding('MW602', locate(entry), {
        message: `The parameter at ${formatPointer(entry.pointer)} is declared twice`,
        value: identity,
        fix: 'remove one of the two',
      }),
    ];
  });
}

function checkPathParameters({ location, template, parameters, complete }: DeclaredOperation): Finding[] {
  const inTemplate = namesIn(template);
  const declared = parameters.filter((p) => child(p, 'in').value === 'path');
  const names = new Set(declared.map((p) => child(p, 'name').value));
  const at = formatPointer(location.pointer);
  const undeclared = complete ? inTemplate.filter((name) => !names.has(name) && !names.has(nameIn(name))) : [];
  const unused = declared.filter((p) => {
    const name = String(child(p, 'name').value);
    return !inTemplate.some((written) => written === name || nameIn(written) === name);
  });
  return [
    ...undeclared.map((name) =>
      finding('MW602', locate(location), {
        message: `The operation at ${at} does not declare a parameter that its path has`,
        value: `{${name}}`,
        fix: `add the parameter {name: ${name}, in: path, required: true}`,
      }),
    ),
    ...unused.map((parameter) =>
      finding('MW602', locate(parameter), {
        message: `The operation at ${at} declares a path parameter that its path "${template}" does not have`,
        value: child(parameter, 'name').value,
        fix: 'remove the parameter, or add it to the path',
      }),
    ),
  ];
}
