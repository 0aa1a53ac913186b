import { writeFile } from 'node:fs/promises';
import { variables } from '../src/config-variables.ts';

/** Writes env/.env.example from the table of variables. */
const lines = Object.entries(variables).map(([name, { what, example, needed, secret }]) => {
  const when = needed === undefined ? '' : ` Needed ${needed}.`;
  return `# ${what}.${when}${secret === true ? ' Secret.' : ''}\n${name}=${example}\n`;
});
await writeFile(new URL('../env/.env.example', import.meta.url), lines.join('\n'));
