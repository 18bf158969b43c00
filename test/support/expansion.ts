/**
 * What the kubelet makes of the value of a variable: `Expand` of k8s.io/kubernetes/third_party/forked/golang/expansion,
 * line by line. A name without a value is left as it was written.
 */
export function expand(input: string, lookUp: (name: string) => string | undefined): string {
  let text = '';
  let checkpoint = 0;
  for (let cursor = 0; cursor < input.length; cursor++) {
    if (input[cursor] !== '$' || cursor + 1 >= input.length) continue;
    text += input.slice(checkpoint, cursor);
    const [read, isVariable, advance] = tryReadVariableName(input.slice(cursor + 1));
    text += isVariable ? (lookUp(read) ?? `$(${read})`) : read;
    cursor += advance;
    checkpoint = cursor + 1;
  }
  return text + input.slice(checkpoint);
}

function tryReadVariableName(input: string): [read: string, isVariable: boolean, advance: number] {
  if (input[0] === '$') return ['$', false, 1];
  if (input[0] !== '(') return [`$${input[0]}`, false, 1];
  const end = input.indexOf(')', 1);
  return end < 0 ? ['$(', false, 1] : [input.slice(1, end), true, end + 1];
}

/** The values that a container's variables have in the end: each sees those above it. */
export function expandAll(
  variables: readonly { readonly name: string; readonly value?: string }[],
  others: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const values = new Map(Object.entries(others));
  for (const { name, value } of variables) {
    if (value !== undefined)
      values.set(
        name,
        expand(value, (reference) => values.get(reference)),
      );
  }
  return values;
}
