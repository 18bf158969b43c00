/**
 * Mutation tests: would a test fail if this line of lib/ were wrong? One folder at a time, by the tests that mirror it:
 * `npm run mutants -- plan`.
 */
const folder = process.env.MUTANTS;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner', './tools/mutants/texts.mjs'],
  ignorers: ['texts'],
  mutate: [`lib/${folder}/**/*.ts`, `!lib/${folder}/**/index.ts`],
  jest: {
    configFile: 'jest.config.js',
    config: { roots: [`<rootDir>/test/${folder}`] },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 2),
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `dist/mutants/${folder}.json` },
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  allowConsoleColors: false,
  ignorePatterns: ['dist'],
  tempDirName: '.mutants',
  cleanTempDir: 'always',
};
