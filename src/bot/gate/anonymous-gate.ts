import { claimKeyOf, hasIds } from './activity.ts';
import { guard, type Gate, type GateDependencies } from './guard.ts';
import { isLoopback, isLoopbackUrl } from './loopback.ts';
import { assertMayStart, MayNotStart, type StartConditions } from './may-start.ts';
import { headerValues, maxBodyBytes, type GateRequest } from './request.ts';
import { parseStrictJson, type JsonObject } from './strict-json.ts';
import { refuse, type RefusalReason } from './verdict.ts';

/**
 * The gate of the sandbox: the Agents Playground signs nothing, so what counts is that everything stays on this
 * machine. A web page open in the same browser is the stranger here; it is kept out by the `Host` header (a foreign
 * name that was pointed at 127.0.0.1), by `Origin` and by the content type, which a page cannot send without asking.
 * Ids need not be GUIDs: those of the Playground are not.
 *
 * @throws {MayNotStart} outside the sandbox, with an app id, or when listening beyond this machine
 */
export function createAnonymousGate(conditions: StartConditions, dependencies: Omit<GateDependencies, 'fetch'>): Gate {
  if (assertMayStart(conditions) !== 'anonymous') {
    throw new MayNotStart('The bot has an app id, so requests must be signed. Remove the app id to use the Agents Playground without credentials.');
  }
  return guard(dependencies, async (request) => {
    const foreign = findForeign(request);
    if (foreign !== undefined) return refuse(foreign);
    if (request.body.byteLength > maxBodyBytes) return refuse('body.too-large');
    const body = parseStrictJson(request.body);
    if (body.status === 'refused') return refuse(body.reason);
    const broken = judgeLocalActivity(body.value);
    if (broken !== undefined) return refuse(broken);
    return { status: 'accepted', activity: body.value, claims: { kind: 'anonymous' }, claimKey: claimKeyOf(body.value) };
  });
}

function findForeign(request: GateRequest): RefusalReason | undefined {
  if (!isLoopback(request.remoteAddress)) return 'local.remote-address';
  const [host, ...otherHosts] = headerValues(request, 'host');
  if (host === undefined || otherHosts.length > 0 || !isLoopback(host.replace(/:\d{1,5}$/, ''))) return 'local.host';
  if (!headerValues(request, 'origin').every(isLoopbackUrl)) return 'local.origin';
  if (headerValues(request, 'sec-fetch-site').includes('cross-site')) return 'local.origin';
  const [contentType = ''] = headerValues(request, 'content-type');
  return /^application\/json *(?:;|$)/i.test(contentType) ? undefined : 'local.content-type';
}

function judgeLocalActivity(activity: JsonObject): RefusalReason | undefined {
  if (!hasIds({ activity })) return 'activity.shape';
  if (activity['channelId'] !== 'msteams') return 'activity.channel';
  const serviceUrl = activity['serviceUrl'];
  return typeof serviceUrl === 'string' && isLoopbackUrl(serviceUrl) ? undefined : 'activity.service-url-host';
}
