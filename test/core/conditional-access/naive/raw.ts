import { z } from 'zod/v4';

/** Wire shapes, only as far as the naive form reads them. Lists that are null or absent are empty. */
const words = z.array(z.string()).nullish().transform((list) => (list ?? []).map((word) => word.toLowerCase()));
const word = z.string().toLowerCase().nullish();
const flags = z.union([z.string().transform((text) => text.split(',')), z.array(z.string())]).nullish().transform((list) => (list ?? []).map((one) => one.trim().toLowerCase()).filter((one) => one !== ''));
const filter = z.object({ mode: z.string(), rule: z.string() }).nullish();
const guests = z.object({ guestOrExternalUserTypes: flags, externalTenants: z.object({ membershipKind: word, members: words }).nullish() }).nullish();
const both = z.object({ id: z.string().toLowerCase() });

export const rawPolicy = both.extend({
  state: z.string(),
  conditions: z.object({
    users: z.object({
      includeUsers: words, excludeUsers: words, includeGroups: words, excludeGroups: words, includeRoles: words, excludeRoles: words,
      includeGuestsOrExternalUsers: guests, excludeGuestsOrExternalUsers: guests,
    }).nullish(),
    applications: z.object({
      includeApplications: words, excludeApplications: words, includeUserActions: words, includeAuthenticationContextClassReferences: words, applicationFilter: filter,
    }).nullish(),
    clientApplications: z.looseObject({}).nullish(),
    clientAppTypes: words,
    platforms: z.object({ includePlatforms: words, excludePlatforms: words }).nullish(),
    locations: z.object({ includeLocations: words, excludeLocations: words }).nullish(),
    devices: z.object({ deviceFilter: filter }).nullish(),
    signInRiskLevels: words,
    userRiskLevels: words,
    servicePrincipalRiskLevels: words,
    insiderRiskLevels: flags,
    authenticationFlows: z.object({ transferMethods: flags }).nullish(),
  }),
  grantControls: z.object({
    operator: z.string().nullish(), builtInControls: words, customAuthenticationFactors: words, termsOfUse: words,
    authenticationStrength: z.object({ id: z.string().toLowerCase(), allowedCombinations: words }).nullish(),
  }).nullish(),
});
export type RawPolicy = z.infer<typeof rawPolicy>;

export const rawLocation = both.extend({
  isTrusted: z.boolean().nullish(),
  ipRanges: z.array(z.object({ cidrAddress: z.string() })).nullish(),
  countriesAndRegions: words,
  includeUnknownCountriesAndRegions: z.boolean().nullish(),
});
export type RawLocation = z.infer<typeof rawLocation>;

export const rawStrength = both.extend({ allowedCombinations: words });
export type RawStrength = z.infer<typeof rawStrength>;

export const rawSignIn = z.object({
  user: z.object({ id: z.string().toLowerCase(), groups: words, roles: words, guestType: word, homeTenantId: word }),
  application: z.object({ appId: z.string().toLowerCase(), filterAttributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish() }).nullish(),
  userAction: word, authenticationContext: word, platform: word, clientAppType: word, ipAddress: z.string().nullish(), country: word,
  signInRisk: word, userRisk: word, insiderRisk: word, authenticationFlow: word,
  device: z.record(z.string(), z.unknown()).nullish(),
  satisfied: words,
});
export type RawSignIn = z.infer<typeof rawSignIn>;

export const rawCase = z.object({
  id: z.string(),
  policies: z.array(rawPolicy),
  namedLocations: z.array(rawLocation).nullish().transform((list) => list ?? []),
  authenticationStrengths: z.array(rawStrength).nullish().transform((list) => list ?? []),
  signIn: rawSignIn,
});
export type RawCase = z.infer<typeof rawCase>;
