/** What cdk8s puts before the message of an error that it met in `toJson()`. */
const WRAPPING = /^Failed serializing construct at path '.*?' with name '.*?': /s;
/** The name of an error's class, as it is put before a message. */
const CLASS = /^\w*Error: /;
/** What fast-json-patch puts below its message: name, index, operation, and the whole document. */
const PATCH = /^(?<reason>.*?)\nname: \w+\nindex: \d+\noperation: (?<operation>.*?)\ntree: /s;
/** What JavaScript says where a patch of an object that is not of this library leads into nothing. */
const INTO_NOTHING = /^Cannot (?:set|read) propert(?:y|ies) of (?:undefined|null)/;
/** What a message may have of an operation, which may add a whole object. */
const LONGEST = 200;

/** Why an object could not be rendered, on one line. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const text = said.replace(WRAPPING, '').replace(CLASS, '');
  const { reason, operation } = PATCH.exec(text)?.groups ?? {};
  if (reason === undefined || operation === undefined) {
    const line = text.replace(/\s*\n\s*/g, ' ');
    // Objects of this library name the patch themselves.
    const mayBePatch = WRAPPING.test(said) && INTO_NOTHING.test(line);
    return mayBePatch ? `${line}: if it has JSON patches, one of them may name a path that is not there` : line;
  }
  return `the JSON patch ${shortened(operation)} cannot be applied: ${reason}`;
}

function shortened(operation: string): string {
  const line = operation.replace(/\s*\n\s*/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
