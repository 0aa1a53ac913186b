/** Compiles the inner loop of the replay into `src/core/replay/kernel-binary.ts`. Run: npm run replay:kernel */
import { writeFile } from 'node:fs/promises';
import { compileKernel, kernelFile } from '../test/core/replay/support/compile-kernel.ts';

await writeFile(kernelFile, await compileKernel());
