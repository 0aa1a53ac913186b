import type { CompiledTables, ReplayQuestion } from '../../src/core/replay/compile.ts';
import { kernelModes, writeArguments, argumentBytes, type Kernel, type KernelArguments } from '../../src/core/replay/kernel.ts';
import { createCompiledKernel } from '../../src/core/replay/kernel-wasm.ts';
import type { ReplayHistory } from '../../src/core/replay/resident.ts';
import { layTables } from '../../src/core/replay/tables.ts';

export interface LaidOut {
  /** Position of the number of days and of the arguments of each, for the kernel in C. */
  readonly jobs: number;
  readonly compiled: Kernel;
  run(kernel: Kernel): void;
}

/** The tables of one question, left in the memory, so that the inner loops can be timed alone. */
export function layOut(history: ReplayHistory, tables: CompiledTables, question: ReplayQuestion): LaidOut {
  const { memory } = history;
  const { people, devices, targets } = question.directory;
  const given = layTables(memory, 'everything', tables, question, [people.length, devices.length, targets.length], (bytes) => memory.take(bytes));
  const days = history.between(question.fromDay, question.toDay);
  const calls = days.map((day): KernelArguments => ({ ...given, mode: kernelModes.everything, firstPerson: 0, endPerson: day.people, personStart: day.personStart, app: day.app, circumstances: day.circumstances, device: day.device, count: day.count }));
  const jobs = memory.take(4 + calls.length * argumentBytes);
  const compiled = createCompiledKernel(memory);
  memory.u32(jobs, 1)[0] = calls.length;
  for (const [at, call] of calls.entries()) writeArguments(memory, jobs + 4 + at * argumentBytes, call);
  return {
    jobs,
    compiled,
    run: (kernel) => {
      for (const call of calls) kernel(memory, call);
    },
  };
}
