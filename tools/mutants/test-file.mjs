import path from 'node:path';
import { jestExpect } from '@jest/expect';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import * as circus from 'jest-circus';
import { SnapshotState } from 'jest-snapshot';

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test, expect: jestExpect });

/** What is done on an event of the file that runs now: Circus has one list of listeners for all. */
let onEvent = () => {};
circus.addEventHandler((event, state) => onEvent(event, state));

/**
 * Runs the tests of one file by Jest's own runner of tests and matchers, in this process. The command `jest` would load
 * every dependency anew for each file, which takes seconds.
 *
 * @param {string} file absolute
 * @param {object} options
 * @param {() => void} options.load loads the file
 * @param {(id: string) => boolean} options.includes whether to run the test of this id
 * @param {(id: string | undefined) => void} options.onTest a test starts; undefined: code outside of any test
 * @param {boolean} options.bail whether to leave out what comes after the first failure
 * @returns {Promise<import('@stryker-mutator/api/test-runner').TestResult[]>} without the tests that did not run
 */
export async function runTestFile(file, { load, includes, onTest, bail }) {
  const results = [];
  onEvent = (event, state) => {
    if (event.name === 'run_start') {
      for (const test of testsIn(state.rootDescribeBlock)) if (!includes(idOf(file, test))) test.mode = 'skip';
    } else if (event.name === 'test_start') {
      const id = idOf(file, event.test);
      if (bail && results.some(({ status }) => status === TestStatus.Failed)) event.test.mode = 'skip';
      jestExpect.setState({ currentTestName: id.slice(id.indexOf(' ') + 1) });
      onTest(id);
    } else if (event.name === 'test_done') {
      event.test.errors.push(...keptErrors());
      results.push(resultOf(file, event.test));
      onTest(undefined);
    }
  };
  circus.resetState();
  jestExpect.setState({ snapshotState: snapshotsOf(file), testPath: file, expand: false });
  load();
  await circus.run();
  return results;
}

/** What matchers of snapshots keep back instead of throwing it, and counts of assertions that are not what was expected. */
function keptErrors() {
  const { suppressedErrors = [] } = jestExpect.getState();
  const counts = jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error);
  jestExpect.setState({ suppressedErrors: [] });
  return [...suppressedErrors, ...counts];
}

/** `test/plan/yaml.test.ts <names of the blocks> <name of the test>`. */
function idOf(file, test) {
  const names = [];
  for (let block = test; block.parent; block = block.parent) names.unshift(block.name);
  return [path.relative(process.cwd(), file), ...names].join(' ');
}

function resultOf(file, test) {
  const id = idOf(file, test);
  const result = { id, name: id, fileName: file, timeSpentMs: test.duration ?? 0 };
  const [error] = test.errors.flat();
  return error === undefined
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
}

function testsIn(block) {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));
}

/** Compared only, never written; the format is Jest's default. */
function snapshotsOf(file) {
  const { dir, base } = path.parse(file);
  return new SnapshotState(path.join(dir, '__snapshots__', `${base}.snap`), {
    updateSnapshot: 'none',
    snapshotFormat: { escapeString: false, printBasicPrototype: false },
    rootDir: process.cwd(),
  });
}
