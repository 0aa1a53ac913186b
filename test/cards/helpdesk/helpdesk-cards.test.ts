import { describe, expect, test } from '@jest/globals';
import { presentConsent } from '../../../src/cards/helpdesk/consent.ts';
import { presentHandedOver } from '../../../src/cards/helpdesk/handed-over.ts';
import { presentHelpdeskCase } from '../../../src/cards/helpdesk/helpdesk-case.ts';
import { presentSyncRequested } from '../../../src/cards/device/sync-requested.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { blockedByRisk, blockedForHelpdesk, fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const button = { id: 'q3Jm', revision: 2 };

describe('before a case goes to the helpdesk', () => {
  const { card } = renderCard('helpdesk/consent', presentConsent({ diagnosis: blockedByRisk, channelName: 'IT *Helpdesk*' }, { button, reader }));

  test('the person reads what would be shared and with whom', () => {
    expect(textsOf(card)).toEqual(
      expect.arrayContaining([
        'Nothing is shared until you agree.',
        'Your name and your sign-in address',
        'The device: CONTOSO-LT-0417',
        'Everybody in the helpdesk channel “IT *Helpdesk*” can read it, and it stays there.',
      ]),
    );
  });

  test('the person can agree or not, and both is a button', () => {
    expect(buttonsOf(card).map(({ verb }) => verb)).toEqual(['diagnosis.send-helpdesk', 'diagnosis.cancel-helpdesk']);
  });
});

describe('the case in the helpdesk channel', () => {
  const helpdeskCase = {
    diagnosis: blockedForHelpdesk,
    person: { displayName: 'Alex Wilber', userPrincipalName: 'alexw@contoso.com' },
    consentedAt: fixtureNow,
    reference: 'GH-7K2M9P',
    reader,
  };
  const { card, summary } = renderCard('helpdesk/helpdesk-case', presentHelpdeskCase(helpdeskCase));

  test('says who asked, what is wrong, for whom it is, and that the person agreed', () => {
    const texts = textsOf(card);
    expect(texts[1]).toBe('Alex Wilber asks for help');
    expect(summary).toBe('Alex Wilber asks the helpdesk for help with a sign-in or a device.');
    expect(texts).toEqual(
      expect.arrayContaining([
        'Alex Wilber · alexw@contoso.com',
        'GH-7K2M9P',
        blockedForHelpdesk.headline,
        'For security operations · device.noncompliant.mde-risk',
        'For the person · device.in-grace-period',
        "Sent with the person's consent, given on 16 Nov 2026, 09:42 UTC.",
      ]),
    );
  });

  test('says what was found where no cause says it', () => {
    const { finding } = presentHelpdeskCase({ ...helpdeskCase, diagnosis: { ...blockedForHelpdesk, causes: [], headline: 'It cannot be told.' } });
    expect(finding).toBe('It cannot be told.');
    expect(presentHelpdeskCase(helpdeskCase).finding).toBe('');
  });

  test('shows the five clocks with the one that is stuck', () => {
    expect(textsOf(card)).toEqual(expect.arrayContaining(['Defender', '✖ Stuck here: Defender: risk High. · 08:50 (52 min ago)']));
  });

  test('has no button: whoever reads the channel acts under their own name elsewhere', () => {
    expect(buttonsOf(card)).toEqual([]);
  });

  test('still names the person when only one name could be read', () => {
    const { facts } = presentHelpdeskCase({ ...helpdeskCase, person: { displayName: undefined, userPrincipalName: 'alexw@contoso.com' } });
    expect(facts[0]).toEqual({ title: 'Asked by', value: 'alexw@contoso.com' });
  });
});

test('the person gets the reference that the helpdesk has', () => {
  const texts = textsOf(renderCard('helpdesk/handed-over', presentHandedOver({ reference: 'GH-7K2M9P', sentAt: fixtureNow, button, reader })).card);
  expect(texts).toEqual(expect.arrayContaining(['GH-7K2M9P', '16 Nov 2026, 09:42 UTC']));
});

test('a sync that was asked for is not said to have happened', () => {
  const { summary } = presentSyncRequested({ deviceName: undefined, requestedAt: fixtureNow, button, reader });
  expect(summary).toBe('I asked for a sync of your device. It has not happened yet.');
});
