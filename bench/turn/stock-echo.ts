/** The echo bot as the SDK's samples write it: restify, body parser, CloudAdapter with JWT validation. Its signing keys are read from a stand-in. */
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { AuthenticationConfiguration, AuthenticationConstants } from 'botframework-connector';
import restify, { type Request, type Response } from 'restify';
import { pino } from 'pino';
import { keepSentToken, readSetting, tellReady } from './process.ts';

const { appId, openIdMetadataUrl, tenantId } = readSetting();
keepSentToken(appId);
const authentication = new ConfigurationBotFrameworkAuthentication({
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'not-a-password',
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppTenantId: tenantId,
  ValidateAuthority: true,
  ToChannelFromBotLoginUrl: AuthenticationConstants.ToChannelFromBotLoginUrl,
  ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
  ToBotFromChannelTokenIssuer: AuthenticationConstants.ToBotFromChannelTokenIssuer,
  OAuthUrl: AuthenticationConstants.OAuthUrl,
  ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
  ToBotFromEmulatorOpenIdMetadataUrl: AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl,
  CallerId: 'urn:botframework:azure',
}, undefined, new AuthenticationConfiguration());
const adapter = new CloudAdapter(authentication);

class Echo extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(`You said: ${context.activity.text}`);
      await next();
    });
  }
}

const echo = new Echo();
const options = { name: '' };
Reflect.set(options, 'log', pino({ enabled: false }));
const server = restify.createServer(options);
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request: Request, response: Response) => {
  await adapter.process(Object.assign(request, { method: 'POST' }), Object.assign(response, { header: response.header.bind(response) }), async (context) => echo.run(context));
});
server.listen(0, '127.0.0.1', () => tellReady(server.address()));
