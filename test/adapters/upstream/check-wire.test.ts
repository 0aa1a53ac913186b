import { describe, expect, test } from '@jest/globals';
import { checkExchange, type Exchange } from '../../../scripts/wire/check-exchange.ts';
import { describeDefender } from '../../../scripts/wire/defender-api.ts';
import { completed } from '../../../scripts/wire/left-out.ts';
import { describeApi } from '../../../scripts/wire/open-api.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const options = ['$select', '$filter', '$expand', '$orderby', '$top'].map((name) => ({ name, in: 'query' }));
const json = (name: string) => ({ '2XX': { content: { 'application/json': { schema: ref(name) } } } });

/** A description in the form of the published ones, small enough to see what is in it. */
const api = describeApi({
  paths: {
    '/things': { get: { parameters: options, responses: json('thingList') } },
    '/things/{id}': { get: { parameters: [{ name: '$select', in: 'query' }], responses: json('thing') } },
    '/things/{id}/poke': { post: { requestBody: { content: { 'application/json': { schema: ref('poke') } } }, responses: { '204': {} } } },
  },
  components: {
    schemas: {
      entity: { type: 'object', properties: { id: { type: 'string' } } },
      thing: { allOf: [ref('entity'), { type: 'object', properties: { color: { allOf: [ref('color')] }, moods: { type: 'array', items: ref('color') }, part: ref('part'), owners: { type: 'array', items: ref('entity') } } }] },
      bigThing: { allOf: [ref('thing'), { type: 'object', properties: { weight: { type: 'number' } } }] },
      part: { type: 'object', properties: { size: { type: 'integer' } } },
      color: { type: 'string', enum: ['red', 'green'] },
      poke: { type: 'object', properties: { how: { type: 'string' } } },
      thingList: { type: 'object', properties: { value: { type: 'array', items: ref('thing') }, '@odata.nextLink': { type: 'string' } } },
    },
  },
});
const apis = { 'v1.0': api, beta: api, api: describeDefender() };

function check(change: Partial<Exchange>): readonly string[] {
  const good: Exchange = {
    method: 'GET', url: '/v1.0/things', requestHeaders: { 'client-request-id': 'x' }, requestBody: null, status: 200, responseBody: { '@odata.context': 'c', value: [] }, tenant: 'pilot',
  };
  return checkExchange({ ...good, ...change }, apis);
}

const row = (content: Record<string, unknown>) => ({ responseBody: { value: [content] } });
const error = { error: { code: 'BadRequest', message: 'm', innerError: { date: 'd', 'request-id': 'r', 'client-request-id': 'c' } } };

describe('what the wire check lets pass', () => {
  const good: readonly [name: string, change: Partial<Exchange>][] = [
    ['a plain list', {}],
    ['every option with properties that exist', { url: "/v1.0/things?$select=id,color&$filter=color eq 'red' and part/size gt 3 and startswith(id,'a eq b')&$expand=owners($select=id)&$orderby=id desc&$top=5" }],
    ['the place in a list', { url: '/v1.0/things?$top=5&$skiptoken=abc' }],
    ['a known member, a null, a nested part', row({ id: '1', color: 'green', moods: ['red'], part: { size: 1 }, owners: [{ id: 'o' }] })],
    ['a multi-valued enum as one text', row({ moods: 'red,green' })],
    ['the property of a derived type that is named', row({ '@odata.type': '#bigThing', weight: 4 })],
    ['an action without an answer', { method: 'POST', url: '/beta/things/7/poke', requestBody: { how: 'gently' }, status: 204, responseBody: null }],
    ['a documented error', { status: 404, responseBody: error }],
    ['an odd value inside an export', { ...row({ color: 'mauve', weight: 2 }), tenant: 'dump' }],
    ['a machine', { url: '/api/machines?$filter=aadDeviceId eq 00000000-0000-4000-8000-000000000001', responseBody: { value: [{ id: '1', riskScore: 'High' }] } }],
    ['a wrong question of a test, refused', { url: '/v1.0/nothing', requestHeaders: {}, status: 404, responseBody: error }],
  ];
  test.each(good)('%s', (_name, change) => {
    expect(check(change)).toEqual([]);
  });
});

describe('what the wire check finds', () => {
  const bad: readonly [name: string, change: Partial<Exchange>, finding: string][] = [
    ['an unknown path', { url: '/v1.0/thing' }, 'no path'],
    ['an unknown version', { url: '/v2.0/things' }, 'belongs to no API'],
    ['a method that the path does not have', { method: 'DELETE', url: '/v1.0/things/1' }, 'no method'],
    ['an option that is not allowed there', { url: '/v1.0/things/1?$top=1', responseBody: {} }, "'$top' is not allowed"],
    ['an option in the wrong case', { url: '/v1.0/things?$Select=id' }, "'$Select' is not allowed"],
    ['a selected property that does not exist', { url: '/v1.0/things?$select=id,colour' }, "'colour'"],
    ['a property in the wrong case', { url: '/v1.0/things?$select=Color' }, "'Color'"],
    ['a filter on an unknown property', { url: "/v1.0/things?$filter=id eq 'color eq 1' and colour eq 'red'" }, "'colour'"],
    ['a filter on an unknown part', { url: '/v1.0/things?$filter=part/weight eq 1' }, "'part/weight'"],
    ['a filter with a wrong enum member', { url: "/v1.0/things?$filter=color eq 'Red'" }, "'Red'"],
    ['an expansion of nothing', { url: '/v1.0/things?$expand=friends' }, "'friends'"],
    ['a wrong property inside an expansion', { url: '/v1.0/things?$expand=owners($select=name)' }, "'name'"],
    ['an order by nothing', { url: '/v1.0/things?$orderby=age desc' }, "'age'"],
    ['an undescribed property in an answer', row({ colour: 'red' }), "'colour'"],
    ['an undescribed property deep in an answer', row({ part: { weight: 1 } }), "'weight'"],
    ['a wrong enum member in an answer', row({ color: 'Green' }), "'Green'"],
    ['a property of a derived type that is not named', row({ weight: 4 }), "'weight'"],
    ['a type that does not belong there', row({ '@odata.type': '#part', size: 4 }), "'#part'"],
    ['an undescribed property inside an export', { ...row({ colour: 1 }), tenant: 'dump' }, "'colour'"],
    ['a body where none belongs', { requestBody: {} }, 'a body is sent'],
    ['a wrong body', { method: 'POST', url: '/v1.0/things/7/poke', requestBody: { force: 1 }, status: 204, responseBody: null }, "'force'"],
    ['an answer where none belongs', { method: 'POST', url: '/v1.0/things/7/poke', requestBody: { how: 'x' }, status: 200, responseBody: {} }, 'a body comes'],
    ['an undocumented error', { status: 500, responseBody: { message: 'oops' } }, 'error body of 500'],
    ['a wrong question of the product, though refused', { url: '/v1.0/nothing', status: 404, responseBody: error }, 'no path'],
    ['a wrong question of a test that was answered', { url: '/v1.0/things?$Select=id', requestHeaders: {} }, "'$Select'"],
    ['a machine with a camelCase risk', { url: '/api/machines', responseBody: { value: [{ riskScore: 'high' }] } }, "'high'"],
    ['an unknown Defender path', { url: '/api/devices', responseBody: { value: [] } }, 'no path'],
  ];
  test.each(bad)('%s', (_name, change, finding) => {
    expect(check(change).join('\n')).toContain(finding);
  });
});

/** A published description as they are: audits and roles left out, approval requests cut off, a body for the update of a policy. */
const published = {
  paths: {
    '/users/{user-id}/transitiveMemberOf': { get: { parameters: options, responses: { '2XX': { content: { 'application/json': { schema: { properties: { value: { type: 'array', items: ref('microsoft.graph.directoryObject') } } } } } } } } },
    '/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}': {
      patch: { requestBody: { content: { 'application/json': { schema: ref('policy') } } }, responses: json('policy') },
    },
  },
  components: {
    schemas: {
      'microsoft.graph.entity': { type: 'object', properties: { id: { type: 'string' } } },
      'microsoft.graph.directoryObject': { allOf: [ref('microsoft.graph.entity'), { type: 'object', properties: { deletedDateTime: { type: 'string' } } }] },
      'microsoft.graph.operationApprovalRequest': { type: 'object', 'x-truncated': true },
      policy: { type: 'object', properties: { state: { type: 'string' } } },
    },
  },
};
const whole = { 'v1.0': describeApi(completed(published, 'v1.0')), beta: describeApi(completed(published, 'beta')), api: describeDefender() };

function checkChange(change: Partial<Exchange>): string {
  const good: Exchange = { method: 'GET', url: '/v1.0/auditLogs/directoryAudits', requestHeaders: { 'client-request-id': 'x' }, requestBody: null, status: 200, responseBody: { value: [] }, tenant: 'pilot' };
  return checkExchange({ ...good, ...change }, whole).join('\n');
}

const isolate = { method: 'POST', url: '/api/machines/7/isolate', requestBody: { Comment: 'c', IsolationType: 'Full' }, status: 201, responseBody: { id: '1', type: 'Isolate', status: 'Pending', scope: 'Full' } };
const cancel = { method: 'POST', url: '/api/machineactions/1/cancel', requestBody: { Comment: 'c' }, responseBody: { id: '1', type: 'Isolate', status: 'Cancelled' } };
const patch = { method: 'PATCH', url: '/v1.0/identity/conditionalAccess/policies/7', requestBody: { state: 'enabled' }, status: 204, responseBody: null };
const revoke = { method: 'POST', url: '/v1.0/users/7/revokeSignInSessions', responseBody: { '@odata.context': 'c', value: true } };
const approvals = '/beta/deviceManagement/operationApprovalRequests';

describe('what is checked of calls that the published descriptions leave out', () => {
  const good: readonly [name: string, change: Partial<Exchange>][] = [
    ['a machine isolated', isolate],
    ['a scan', { ...isolate, url: '/api/machines/7/runAntiVirusScan', requestBody: { Comment: 'c', ScanType: 'Quick' }, responseBody: { type: 'RunAntiVirusScan', scope: 'Quick' } }],
    ['a machine action stopped', cancel],
    ['the machine actions', { url: "/api/machineactions?$filter=machineId eq '7'", responseBody: { value: [{ id: '1', lastUpdateTimeUtc: 't' }] } }],
    ['a policy updated', patch],
    ['sessions revoked', revoke],
    ['the directory audits', { url: "/v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t: t/id eq '7') and activityDateTime ge 2026-01-01T00:00:00Z", ...row({ id: '1', result: 'success', initiatedBy: { user: { id: '2' } }, targetResources: [{ id: '3', modifiedProperties: [{ displayName: 'state' }] }] }) }],
    ['the approval requests', { url: `${approvals}?$filter=status eq 'needsApproval'`, ...row({ id: '1', status: 'expired', requiredOperationApprovalPolicyTypes: ['compliancePolicy'] }) }],
    ['the roles of a person', { url: '/v1.0/users/7/transitiveMemberOf?$select=id,roleTemplateId', ...row({ '@odata.type': '#microsoft.graph.directoryRole', id: '1', roleTemplateId: '2' }) }],
  ];
  test.each(good)('lets pass: %s', (_name, change) => {
    expect(checkChange(change)).toBe('');
  });

  const bad: readonly [name: string, change: Partial<Exchange>, finding: string][] = [
    ['a kind of isolation that does not exist', { ...isolate, requestBody: { Comment: 'c', IsolationType: 'full' } }, "'full'"],
    ['a word in the wrong case in a body', { ...isolate, requestBody: { comment: 'c', IsolationType: 'Full' } }, "'comment'"],
    ['a kind of scan in the body of an isolation', { ...isolate, requestBody: { Comment: 'c', ScanType: 'Full' } }, "'ScanType'"],
    ['an isolation that is answered with 200', { ...isolate, status: 200 }, '200 instead of 201'],
    ['a state of a machine action that does not exist', { ...isolate, responseBody: { status: 'Done' } }, "'Done'"],
    ['a property that machine actions do not have', { ...cancel, responseBody: { machine: '7' } }, "'machine'"],
    ['a filter of machine actions by a wrong type', { url: "/api/machineactions?$filter=type eq 'isolate'" }, "'isolate'"],
    ['an updated policy that comes back', { ...patch, status: 200, responseBody: { state: 'enabled' } }, '200 instead of 204'],
    ['a body where sessions are revoked', { ...revoke, requestBody: {} }, 'a body is sent'],
    ['another answer to that', { ...revoke, responseBody: { revoked: true } }, "'revoked'"],
    ['a filter of the audits by an unknown property', { url: "/v1.0/auditLogs/directoryAudits?$filter=actor eq 'x'" }, "'actor'"],
    ['a choice of properties, which audits do not offer', { url: '/v1.0/auditLogs/directoryAudits?$select=id' }, "'$select' is not allowed"],
    ['an outcome of an audit that does not exist', row({ result: 'Success' }), "'Success'"],
    ['an unknown property of who did it', row({ initiatedBy: { user: { upn: 'x' } } }), "'upn'"],
    ['an unknown property of what moved', row({ targetResources: [{ modifiedProperties: [{ name: 'x' }] }] }), "'name'"],
    ['a state of an approval request that does not exist', { url: `${approvals}?$filter=status eq 'pending'` }, "'pending'"],
    ['an operation for approval that does not exist', { url: approvals, ...row({ requiredOperationApprovalPolicyTypes: ['deviceCompliancePolicy'] }) }, "'deviceCompliancePolicy'"],
    ['approval requests in v1.0', { url: approvals.replace('beta', 'v1.0') }, 'no path'],
    ['an unknown property of a role', { url: '/v1.0/users/7/transitiveMemberOf', ...row({ '@odata.type': '#microsoft.graph.directoryRole', roleId: '2' }) }, "'roleId'"],
  ];
  test.each(bad)('finds: %s', (_name, change, finding) => {
    expect(checkChange(change)).toContain(finding);
  });
});
