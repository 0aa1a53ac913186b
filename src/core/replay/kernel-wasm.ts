import { argumentBytes, writeArguments, type Kernel } from './kernel.ts';
import { kernelBinary } from './kernel-binary.ts';
import type { ReplayMemory } from './memory.ts';

/** The compiled inner loop on this memory. `wasm/replay-kernel.ts` is its source. */
export function createCompiledKernel(memory: ReplayMemory): Kernel {
  const bytes = Uint8Array.from(atob(kernelBinary), (letter) => letter.charCodeAt(0));
  const { scan } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: memory.memory } }).exports;
  if (!isScan(scan)) throw new Error('the compiled kernel has no function scan');
  const at = memory.take(argumentBytes);
  return (same, given) => {
    if (same !== memory) throw new Error('the compiled kernel is bound to another memory');
    writeArguments(memory, at, given);
    scan(at);
  };
}

function isScan(found: unknown): found is (at: number) => void {
  return typeof found === 'function';
}
