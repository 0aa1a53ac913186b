import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { AuthenticationConstants, ClaimsIdentity, GovernmentConstants, type ConnectorClient } from 'botframework-connector';
import { createConnectorHttp, type ConnectorHttpOptions } from './connector-http.ts';

/** Bot registration, in the SDK's terms. */
export interface TeamsCredentials {
  readonly appId: string;
  readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi';
  readonly tenantId?: string;
  readonly password?: string;
  readonly certificate?: { readonly thumbprint: string; readonly privateKey: string };
  /** `https://botframework.azure.us` for US government clouds; absent for the public one. */
  readonly channelService?: string;
}

/** What the inbound gate found in the token of a request. */
export type VerifiedClaims =
  | { readonly kind: 'token'; readonly issuer: string; readonly audience: string; readonly serviceUrl: string }
  | { readonly kind: 'anonymous' };

type TurnLogic = (context: TurnContext) => Promise<void>;

/**
 * teams-ai's adapter, with another entrance and another way out. In: turns start from what our gate has verified, so the SDK
 * reads no signing keys of its own; the entrance that takes an unverified request is closed. Out: see `createConnectorHttp`.
 */
export class GatedTeamsAdapter extends TeamsAdapter {
  readonly #appId: string;
  /** For whom our own tokens are made out; the SDK keeps its copy to itself. */
  readonly #audience: string;
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();

  /** Without credentials nothing is signed on the way out: for the Agents Playground. */
  constructor(credentials: TeamsCredentials | undefined, http: ConnectorHttpOptions) {
    super(credentials === undefined ? {} : settingsOf(credentials), undefined, undefined, { httpClient: createConnectorHttp(http) });
    this.#appId = credentials?.appId ?? '';
    const government = credentials?.channelService === GovernmentConstants.ChannelService;
    this.#audience = (government ? GovernmentConstants : AuthenticationConstants).ToChannelFromBotOAuthScope;
  }

  /** Runs one turn for an activity that the gate let through. Rejects only when the turn's error handler does. */
  async receive(activity: Activity, claims: VerifiedClaims, logic: TurnLogic): Promise<InvokeResponse | undefined> {
    const claimsIdentity = identityOf(claims);
    const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity);
    return this.processActivity({ audience: this.#audience, claimsIdentity, connectorFactory }, activity, logic);
  }

  override async process(): Promise<void> {
    throw new Error('GatedTeamsAdapter takes no raw requests: ask the inbound gate, then call receive.');
  }

  /** The connector client for a service address, made once; for speaking first. */
  async connector(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.#connectors.get(serviceUrl);
    if (known !== undefined) return known;
    const factory = this.botFrameworkAuthentication.createConnectorFactory(this.createClaimsIdentity(this.#appId));
    const made = factory.create(serviceUrl, this.#audience);
    if (this.#connectors.size >= mostConnectors) this.#connectors.clear();
    this.#connectors.set(serviceUrl, made);
    return made;
  }
}

/** Teams uses a few addresses per region; more would be a leak. */
const mostConnectors = 50;

function identityOf(claims: VerifiedClaims): ClaimsIdentity {
  if (claims.kind === 'anonymous') return new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
  return new ClaimsIdentity(
    [
      { type: AuthenticationConstants.IssuerClaim, value: claims.issuer },
      { type: AuthenticationConstants.AudienceClaim, value: claims.audience },
      { type: AuthenticationConstants.ServiceUrlClaim, value: claims.serviceUrl },
    ],
    true,
  );
}

function settingsOf({ appId, appType, tenantId, password, certificate, channelService }: TeamsCredentials): Record<string, string> {
  return {
    MicrosoftAppId: appId,
    // Always said: the SDK's default is multi-tenant, which no new registration can be.
    MicrosoftAppType: appType,
    ...(tenantId === undefined ? {} : { MicrosoftAppTenantId: tenantId }),
    ...(password === undefined ? {} : { MicrosoftAppPassword: password }),
    ...(certificate === undefined ? {} : { CertificateThumbprint: certificate.thumbprint, CertificatePrivateKey: certificate.privateKey }),
    ...(channelService === undefined ? {} : { ChannelService: channelService }),
  };
}
