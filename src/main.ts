import './lazy-modules.ts';
import { openStore } from './adapters/store/open-store.ts';
import { closeOnSignal } from './cli/close-on-signal.ts';
import { ConfigError, readConfig } from './config.ts';

try {
  const config = readConfig(process.env);
  const opening = openStore(config.storeUrl, { onLostConnection: () => process.stderr.write('database connection lost; it will be replaced\n') });
  // The bot framework takes most of a second to load; meanwhile the store opens.
  const [{ compose }] = await Promise.all([import('./compose.ts'), opening]);
  const gatehouse = await compose(config, opening);
  closeOnSignal(() => gatehouse.close());
  process.stdout.write(`Gatehouse listens on ${gatehouse.url}/api/messages\n`);
} catch (error) {
  // Faults of the configuration, of the address or of the store say what to do; anything else needs its stack.
  const expected = error instanceof ConfigError || (error instanceof Error && ['MayNotStart', 'StoreError', 'GateConfigError'].includes(error.name));
  process.stderr.write(`${error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error)}\n`);
  process.exit(1);
}
