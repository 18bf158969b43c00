/** Tests against real parts: one testbed for the whole run, tests one after the other. */
const base = require('./jest.config.js');
module.exports = {
  ...base,
  roots: ['<rootDir>/test/real'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/real/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/real/support/global-teardown.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
};
