import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What a finding says to people: another wording is no fault, and a test of each sentence would only repeat it. */
const TEXTS = new Set(['message', 'allowed', 'fix', 'title', 'detail']);

/** Leaves the texts of findings and problem documents out of the mutation tests. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'texts', {
    shouldIgnore(path) {
      if (path.isObjectProperty() && path.node.key.type === 'Identifier' && TEXTS.has(path.node.key.name)) {
        return 'a text for people';
      }
      return undefined;
    },
  }),
];
