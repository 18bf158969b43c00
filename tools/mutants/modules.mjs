import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from '@swc/core';

/** As jest.config.js has it. */
const SWC = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * The project's own modules, compiled once and loaded as often as asked: what a module remembers (a cache, a table)
 * must not go from one mutant to the next. Dependencies are loaded once.
 */
export class Modules {
  /** @type {Map<string, Function>} */
  #compiled = new Map();
  #require = createRequire(path.join(process.cwd(), 'package.json'));

  constructor() {
    Module._extensions['.ts'] = (module, file) => {
      let body = this.#compiled.get(file);
      if (!body) {
        const { code } = transformSync(readFileSync(file, 'utf8'), { ...SWC, filename: file });
        body = compileFunction(code, PARAMETERS, { filename: file });
        this.#compiled.set(file, body);
      }
      body.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
    };
  }

  /** @param {string} file absolute */
  load(file) {
    this.#require(file);
  }

  forget() {
    for (const file of this.#compiled.keys()) delete this.#require.cache[file];
  }
}
