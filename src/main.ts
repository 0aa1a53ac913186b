import { MayNotStart } from './bot/gate.ts';
import { compose } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { closeOnSignal } from './cli/close-on-signal.ts';

try {
  const gatehouse = await compose(readConfig(process.env));
  closeOnSignal(() => gatehouse.close());
  process.stdout.write(`Gatehouse listens on ${gatehouse.url}/api/messages\n`);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof MayNotStart;
  process.stderr.write(`${expected || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message)}\n`);
  process.exitCode = 1;
}
