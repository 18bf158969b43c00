/** Unit and snapshot tests: npm only, under a minute. What needs the testbed is in jest.real.config.js. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/real/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Jest leaves a core idle by itself, which on two is half of them.
  maxWorkers: '100%',
  moduleFileExtensions: ['ts', 'js', 'json'],
};
