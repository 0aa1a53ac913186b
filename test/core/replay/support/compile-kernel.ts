import asc from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const kernelFile = `${root}src/core/replay/kernel-binary.ts`;

/** The text of `kernel-binary.ts` for the source as it is. */
export async function compileKernel(): Promise<string> {
  const { error, binary } = await compile();
  if (error !== null || binary === undefined) throw new Error(`the kernel does not compile: ${error?.message ?? 'it gave no binary'}`);
  const letters = Buffer.from(binary).toString('base64');
  return `// Compiled from wasm/replay-kernel.ts by npm run replay:kernel.\nexport const kernelBinary =\n  '${letters}';\n`;
}

async function compile(): Promise<{ readonly error: Error | null; readonly binary: Uint8Array | undefined }> {
  let binary: Uint8Array | undefined;
  const options = ['wasm/replay-kernel.ts', '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort=', '--outFile', 'kernel.wasm', '--baseDir', root];
  const { error } = await asc.main(options, {
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
  });
  return { error, binary };
}
