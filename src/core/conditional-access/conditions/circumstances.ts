import type { PolicyRiskLevel, Selection } from '../access-policy.ts';
import type { PlaceList } from '../place.ts';
import type { RiskLevel } from '../../facts/sign-in.ts';
import { verdictOf, within, type AccessCircumstances, type CircumstanceCondition, type Verdict } from './condition.ts';
import { levelVerdict } from './levels.ts';

/** A platform that Conditional Access does not know is within All only. */
export const devicePlatform: CircumstanceCondition = {
  kind: 'devicePlatform',
  looksAt: 'circumstances',
  reads: ['platform'],
  configured: ({ policy }) => policy.platforms !== undefined,
  verdict: ({ policy: { platforms } }, { platform }) => {
    if (platforms === undefined) return 'met';
    const chosen = (words: readonly string[]): Verdict => {
      if (words.length === 0) return 'not-met';
      return words.includes('all') ? 'met' : verdictOf(platform === undefined ? undefined : words.includes(platform));
    };
    return within(platforms.include.length === 0 ? 'met' : chosen(platforms.include), chosen(platforms.exclude));
  },
  needs: () => ['platform'],
};

/** Exchange ActiveSync on supported platforms (`easSupported`) is Exchange ActiveSync: the log does not tell them apart. */
export const clientApps: CircumstanceCondition = {
  kind: 'clientApps',
  looksAt: 'circumstances',
  reads: ['clientAppType'],
  configured: ({ policy }) => policy.clientAppTypes.length > 0 && !policy.clientAppTypes.includes('all'),
  verdict: ({ policy: { clientAppTypes } }, { clientAppType }) => {
    if (clientAppType === undefined) return 'unknown';
    return verdictOf(clientAppTypes.includes(clientAppType) || (clientAppType === 'exchangeActiveSync' && clientAppTypes.includes('easSupported')));
  },
  needs: () => ['clientAppType'],
};

export const location: CircumstanceCondition = {
  kind: 'location',
  looksAt: 'circumstances',
  reads: ['ipAddress', 'country'],
  configured: ({ locations }) => locations !== undefined,
  verdict: ({ locations }, where) => {
    if (locations === undefined) return 'met';
    const included: Verdict = locations.include.all || locations.include.empty ? 'met' : placed(locations.include, where);
    return included === 'not-met' ? 'not-met' : within(included, placed(locations.exclude, where));
  },
  needs: ({ locations }, where) => (locations === undefined ? [] : openPlaces(locations, where)),
};

function placed({ all, places }: PlaceList, where: AccessCircumstances): Verdict {
  if (all) return 'met';
  let verdict: Verdict = 'not-met';
  for (const place of places) {
    const here = place.holds(where);
    if (here === 'met') return 'met';
    if (here === 'unknown') verdict = 'unknown';
  }
  return verdict;
}

function openPlaces({ include, exclude }: Selection<PlaceList>, where: AccessCircumstances): readonly string[] {
  const open = [...(include.all ? [] : include.places), ...exclude.places].filter((place) => place.holds(where) === 'unknown');
  return [...new Set(open.map(({ id, reads }) => (reads === 'neither' || where[reads] !== undefined ? `location ${id}` : reads)))];
}

function risk(kind: 'signInRisk' | 'userRisk', levelsOf: (policy: Parameters<CircumstanceCondition['configured']>[0]['policy']) => readonly PolicyRiskLevel[]): CircumstanceCondition {
  return {
    kind,
    looksAt: 'circumstances',
    reads: [kind],
    configured: ({ policy }) => levelsOf(policy).length > 0,
    verdict: ({ policy }, circumstances) => {
      const level: RiskLevel | undefined = circumstances[kind];
      return levelVerdict(levelsOf(policy), level);
    },
    needs: () => [kind],
  };
}

export const signInRisk = risk('signInRisk', (policy) => policy.signInRiskLevels);
export const userRisk = risk('userRisk', (policy) => policy.userRiskLevels);

export const insiderRisk: CircumstanceCondition = {
  kind: 'insiderRisk',
  looksAt: 'circumstances',
  reads: ['insiderRisk'],
  configured: ({ policy }) => policy.insiderRiskLevels.length > 0,
  verdict: ({ policy }, { insiderRisk: level }) => {
    if (level === undefined) return 'unknown';
    return verdictOf(level !== 'none' && policy.insiderRiskLevels.includes(level));
  },
  needs: () => ['insiderRisk'],
};

export const authenticationFlow: CircumstanceCondition = {
  kind: 'authenticationFlow',
  looksAt: 'circumstances',
  reads: ['transferMethod'],
  configured: ({ policy }) => policy.transferMethods.length > 0,
  verdict: ({ policy }, { transferMethod }) => {
    if (transferMethod === undefined) return 'unknown';
    return verdictOf(transferMethod !== 'none' && policy.transferMethods.includes(transferMethod));
  },
  needs: () => ['transferMethod'],
};
