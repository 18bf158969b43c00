/**
 * `npm run docs`: writes the pages, and the parts of pages, that are made from the code. A test holds them to it.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findingsPage } from './findings-page';
import { withPipelines } from './pipelines-block';

const root = path.dirname(__dirname);
const readme = path.join(root, 'README.md');

writeFileSync(path.join(root, 'lib', 'finding', 'README.md'), findingsPage());
writeFileSync(readme, withPipelines(readFileSync(readme, 'utf8')));
