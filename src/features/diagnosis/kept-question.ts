import { z } from 'zod/v4';
import { parseQuestion } from '../../core/diagnosis/question.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';

/** What is kept of a question so that it can be asked again. What the person wrote is not kept. */
export interface KeptQuestion {
  /** A name from the tenant, not from the text. */
  readonly device?: string | undefined;
  readonly app?: string | undefined;
  readonly address?: string | undefined;
}

/** Only what the diagnosis found in the tenant is kept, and only where the question named it. */
export function keepQuestion(text: string, device: string | undefined, diagnosis: Diagnosis): KeptQuestion {
  const asked = parseQuestion(text, device);
  const appName = diagnosis.app?.name;
  return {
    ...(asked.deviceName === undefined || diagnosis.device?.name === undefined ? {} : { device: diagnosis.device.name }),
    ...(appName === undefined || !text.toLowerCase().includes(appName.toLowerCase()) ? {} : { app: appName }),
    ...(asked.address === undefined ? {} : { address: asked.address }),
  };
}

/** The words in which a kept question is asked again. */
export function textOf({ app, address }: KeptQuestion): string {
  return ['why is my device blocked', app === undefined ? '' : `in ${app}`, address ?? ''].join(' ').trim();
}

export function serializeQuestion(question: KeptQuestion): string {
  return JSON.stringify(question);
}

const shape = z.strictObject({ device: z.string().optional(), app: z.string().optional(), address: z.string().optional() });

/** Undefined when the text is not what `serializeQuestion` of this release wrote. */
export function parseKeptQuestion(text: string): KeptQuestion | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
