import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const kernelFile = `${root}src/core/replay/kernel-binary.ts`;

/**
 * The text of `kernel-binary.ts` for the source as it is. The compiler is a process of its own: its types say of arrays what is true
 * of AssemblyScript and not of TypeScript.
 */
export async function compileKernel(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-kernel-'));
  try {
    const out = path.join(folder, 'kernel.wasm');
    const options = ['wasm/replay-kernel.ts', '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort=', '--outFile', path.relative(root, out), '--baseDir', root];
    await promisify(execFile)(process.execPath, [path.join(root, 'node_modules/assemblyscript/bin/asc.js'), ...options], { cwd: root });
    return `// Compiled from wasm/replay-kernel.ts by npm run replay:kernel.\nexport const kernelBinary =\n  '${(await readFile(out)).toString('base64')}';\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
