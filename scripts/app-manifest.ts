import { z } from 'zod/v4';

const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is no GUID');
const https = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(2_048);
const scope = z.enum(['personal', 'team', 'groupChat']);
const icon = z.string().regex(/^[\w-]+\.png$/);

const command = z.strictObject({
  // The schema allows 128 characters; the command menu of Teams shows about 32.
  title: z.string().min(1).max(32).regex(/^[^/]/, 'must not begin with a slash'),
  description: z.string().min(1).max(128),
});

const bot = z.strictObject({
  botId: guid,
  scopes: z.array(scope).min(1),
  isNotificationOnly: z.boolean(),
  supportsFiles: z.boolean(),
  commandLists: z.array(z.strictObject({ scopes: z.array(scope).min(1), commands: z.array(command).min(1).max(12) })).max(3),
});

/**
 * The rules of the Teams app manifest 1.29 that our manifest can break. Narrower than Microsoft's schema on purpose: a key that is
 * not listed here has not been thought about.
 */
export const appManifest = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.29'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: guid,
  developer: z.strictObject({ name: z.string().min(1).max(32), websiteUrl: https, privacyUrl: https, termsOfUseUrl: https }),
  name: z.strictObject({ short: z.string().min(1).max(30), full: z.string().min(1).max(100) }),
  description: z.strictObject({ short: z.string().min(1).max(80), full: z.string().min(1).max(4_000) }),
  icons: z.strictObject({ color: icon, outline: icon }),
  accentColor: z.string().regex(/^#[0-9A-F]{6}$/i),
  defaultInstallScope: scope,
  supportsChannelFeatures: z.literal('tier1'),
  bots: z.array(bot).length(1),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])),
  validDomains: z.array(z.string()).max(100),
});

export type AppManifest = z.infer<typeof appManifest>;
