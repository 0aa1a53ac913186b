import { presentAnswer } from '../../../src/cards/diagnosis/answer.ts';
import { presentRefused } from '../../../src/cards/diagnosis/refused.ts';
import { presentTimeline } from '../../../src/cards/diagnosis/timeline.ts';
import { presentMyDevices } from '../../../src/cards/device/my-devices.ts';
import { presentSyncRequested } from '../../../src/cards/device/sync-requested.ts';
import { presentFailure } from '../../../src/cards/help/failure.ts';
import { presentHelp } from '../../../src/cards/help/help.ts';
import { presentUnknownCommand } from '../../../src/cards/help/unknown-command.ts';
import { presentWelcome } from '../../../src/cards/help/welcome.ts';
import { presentConsent } from '../../../src/cards/helpdesk/consent.ts';
import { presentHandedOver } from '../../../src/cards/helpdesk/handed-over.ts';
import { presentHelpdeskCase } from '../../../src/cards/helpdesk/helpdesk-case.ts';
import type { CardData } from '../../../src/cards/registry.ts';
import type { Cause, Diagnosis, TimelineEntry } from '../../../src/core/diagnosis/diagnosis.ts';
import { fillImpactCards } from './fill-impact-cards.ts';
import { fillChangeCards } from './fill-change-cards.ts';
import { fillPilotCards } from './fill-pilot-cards.ts';
import { blockedByRisk, fixtureNow } from '../../support/diagnosis-fixtures.ts';

/** Every card with `text()` wherever a text from outside can stand, and lists of `length` entries. */
export function fillCards(text: () => string, length: number): CardData {
  const reader = { locale: text(), timeZone: text() };
  const button = { id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2 };
  const context = { button, reader, subjectName: text() };
  const at = { asOf: fixtureNow, reader };
  return {
    ...fillChangeCards(text, length),
    ...fillImpactCards(text, length),
    ...fillPilotCards(text, length),
    'diagnosis/diagnosis-result': presentAnswer(fillDiagnosis(text, length), context),
    'diagnosis/nothing-is-blocked': presentAnswer(fillDiagnosis(text, length), context),
    'diagnosis/undetermined': presentAnswer(fillDiagnosis(text, length), context),
    'diagnosis/refused': presentRefused(),
    'diagnosis/timeline': presentTimeline(fillDiagnosis(text, length), context),
    'device/my-devices': presentMyDevices({ devices: listOf(length, () => fillDevice(text)), gaps: fillDiagnosis(text, length).gaps, ...at }),
    'device/sync-requested': presentSyncRequested({ deviceName: text(), requestedAt: fixtureNow, button, reader }),
    'help/help': presentHelp(),
    'help/welcome': presentWelcome('shared'),
    'help/unknown-command': presentUnknownCommand(text(), ['why-blocked']),
    'help/failure': presentFailure({ what: text(), todo: text(), reference: text(), at: fixtureNow, reader, retry: 'my-devices' }),
    'helpdesk/consent': presentConsent({ diagnosis: fillDiagnosis(text, length), channelName: text() }, context),
    'helpdesk/handed-over': presentHandedOver({ reference: text(), sentAt: fixtureNow, button, reader }),
    'helpdesk/helpdesk-case': presentHelpdeskCase({
      diagnosis: { ...fillDiagnosis(text, length), level: 'helpdesk' },
      person: { displayName: text(), userPrincipalName: text() },
      consentedAt: fixtureNow,
      reference: text(),
      reader,
    }),
  };
}

function fillDiagnosis(text: () => string, length: number): Diagnosis {
  return {
    ...blockedByRisk,
    headline: text(),
    causes: listOf(length, () => fillCause(text, length)),
    timeline: blockedByRisk.timeline.map((entry): TimelineEntry => ({ ...entry, text: text() })),
    gaps: listOf(length, () => ({ source: 'machines', reason: 'unavailable', detail: text(), requestId: text() }) as const),
    device: { ...blockedByRisk.device, name: text(), platform: 'windows', entraDeviceId: undefined, managedDeviceId: blockedByRisk.device?.managedDeviceId },
    app: { id: undefined, name: text() },
  };
}

function fillCause(text: () => string, length: number): Cause {
  return {
    id: 'device.noncompliant.mde-risk',
    headline: text(),
    evidence: listOf(length, () => ({ text: text(), source: 'machines', at: fixtureNow, readAt: fixtureNow }) as const),
    remedy: listOf(length, text),
    owner: 'helpdesk',
  };
}

function fillDevice(text: () => string) {
  return {
    name: text(),
    platform: 'windows',
    managed: true,
    complianceState: 'compliant',
    gracePeriodEndsAt: undefined,
    lastSyncAt: fixtureNow,
    button: { id: 'a', revision: 1 },
  } as const;
}

function listOf<Item>(length: number, item: () => Item): readonly Item[] {
  return Array.from({ length }, item);
}
