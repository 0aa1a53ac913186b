import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { answerJson, answerText, gapText } from '../answer.ts';
import { askAs } from '../ask-as.ts';
import { openDump } from '../sandbox-tenant.ts';
import type { Case } from './cases.ts';

export interface CaseAnswer {
  readonly causes: readonly string[];
  readonly gaps: readonly string[];
  readonly text: string;
  readonly json: string;
}

/** Loads the case's tenant into a sandbox of its own and asks through the real adapters. */
export async function runCase({ as, question, device, tenant: dump }: Case): Promise<CaseAnswer> {
  const { sandbox, tenant, roles } = await openDump(dump);
  try {
    return answerOf(await askAs(tenant, roles, { as, text: question, device }));
  } finally {
    await sandbox.close();
  }
}

function answerOf(diagnosis: Diagnosis): CaseAnswer {
  const json = answerJson(diagnosis);
  return {
    causes: diagnosis.causes.map(({ id }) => id),
    gaps: diagnosis.gaps.map(gapText),
    text: answerText(diagnosis),
    json: JSON.stringify(json),
  };
}

/**
 * What the answer gets wrong, in the words of the scoring rules; empty when the case passes.
 * @param answers by key, and by whatever else a case may be called in `sameAnswerAs`
 */
export function judge(item: Case, answers: ReadonlyMap<string, CaseAnswer>): readonly string[] {
  const answer = answers.get(item.key);
  if (answer === undefined) return ['the case was not run'];
  return [...judgeCauses(item, answer), ...judgeManners(item, answer), ...judgeSame(item, answer, answers)];
}

function judgeCauses({ expect }: Case, { causes }: CaseAnswer): readonly string[] {
  const complaints: string[] = [];
  const first = causes[0];
  const accepted = expect.firstAnyOf ?? expect.causes.slice(0, 1);
  if (accepted.length > 0 && (first === undefined || !accepted.includes(first))) complaints.push(`first cause ${first ?? '(none)'}, expected ${accepted.join(' or ')}`);
  const missing = expect.causes.filter((id) => !causes.includes(id));
  if (missing.length > 0) complaints.push(`missing ${missing.join(', ')} in [${causes.join(', ')}]`);
  const wanted = [...new Set(expect.causes)];
  const found = [...new Set(causes)].filter((id) => wanted.includes(id));
  if (expect.firstAnyOf === undefined && missing.length === 0 && found.join() !== wanted.join()) complaints.push(`order [${found.join(', ')}], expected [${wanted.join(', ')}]`);
  const wrong = expect.not.filter((id) => causes.includes(id));
  if (wrong.length > 0) complaints.push(`claims ${wrong.join(', ')}`);
  return complaints;
}

/** Names differ between products: any of these words in a gap counts. */
const gapWords: Readonly<Record<string, readonly string[]>> = {
  signIns: ['sign-in', 'signin', 'log'],
  managedDevices: ['intune', 'managed device', 'manageddevices'],
  devices: ['entra device', 'device object', 'devices', 'entra'],
  machines: ['defender', 'machine', 'mde'],
  mobileThreatDefenseConnectors: ['connector'],
  conditionalAccessPolicies: ['conditional access', 'policies', 'conditionalaccesspolicies'],
  appliedConditionalAccessPolicies: ['applied', 'policy', 'policies', 'conditional access'],
};

function judgeManners({ expect }: Case, { gaps, text, json }: CaseAnswer): readonly string[] {
  const gapText = gaps.join(' ').toLowerCase();
  const says = text.toLowerCase();
  const everything = `${says} ${json.toLowerCase()}`;
  return [
    ...expect.gaps.filter((gap) => !(gapWords[gap] ?? [gap.toLowerCase()]).some((word) => gapText.includes(word))).map((gap) => `gap ${gap} is not named`),
    ...expect.mustMention.filter((words) => !words.split('||').some((word) => says.includes(word.trim().toLowerCase()))).map((words) => `does not mention ${words}`),
    ...expect.mustNotMention.filter((word) => everything.includes(word.toLowerCase())).map((word) => `mentions ${word}`),
  ];
}

function judgeSame(item: Case, answer: CaseAnswer, answers: ReadonlyMap<string, CaseAnswer>): readonly string[] {
  const same = item.expect.sameAnswerAs;
  if (same === undefined) return [];
  const other = answers.get(same);
  if (other === undefined) return [`sameAnswerAs names no case: ${same}`];
  return withoutTimes(answer.text) === withoutTimes(other.text) ? [] : ['the answer differs from that of the other case'];
}

function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g, 'TIME');
}
