/**
 * Processes of one machine: who they are, how they are started, locked out and ended. Imports only the testbed's errors.
 * @module
 */
export { identityOf, isAlive, type ProcessRef, refTo, signal } from './identity';
export { onInterrupt } from './interrupt';
export { lockHolder, withLock } from './lock';
export { freePorts } from './ports';
export { type RunOptions, type RunResult, run } from './run';
export { endServers, logTail, memoryOf, type ServerCommand, startServer } from './server';
export { watchOver } from './watchdog';
