/** The echo bot as the SDK's samples write it: restify, body parser, CloudAdapter with JWT validation. Its signing keys are read from a stand-in. */
import { ActivityHandler, CloudAdapter } from 'botbuilder';
import { AuthenticationConfiguration, AuthenticationConstants, BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory } from 'botframework-connector';
import restify, { type Request, type Response } from 'restify';
import { pino } from 'pino';
import { keepSentToken, readSetting, tellReady } from './process.ts';

const { appId, openIdMetadataUrl, tenantId } = readSetting();
keepSentToken(appId);
const authentication = BotFrameworkAuthenticationFactory.create(
  '',
  true,
  AuthenticationConstants.ToChannelFromBotLoginUrl,
  AuthenticationConstants.ToChannelFromBotOAuthScope,
  AuthenticationConstants.ToBotFromChannelTokenIssuer,
  AuthenticationConstants.OAuthUrl,
  openIdMetadataUrl,
  AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl,
  'urn:botframework:azure',
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- two declarations of one class in the SDK's typings
  new PasswordServiceClientCredentialFactory(appId, 'not-a-password', tenantId),
  new AuthenticationConfiguration(),
);
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
