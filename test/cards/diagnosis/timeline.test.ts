import { describe, expect, test } from '@jest/globals';
import { presentTimeline } from '../../../src/cards/diagnosis/timeline.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { blockedByRisk, notBlocked, undetermined } from '../../support/diagnosis-fixtures.ts';
import { textsOf } from '../support/card-reading.ts';

const context = { button: { id: 'q3Jm', revision: 2 }, reader: { locale: 'en-GB', timeZone: 'UTC' } };

describe('the timeline of a device', () => {
  test('names the step where it is stuck, who can move it on, and what waits for it', () => {
    const { verdict, hops } = presentTimeline(blockedByRisk, context);
    expect(verdict).toBe('It is stuck at step 1 of 5: Threat protection (Defender)');
    expect(hops.map(({ symbol }) => symbol)).toEqual(['✖', '✔', '✔', '○', '○']);
    expect(hops.map(({ trouble }) => trouble)).toEqual(['Stuck here: security operations can move it on.', '', '', 'Held up by step 1.', 'Held up by step 1.']);
  });

  test('gives each step its time and age, and says where a time is not known', () => {
    const { hops } = presentTimeline(blockedByRisk, context);
    expect(hops.map(({ when }) => when)).toEqual(['08:50 (52 min ago)', '09:04 (38 min ago)', 'Time not known', '09:31 (11 min ago)', '09:42 (just now)']);
  });

  test('never takes a step that could not be read for one that went well', () => {
    const { hops } = presentTimeline(undetermined, context);
    expect(hops[1]).toMatchObject({ symbol: '?', color: 'default', when: 'Not known' });
    expect(presentTimeline({ ...undetermined, timeline: undetermined.timeline.slice(0, 2) }, context).verdict).toBe('I could not see every step');
  });

  test('says when nothing is stuck', () => {
    const texts = textsOf(renderCard('diagnosis/timeline', presentTimeline(notBlocked, context)).card);
    expect(texts.slice(0, 2)).toEqual(['✔ From the device to the sign-in', 'Nothing is stuck on the way']);
  });
});
