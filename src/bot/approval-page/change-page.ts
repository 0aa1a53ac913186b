import { plainText } from '../../cards/text.ts';
import { formatAsOf } from '../../cards/time.ts';
import type { DiffLine } from '../../core/change/change.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { PageDecision, PageGuard, PageView } from '../../features/change/step-up.ts';
import { page, type PageAnswer } from './answer.ts';
import { html, type Html } from './html.ts';
import { formToken, type Session } from './session.ts';
import { reasonLimit } from './vote-form.ts';

/** Longest value that the page shows, in characters. Long enough for every list a policy may hold: what is cut off was not approved knowingly. */
const valueLimit = 20_000;

/** The change, whole, and what this person can do about it. */
export function changePage(view: PageView, session: Session): PageAnswer {
  const { heading, number, requestedBy, requestedAt, reason, consequence, impact } = view;
  const content = html`<h1>${shown(heading)}</h1>
<p class="soft">Change #${number}, asked for by ${shown(requestedBy)} on ${moment(requestedAt)}</p>
<h2>Why</h2><blockquote>${shown(reason)}</blockquote>
${whatChanges(view)}
<h2>What people will notice</h2><p>${shown(consequence)}</p>
<h2>Who would be affected</h2><p>${shown(impact)}</p>
<h2>Checks</h2>${view.guards.length === 0 ? html`<p>None apply to this kind of change.</p>` : html`<ul>${view.guards.map(guardLine)}</ul>`}
${flipEvidence(view)}<h2>Approvals</h2><p>${view.approvals.length} of ${view.approvalsNeeded}.</p><ul>${view.approvals.map(({ by, at }) => html`<li>${shown(by)}, ${moment(at)}</li>`)}</ul>
<h2>Your decision</h2><p class="soft">You are signed in as ${shown(session.person.name)}.</p>${decision(view, view.decision, session)}`;
  return page(200, `Change #${number}`, content);
}

function whatChanges({ diff, readAt }: PageView): Html {
  const table = html`<table><thead><tr><th scope="col">Setting</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>${diff.map(diffRow)}</tbody></table>`;
  return html`<h2>What changes</h2>${diff.length === 0 ? html`<p>No stored setting changes.</p>` : table}<p class="soft">As read on ${moment(readAt)}. The approval counts for this state only.</p>`;
}

function diffRow({ path, before, after }: DiffLine): Html {
  return html`<tr><th scope="row">${shown(path)}</th><td>${before === undefined ? 'not set' : shown(before)}</td><td>${after === undefined ? 'not set' : shown(after)}</td></tr>`;
}

const verdicts = { passed: html`<strong>Passed</strong>`, refused: html`<strong class="stop">Refused</strong>`, undetermined: html`<strong class="wait">Could not be checked</strong>` } as const;

function flipEvidence({ certificate }: PageView): Html | undefined {
  if (certificate === undefined) return undefined;
  return html`<h2>Report-only evidence</h2><p class="soft">From ${moment(certificate.from)} to ${moment(certificate.at)}.</p><ul>${certificate.lines.map(({ verdict, says }) => html`<li>${verdicts[verdict]}: ${shown(says)}</li>`)}</ul>`;
}

function guardLine({ verdict, protects, says }: PageGuard): Html {
  return html`<li>${verdicts[verdict]}: ${shown(says)} <span class="soft">(${shown(protects)})</span></li>`;
}

function decision(view: PageView, now: PageDecision, session: Session): Html {
  if (now.status === 'closed') return html`<p>${shown(now.says)}</p>`;
  const hidden = html`<input type="hidden" name="revision" value="${view.revision}"><input type="hidden" name="token" value="${formToken(session, view.revision)}">`;
  const action = `/approve/${view.changeId}`;
  const approve = html`<form method="post" action="${action}">${hidden}<button class="main" name="vote" value="approve">Approve</button></form>`;
  const reject = html`<form method="post" action="${action}">${hidden}${reasonField('reject-reason', 'Reason, which the requester reads')}<button name="vote" value="reject">Reject</button></form>`;
  const emergency = html`<details><summary>Approve alone, in an emergency</summary><form method="post" action="${action}">${hidden}${reasonField('emergency-reason', 'Reason, which everybody reads')}<button name="vote" value="emergency">Approve alone</button></form></details>`;
  return html`${now.says === undefined ? undefined : html`<p>${shown(now.says)}</p>`}<p>Open until ${moment(now.until)}.</p>
${now.mayApprove ? approve : undefined}${now.mayReject ? reject : undefined}${now.mayApproveInEmergency ? emergency : undefined}`;
}

function reasonField(id: string, label: string): Html {
  return html`<label for="${id}">${label}</label><textarea id="${id}" name="reason" maxlength="${reasonLimit}" required></textarea>`;
}

function shown(text: string): string {
  return plainText(text, valueLimit);
}

/** The page does not know where the reader is, so it says the zone. */
function moment(at: Instant): string {
  return formatAsOf(at, { locale: 'en-GB', timeZone: 'UTC' });
}
