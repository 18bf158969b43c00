/**
 * Mutation tests: would a test fail if this line of lib/ were wrong? One folder at a time:
 * `npm run mutants -- plan`.
 */
const folder = process.env.MUTANTS;

/** The folders of test/ that hold each: the one that mirrors it, and those of what is built on it. */
const TESTS = {
  check: ['check', 'service', 'mesh'],
  contract: ['contract'],
  mesh: ['mesh', 'service', 'check', 'resilience'],
  plan: ['plan', 'check'],
  service: ['service', 'check', 'mesh', 'resilience'],
};

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'circus',
  plugins: ['./tools/mutants/runner.mjs', './tools/mutants/texts.mjs'],
  ignorers: ['texts'],
  mutate: [`lib/${folder}/**/*.ts`, `!lib/${folder}/**/index.ts`],
  circus: { roots: TESTS[folder].map((name) => `test/${name}`) },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 2),
  // What a mutant needs beyond the tests' own time: it starts in a process that is warm.
  timeoutMS: 5_000,
  timeoutFactor: 3,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `dist/mutants/${folder}.json` },
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  allowConsoleColors: false,
  ignorePatterns: ['dist'],
  tempDirName: '.mutants',
  cleanTempDir: 'always',
};
