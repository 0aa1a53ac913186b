import { claimKeyOf, judgeActivity } from './activity.ts';
import { readBearer } from './bearer.ts';
import { defaultGateLimits, readGateConfig, type GateConfig } from './config.ts';
import { guard, type Gate, type GateDependencies } from './guard.ts';
import { openIdKeySource } from './key-source.ts';
import { createRateLimit } from './rate-limit.ts';
import { maxBodyBytes } from './request.ts';
import { SigningKeys } from './signing-keys.ts';
import { parseStrictJson } from './strict-json.ts';
import { verifyToken } from './token.ts';
import { refuse } from './verdict.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/**
 * The gate for activities that come from Teams. Cheap checks stand before dear ones, so that a stranger pays more
 * than we do: rate, size, header, signature, body, store.
 *
 * @throws {GateConfigError} when a setting is missing or malformed; afterwards it never throws
 */
export function createChannelGate(given: GateConfig, dependencies: GateDependencies): Gate {
  const config = readGateConfig(given);
  const { now, fetch, log } = dependencies;
  const limits = config.limits ?? defaultGateLimits;
  const allows = createRateLimit(limits.rate, now);
  const source = openIdKeySource({ fetch, openIdMetadataUrl: config.openIdMetadataUrl, timeout: limits.keys.timeout });
  const keys = new SigningKeys(source, limits.keys, now, log);
  const verified = new VerifiedTokens(limits.verifiedTokens, now);
  return guard(dependencies, async (request) => {
    if (!allows(request.remoteAddress)) return refuse('rate.limited');
    if (request.body.byteLength > maxBodyBytes) return refuse('body.too-large');
    const bearer = readBearer(request);
    if (typeof bearer === 'string') return refuse(bearer);
    const claims = await verifyToken(bearer, { config, keys, verified, now });
    if (typeof claims === 'string') return refuse(claims);
    const body = parseStrictJson(request.body);
    if (body.status === 'refused') return refuse(body.reason);
    const broken = judgeActivity({ activity: body.value, claims, config });
    if (broken !== undefined) return refuse(broken);
    return { status: 'accepted', activity: body.value, claims, claimKey: claimKeyOf(body.value) };
  });
}
