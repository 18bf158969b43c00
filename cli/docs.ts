/**
 * `npm run docs`: writes the pages that are made from the code. A test holds them to it.
 * @module
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findingsPage } from './findings-page';

writeFileSync(path.join(path.dirname(__dirname), 'lib', 'finding', 'README.md'), findingsPage());
