// Tests run exactly the text that production runs: Node's own type stripping, no second compiler.
const { stripTypeScriptTypes } = require('node:module');

module.exports = {
  process(sourceText, sourcePath) {
    return { code: stripTypeScriptTypes(sourceText, { mode: 'strip', sourceUrl: sourcePath }) };
  },
};
