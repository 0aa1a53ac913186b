import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Packages that a framework loads as it starts and that this bot never or seldom uses. They take half of the time to be ready. Each
 * is loaded, whole and unchanged, when something of it is first used; import this file before the frameworks.
 */
export const lazyModules: readonly LazyModule[] = [
  // Sign-in through the framework, which is not used; one class is extended as the file loads.
  { user: '@microsoft/teams-ai', name: 'botbuilder-dialogs', atOnce: 'botbuilder-dialogs/lib/dialog.js' },
  { user: '@microsoft/teams-ai', name: '@azure/msal-node' },
  // For prompts of a language model.
  { user: '@microsoft/teams-ai', name: 'yaml' },
  { user: '@microsoft/teams-ai', name: 'axios' },
  // Tokens are judged by our own gate; the bot's own is fetched with the first message.
  { user: 'botframework-connector', name: 'jsonwebtoken' },
  { user: 'botframework-connector', name: '@azure/msal-node' },
  { user: 'botframework-connector', name: '@azure/identity' },
  // Other bots, spoken text and transcripts on disk.
  { user: 'botframework-connector', name: 'axios' },
  { user: 'botbuilder', name: 'axios' },
  { user: 'botbuilder', name: 'htmlparser2' },
  { user: 'botbuilder', name: 'fs-extra' },
  // Plugins of the server that are not mounted.
  { user: 'restify', name: 'http-signature' },
  { user: 'restify', name: 'formidable' },
];

export interface LazyModule {
  /** Package whose import of it is put off; others load it as ever. */
  readonly user: string;
  readonly name: string;
  /** A part of it that is needed at once. */
  readonly atOnce?: string;
}

/** Stand-ins by their address, which is no file: under the address of the real module the loader would take one for the other. */
const standIns = new Map<string, { readonly file: string; readonly lazy: LazyModule }>();

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    const lazy = lazyModules.find(({ user, name }) => name === specifier && context.parentURL?.includes(`/node_modules/${user}/`) === true);
    if (lazy === undefined) return resolved;
    const url = new URL(`./stand-in-${lazyModules.indexOf(lazy)}.cjs`, import.meta.url).href;
    standIns.set(url, { file: fileURLToPath(resolved.url), lazy });
    return { ...resolved, url, format: 'commonjs', shortCircuit: true };
  },
  load: (url, context, next) => {
    const standIn = standIns.get(url);
    return standIn === undefined ? next(url, context) : { format: 'commonjs', source: sourceOf(standIn.file, standIn.lazy), shortCircuit: true };
  },
});

/** A module that is the other one from the first look into it. `__esModule` is answered without looking: compiled imports ask for it at once. */
function sourceOf(file: string, { atOnce }: LazyModule): string {
  return `
    const load = require('node:module').createRequire(${JSON.stringify(file)});
    const atOnce = ${atOnce === undefined ? '{}' : `load(${JSON.stringify(atOnce)})`};
    let whole;
    const target = () => (whole ??= load(${JSON.stringify(file)}));
    module.exports = new Proxy(function () {}, {
      get: (_, name) => {
        if (name === '__esModule') return true;
        if (Object.hasOwn(atOnce, name)) return atOnce[name];
        return name === 'default' && !target().__esModule && !('default' in target()) ? target() : target()[name];
      },
      has: (_, name) => name in target(),
      apply: (_, self, values) => Reflect.apply(target(), self, values),
      construct: (_, values) => Reflect.construct(target(), values),
    });`;
}
