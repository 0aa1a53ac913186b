import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { askWhyBlocked } from '../features/diagnosis/ask-why-blocked.ts';
import type { Upstreams } from '../features/diagnosis/read-facts.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import type { PersonRef } from '../ports/read.ts';
import { utcText } from './answer.ts';

export interface AskAs {
  /** User principal name of the person who asks. */
  readonly as: string;
  readonly text: string;
  readonly device?: string | undefined;
}

/** What Teams does with a signed token, a command line does by address: it says who asks. Then the question is the same. */
export async function askAs(upstreams: Upstreams, roles: RoleGroups, { as, text, device }: AskAs): Promise<Diagnosis> {
  const asker = await whoIs(upstreams, as);
  return askWhyBlocked(upstreams, roles, { asker, text, device, time: utcText, limits: { firstWaveMs: 10_000, secondWaveMs: 10_000 } });
}

async function whoIs({ entra }: Upstreams, address: string): Promise<PersonRef> {
  const person = await entra.readPerson({ userPrincipalName: address });
  if (!person.known) return { userPrincipalName: address };
  if (person.value === undefined) throw new UnknownPerson(address);
  return { userId: person.value.id, userPrincipalName: person.value.userPrincipalName ?? address };
}

export class UnknownPerson extends Error {
  override readonly name = 'UnknownPerson';

  constructor(address: string) {
    super(`There is no user "${address}" in this tenant. Give the user principal name, as in --as nora.quist@alderlake.example.`);
  }
}
