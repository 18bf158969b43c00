import { checkImage } from '../../lib/kube';

test.each([
  ['credentials before the registry', 'u:hunter2@registry.example/app:1', '…@registry.example/app:1'],
  ['a header', 'Bearer hunter2', undefined],
  ['capitals', 'Example/App:1', 'Example/App:1'],
  ['half a digest', 'app:1@sha256:0', 'app:1@sha256:0'],
  ['an empty label of the registry', 'reg..example/app:1', 'reg..example/app:1'],
  ['a hyphen at the end of a label', 'reg-.example/app:1', 'reg-.example/app:1'],
  ['no tag', 'registry.example/app', 'registry.example/app'],
])('an image that is wrong by %s is MW105, which shows no credentials', (_name, image, value) => {
  expect(checkImage('p', image)).toMatchObject([{ code: 'MW105', ...(value !== undefined && { value }) }]);
  expect(JSON.stringify(checkImage('p', image))).not.toContain('hunter2');
});
