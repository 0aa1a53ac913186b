// Loaded with --import before anything else: a syntax error from an old Node would not tell a newcomer what to do.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(
    `Gatehouse needs Node 24.9 or newer; this is Node ${process.versions.node}.\n` +
      'On Linux x64 "npm ci" brings the right one and npm scripts use it; elsewhere install Node 24 and try again.',
  );
  process.exit(1);
}
module.enableCompileCache?.();
// teams-ai 1.7.4 and its dependencies print deprecations of Node internals that nobody here can act on.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'DeprecationWarning' && warning.name !== 'ExperimentalWarning') console.error(warning.stack);
});
