import { reasonOf } from '../../lib/plan/failure';

const wrapped = (text: string) => `Failed serializing construct at path 'a/b' with name 'x\ny': ${text}`;
const patch = (operation: string) =>
  `Cannot perform the operation at a path that does not exist\nname: OPERATION_PATH_UNRESOLVABLE\nindex: 12\noperation: ${operation}\ntree: {"a":\n1}`;

test.each([
  [new Error('plain'), 'plain'],
  ['no error', 'no error'],
  [new Error(wrapped('TypeError: of several\n   lines')), 'of several lines'],
  [new Error('of several \n lines\nmore'), 'of several lines more'],
  [new Error('it says Error: inside'), 'it says Error: inside'],
  [
    new Error(wrapped("TypeError: Cannot set properties of undefined (setting 'a')")),
    "Cannot set properties of undefined (setting 'a'): if it has JSON patches, one of them may name a path that is not there",
  ],
  [new Error("Cannot read properties of null (reading 'a')"), "Cannot read properties of null (reading 'a')"],
  [new Error(wrapped('it says: Cannot read properties of null')), 'it says: Cannot read properties of null'],
  [
    new Error(wrapped(patch('{"op":\n  "add"}'))),
    'the JSON patch {"op": "add"} cannot be applied: Cannot perform the operation at a path that does not exist',
  ],
  [
    new Error(patch('x'.repeat(201))),
    `the JSON patch ${'x'.repeat(200)}... cannot be applied: Cannot perform the operation at a path that does not exist`,
  ],
  [
    new Error(patch('x'.repeat(200))),
    `the JSON patch ${'x'.repeat(200)} cannot be applied: Cannot perform the operation at a path that does not exist`,
  ],
  [new Error('half of one\nname: X\nindex: 0\n'), 'half of one name: X index: 0 '],
])('%s is told on one line', (error, expected) => expect(reasonOf(error)).toBe(expected));
