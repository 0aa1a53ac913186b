/** Where one Microsoft cloud lives. Scopes are audiences: a Graph token is no good at Defender, nor in another cloud. */
export interface Cloud {
  /** Entra sign-in host, such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  readonly graphOrigin: string;
  readonly graphScope: string;
  /** Undefined where Defender for Endpoint has no API. */
  readonly defenderOrigin: string | undefined;
  readonly defenderScope: string;
  /** Audience of a managed identity's token that stands in for a client secret. */
  readonly exchangeScope: string;
}

export type CloudName = 'global' | 'gcc' | 'gcc-high' | 'dod' | 'china';

const globalCloud: Cloud = {
  authorityHost: 'https://login.microsoftonline.com',
  graphOrigin: 'https://graph.microsoft.com',
  graphScope: 'https://graph.microsoft.com/.default',
  defenderOrigin: 'https://api.security.microsoft.com',
  defenderScope: 'https://api.securitycenter.microsoft.com/.default',
  exchangeScope: 'api://AzureADTokenExchange/.default',
};

const governmentCloud: Cloud = {
  authorityHost: 'https://login.microsoftonline.us',
  graphOrigin: 'https://graph.microsoft.us',
  graphScope: 'https://graph.microsoft.us/.default',
  defenderOrigin: 'https://api-gov.securitycenter.microsoft.us',
  defenderScope: 'https://api-gov.securitycenter.microsoft.us/.default',
  exchangeScope: 'api://AzureADTokenExchangeUSGov/.default',
};

/** Sources: Graph national cloud deployments, Defender for Endpoint for US Government, @azure/identity authority hosts. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: globalCloud,
  gcc: {
    ...globalCloud,
    defenderOrigin: 'https://api-gcc.securitycenter.microsoft.us',
    defenderScope: 'https://api-gcc.securitycenter.microsoft.us/.default',
  },
  'gcc-high': governmentCloud,
  dod: {
    ...governmentCloud,
    graphOrigin: 'https://dod-graph.microsoft.us',
    graphScope: 'https://dod-graph.microsoft.us/.default',
  },
  china: {
    authorityHost: 'https://login.chinacloudapi.cn',
    graphOrigin: 'https://microsoftgraph.chinacloudapi.cn',
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    defenderOrigin: undefined,
    defenderScope: globalCloud.defenderScope,
    exchangeScope: 'api://AzureADTokenExchangeChina/.default',
  },
};

/** The global cloud's audiences at one origin that plays all three services: the sandbox tenant. */
export function cloudAt(origin: string): Cloud {
  return { ...globalCloud, authorityHost: origin, graphOrigin: origin, defenderOrigin: origin };
}
