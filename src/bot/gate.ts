/**
 * Our own inbound gate, before the bot SDK. The SDK accepts an empty service address, other channels, other tenants
 * and, without an app id, everything; what must hold instead is listed in docs/gate.md.
 */
export { createAnonymousGate } from './gate/anonymous-gate.ts';
export { createChannelGate } from './gate/channel-gate.ts';
export { defaultGateLimits, GateConfigError, gatePresets, publicCloudGate, type GateConfig, type GateLimits, type GatePreset } from './gate/config.ts';
export type { Gate, GateDependencies, GateLogLine } from './gate/guard.ts';
export { assertMayStart, MayNotStart, type StartConditions } from './gate/may-start.ts';
export { maxBodyBytes, readBody, type BodyRead, type GateRequest } from './gate/request.ts';
export { isAllowedServiceUrl } from './gate/service-url.ts';
export type { JsonObject } from './gate/strict-json.ts';
export type { Accepted, GateClaims, GateVerdict, RefusalReason, Refused, TokenClaims } from './gate/verdict.ts';
