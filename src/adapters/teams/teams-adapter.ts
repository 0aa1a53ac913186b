import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, ResourceResponse, TurnContext } from 'botbuilder';
import { AppCredentials, AuthenticationConstants, ClaimsIdentity, ConnectorFactory, GovernmentConstants, type BotFrameworkAuthentication, type ConnectorClient, type UserTokenClient } from 'botframework-connector';
import { createConnectorHttp, type ConnectorHttpOptions, type ConnectorPost } from './connector-http.ts';

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
  readonly #loginUrl: string;
  readonly #http: ConnectorPost;
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();
  #credentials: Promise<unknown> | undefined;

  /** Without credentials nothing is signed on the way out: for the Agents Playground. */
  constructor(credentials: TeamsCredentials | undefined, http: ConnectorHttpOptions) {
    const connectorHttp = createConnectorHttp(http);
    super(credentials === undefined ? {} : settingsOf(credentials), undefined, undefined, { httpClient: connectorHttp });
    this.#appId = credentials?.appId ?? '';
    const government = credentials?.channelService === GovernmentConstants.ChannelService;
    this.#audience = (government ? GovernmentConstants : AuthenticationConstants).ToChannelFromBotOAuthScope;
    this.#loginUrl = (government ? GovernmentConstants : AuthenticationConstants).ToChannelFromBotLoginUrl;
    this.#http = connectorHttp;
    shareUserTokenClient(this.botFrameworkAuthentication);
  }

  /** Runs one turn for an activity that the gate let through. Rejects only when the turn's error handler does. */
  async receive(activity: Activity, claims: VerifiedClaims, logic: TurnLogic): Promise<InvokeResponse | undefined> {
    const claimsIdentity = identityOf(claims);
    // The SDK would make a client for every turn. Ours is that of the address alone: it signs as this bot whoever asked.
    const connectorFactory = new KeptConnectors(async (serviceUrl) => this.connector(serviceUrl));
    return this.processActivity({ audience: this.#audience, claimsIdentity, connectorFactory }, activity, logic);
  }

  /** Messages and signs of typing go out without the SDK's serializer, which walks every part of a card; the rest as it does. */
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push(await this.#sendOne(context, activity));
    return responses;
  }

  async #sendOne(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const { type, conversation, replyToId, serviceUrl } = activity;
    const isPlain = type === 'message' || type === 'typing';
    if (!isPlain || conversation === undefined || serviceUrl === undefined) {
      const [response] = await super.sendActivities(context, [activity]);
      return response ?? { id: '' };
    }
    delete activity.id;
    const reply = replyToId === undefined || replyToId === '' ? '' : `/${encodeURIComponent(replyToId)}`;
    const url = new URL(`v3/conversations/${encodeURIComponent(conversation.id)}/activities${reply}`, serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`);
    const { id } = await this.#http.post(url, await this.#token(), JSON.stringify(activity));
    return { id: id ?? '' };
  }

  override async process(): Promise<void> {
    throw new Error('GatedTeamsAdapter takes no raw requests: ask the inbound gate, then call receive.');
  }

  /** The bot's own token, which the SDK's credentials keep for as long as it lives; undefined without credentials. */
  async #token(): Promise<string | undefined> {
    if (this.#appId === '') return undefined;
    this.#credentials ??= this.credentialsFactory.createCredentials(this.#appId, this.#audience, this.#loginUrl, true);
    const credentials = await this.#credentials;
    if (!(credentials instanceof AppCredentials)) throw new TypeError('the credentials of the bot give no token');
    return credentials.getToken();
  }

  /** The connector client for a service address, made once. */
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

/**
 * The SDK makes a client for its sign-in service in every turn, a pipeline of a dozen policies each time. Nobody signs in through
 * it here, and what it holds is of this bot alone: one does.
 */
function shareUserTokenClient(authentication: BotFrameworkAuthentication): void {
  const create = authentication.createUserTokenClient.bind(authentication);
  let shared: Promise<UserTokenClient> | undefined;
  authentication.createUserTokenClient = async (claims) => (shared ??= create(claims));
}

class KeptConnectors extends ConnectorFactory {
  readonly create: (serviceUrl: string) => Promise<ConnectorClient>;

  constructor(create: (serviceUrl: string) => Promise<ConnectorClient>) {
    super();
    this.create = create;
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
