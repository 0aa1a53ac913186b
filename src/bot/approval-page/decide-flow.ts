import type { ChangeId } from '../../core/facts/ids.ts';
import { plainText } from '../../cards/text.ts';
import type { DecideOnPage, PageOutcome } from '../../features/change/step-up.ts';
import { notice, type PageAnswer } from './answer.ts';
import { changePage } from './change-page.ts';
import { newReference, type PageContext } from './parts.ts';
import { pathOf, type PageRequest } from './request.ts';
import { formToken, isSame, type Session } from './session.ts';
import { beginSignIn, nothingHere } from './sign-in-flow.ts';
import { readVoteForm, type VoteForm } from './vote-form.ts';

/** Shows the change to whoever has signed in for it, and sends everybody else to do so. Reads only, whatever the address holds. */
export async function showChange(context: PageContext, request: PageRequest, id: ChangeId): Promise<PageAnswer> {
  const session = await context.sessions.read(request.header('cookie'), id);
  if (session === undefined) return beginSignIn(context, id);
  const view = await context.decide.view(id, session.person.userId);
  return view === undefined ? nothingHere() : changePage(view, session);
}

/** A form came in. The person and the proof are the session's; of the form only the choice, the reason and the revision count. */
export async function takeVote(context: PageContext, request: PageRequest, id: ChangeId): Promise<PageAnswer> {
  if (!isFromThisSite(request, context.origin)) return refusedForm(context, id, 'another site');
  const read = await request.body();
  if (read.status === 'too-large') return notice(413, { title: 'The form is too long', says: 'Give a shorter reason. Nothing was decided.', next: again(id) });
  const form = readVoteForm(request.header('content-type'), read.body);
  if (form === undefined) return refusedForm(context, id, 'fields');
  const session = await context.sessions.read(request.header('cookie'), id);
  if (session === undefined) return notice(401, { title: 'Your sign-in is over', says: 'You have ten minutes to decide after signing in. Nothing was decided.', next: { path: pathOf(id), label: 'Sign in again' } });
  if (!isSame(form.token, formToken(session, form.revision))) return refusedForm(context, id, 'token');
  return tell(context, id, await cast(context.decide, session, form));
}

/** Browsers name the origin of every form. A caller that names none is no browser, and has no cookie unless it stole one. */
function isFromThisSite(request: PageRequest, origin: string): boolean {
  const site = request.header('sec-fetch-site');
  return (request.header('origin') ?? origin) === origin && (site === undefined || site === 'same-origin');
}

async function cast(decide: DecideOnPage, { changeId, person }: Session, { vote, revision, reason }: VoteForm): Promise<PageOutcome> {
  const about = { changeId, person: person.userId, revision, stepUp: person.stepUp };
  switch (vote) {
    case 'approve':
      return decide.approve(about);
    case 'emergency':
      return decide.approveInEmergency({ ...about, reason });
    case 'reject':
      return decide.reject({ ...about, reason });
  }
}

const titles = { recorded: 'Your decision is recorded', refused: 'Not done', ignored: 'Nothing to do' } as const satisfies Record<PageOutcome['status'], string>;

/** A vote uses its sign-in up. After a refusal it still serves to look again. */
function tell({ sessions }: PageContext, id: ChangeId, { status, says }: PageOutcome): PageAnswer {
  const text = plainText(says, 2_000);
  if (status === 'refused') return notice(409, { title: titles.refused, says: text, next: again(id) });
  return notice(200, { title: titles[status], says: `${text} You can close this page.` }, [sessions.clear(id)]);
}

function refusedForm({ onTrouble }: PageContext, id: ChangeId, detail: string): PageAnswer {
  const reference = newReference();
  onTrouble({ kind: 'form-refused', detail, reference });
  return notice(403, { title: 'This form is not valid', says: 'It does not come from the page that was shown to you, or not from this sign-in. Nothing was decided.', next: again(id), reference });
}

function again(id: ChangeId): { readonly path: string; readonly label: string } {
  return { path: pathOf(id), label: 'Look at the change again' };
}
