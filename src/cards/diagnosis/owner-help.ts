import { ownerNames, type Owner } from '../../core/diagnosis/diagnosis.ts';

/** Who can put a cause right, and what they are for, in the person's words. `forThemselves`: the reader is the person it is about. */
export function helpFrom(owner: Owner, forThemselves: boolean): string {
  if (owner === 'you') {
    return forThemselves
      ? 'You can put this right yourself with the steps above. If they do not help, the helpdesk can.'
      : 'The person can put this right with the steps above.';
  }
  const work = workOf[owner];
  return work === '' ? `${sentenceStart(owner)} can put this right.` : `${sentenceStart(owner)} can put this right. ${work}`;
}

export function helpInShort(owner: Owner): string {
  return owner === 'you' ? 'you can put this right' : `${ownerNames[owner]} can put this right`;
}

const workOf: Readonly<Record<Exclude<Owner, 'you'>, string>> = {
  helpdesk: '',
  'intune-admins': "They run your company's device management (Intune).",
  'entra-admins': 'They decide who may sign in, from where and how.',
  'security-operations': 'They look after threats on devices (Defender).',
};

function sentenceStart(owner: Owner): string {
  const name = ownerNames[owner];
  return name.charAt(0).toUpperCase() + name.slice(1);
}
