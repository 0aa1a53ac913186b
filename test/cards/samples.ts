import { presentAnswer } from '../../src/cards/diagnosis/answer.ts';
import { presentRefused } from '../../src/cards/diagnosis/refused.ts';
import { presentTimeline } from '../../src/cards/diagnosis/timeline.ts';
import { presentMyDevices, type DeviceSummary } from '../../src/cards/device/my-devices.ts';
import { presentSyncRequested } from '../../src/cards/device/sync-requested.ts';
import { presentFailure } from '../../src/cards/help/failure.ts';
import { presentHelp } from '../../src/cards/help/help.ts';
import { presentUnknownCommand } from '../../src/cards/help/unknown-command.ts';
import { presentWelcome } from '../../src/cards/help/welcome.ts';
import { presentConsent } from '../../src/cards/helpdesk/consent.ts';
import { presentHandedOver } from '../../src/cards/helpdesk/handed-over.ts';
import { presentHelpdeskCase } from '../../src/cards/helpdesk/helpdesk-case.ts';
import type { RenderedCard } from '../../src/cards/card.ts';
import { renderCard } from '../../src/cards/render.ts';
import type { CardData, CardName } from '../../src/cards/registry.ts';
import { changeSamples, changeVariants } from './change-samples.ts';
import { impactSamples, savedVariants, whatIfVariants } from './impact-samples.ts';
import { boardVariants, noticeVariants, pilotSamples, stepVariants } from './pilot-samples.ts';
import { blockedByRisk, blockedForHelpdesk, fixtureNow, notBlocked, undetermined } from '../support/diagnosis-fixtures.ts';

/** An employee in Germany. */
const reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const button = { id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2 };
const context = { button, reader };
const reference = 'GH-7K2M9P';
const day = 24 * 60 * 60_000;

const laptop: DeviceSummary = {
  name: 'CONTOSO-LT-0417',
  platform: 'windows',
  managed: true,
  complianceState: 'noncompliant',
  gracePeriodEndsAt: undefined,
  lastSyncAt: fixtureNow - 38 * 60_000,
  button: { id: 'pWqk9xTnS0aQzX1cVbN2mA', revision: 1 },
};

const devices: readonly DeviceSummary[] = [
  { ...laptop, name: 'Alex’s phone', platform: 'iOS', complianceState: 'compliant', lastSyncAt: fixtureNow - 3 * 60 * 60_000, button: { id: 'aA1', revision: 1 } },
  laptop,
  { ...laptop, name: 'CONTOSO-VM-12', complianceState: 'inGracePeriod', gracePeriodEndsAt: fixtureNow + 3 * day, lastSyncAt: fixtureNow - day, button: { id: 'bB2', revision: 1 } },
  { ...laptop, name: 'Home PC', managed: false, complianceState: undefined, lastSyncAt: undefined, button: { id: 'cC3', revision: 1 } },
];

/** What each `<card>.sample.json` holds: the output of the typed presenter on a core fixture. */
export const samples: CardData = {
  ...changeSamples,
  ...impactSamples,
  ...pilotSamples,
  'diagnosis/diagnosis-result': presentAnswer(blockedByRisk, context),
  'diagnosis/nothing-is-blocked': presentAnswer(notBlocked, context),
  'diagnosis/undetermined': presentAnswer(undetermined, context),
  'diagnosis/refused': presentRefused(),
  'diagnosis/timeline': presentTimeline(blockedByRisk, context),
  'device/my-devices': presentMyDevices({ devices, gaps: [], asOf: fixtureNow, reader }),
  'device/sync-requested': presentSyncRequested({ deviceName: laptop.name, requestedAt: fixtureNow, button, reader }),
  'help/help': presentHelp([{ says: 'be Alex', does: 'In the sandbox only: become another person.' }], true),
  'help/welcome': presentWelcome('personal'),
  'help/unknown-command': presentUnknownCommand('pls fix *my* laptop', ['why-blocked', 'my-devices', 'help']),
  'help/failure': presentFailure({
    what: 'I could not reach the directory of your company.',
    todo: 'Try again in a few minutes. If it keeps happening, give the reference to the helpdesk.',
    reference,
    at: fixtureNow,
    reader,
    retry: 'why-blocked',
  }),
  'helpdesk/consent': presentConsent({ diagnosis: blockedByRisk, channelName: 'IT Helpdesk' }, context),
  'helpdesk/handed-over': presentHandedOver({ reference, sentAt: fixtureNow, button, reader }),
  'helpdesk/helpdesk-case': presentHelpdeskCase({
    diagnosis: blockedForHelpdesk,
    person: { displayName: 'Alex Wilber', userPrincipalName: 'alexw@contoso.com' },
    consentedAt: fixtureNow + 60_000,
    reference,
    reader,
  }),
};

/** One card in other states or for other eyes; the name is that of the file, without `.sample.json`. */
export interface Variant {
  readonly file: string;
  readonly name: CardName;
  readonly rendered: RenderedCard;
  readonly data: object;
}

export const variants: readonly Variant[] = [
  ...variantsOf('change/change', changeVariants),
  ...variantsOf('impact/saved', savedVariants),
  ...variantsOf('impact/what-if', whatIfVariants),
  ...variantsOf('pilot/board', boardVariants),
  ...variantsOf('pilot/notice', noticeVariants),
  ...variantsOf('pilot/step', stepVariants),
];

function variantsOf<Name extends CardName>(name: Name, samplesByState: Readonly<Record<string, CardData[Name]>>): readonly Variant[] {
  return Object.entries(samplesByState).map(([state, data]) => ({ file: `${name}.${state}`, name, rendered: renderCard(name, data), data }));
}
