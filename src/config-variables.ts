/** One environment variable: what it is for, an example, and whether it may be left out. */
export interface Variable {
  readonly what: string;
  readonly example: string;
  /** `always`, or the condition in words; absent: may be left out. */
  readonly needed?: string;
  /** Never printed, not even in part. */
  readonly secret?: true;
}

const credential = (who: string, does: string) =>
  ({
    [`GATEHOUSE_${who}_CREDENTIAL`]: {
      what: `How the identity that ${does} proves itself: client-certificate, managed-identity, managed-identity-assertion, workload-identity, or client-secret (development only)`,
      example: 'client-certificate',
      needed: 'outside the sandbox',
    },
    [`GATEHOUSE_${who}_CLIENT_ID`]: { what: `Application (client) id of the identity that ${does}; may be left out for a system-assigned managed identity`, example: '' },
    [`GATEHOUSE_${who}_CERTIFICATE_PATH`]: { what: 'PEM file with certificate and private key', example: '', needed: 'with client-certificate' },
    [`GATEHOUSE_${who}_CLIENT_SECRET`]: { what: 'Client secret; a secret can be copied, so use it for development only', example: '', needed: 'with client-secret', secret: true },
    [`GATEHOUSE_${who}_TOKEN_FILE`]: { what: 'File in which the platform puts the federated token', example: '', needed: 'with workload-identity' },
  }) as const;

/** Every variable that Gatehouse reads. `env/.env.example` lists the same, and a test compares the two in both directions. */
export const variables: Readonly<Record<string, Variable>> = {
  GATEHOUSE_CLOUD: { what: 'Microsoft cloud of the tenant: global, gcc, gcc-high, dod or china', example: 'global' },
  GATEHOUSE_TENANT_ID: { what: 'Entra tenant id: whose devices are explained, and the only tenant whose people are answered', example: '', needed: 'outside the sandbox' },
  ...credential('READER', 'reads the tenant'),
  ...credential('ACTOR', 'asks devices to check in'),
  BOT_ID: { what: 'Application (client) id of the bot registration', example: '', needed: 'outside the sandbox' },
  BOT_TYPE: { what: 'UserAssignedMsi or SingleTenant; multi-tenant bots can no longer be registered', example: 'UserAssignedMsi' },
  BOT_PASSWORD: { what: 'Client secret of the bot registration', example: '', needed: 'with BOT_TYPE=SingleTenant', secret: true },
  GATEHOUSE_SERVICE_URL_HOSTS: { what: 'Further hosts from which Teams may call, comma-separated; needed in the China cloud, whose hosts are not published', example: '' },
  GATEHOUSE_HELPDESK_GROUPS: { what: 'Object ids of Entra groups whose members may ask about other people, comma-separated', example: '' },
  GATEHOUSE_SOC_GROUPS: { what: 'Object ids of Entra groups whose members may also see detections, comma-separated', example: '' },
  GATEHOUSE_HELPDESK_CHANNEL: { what: 'Conversation id of the Teams channel to which people may send their case', example: '' },
  GATEHOUSE_STORE_URL: { what: 'file:<folder> for the embedded database (one process), postgres://… for a server (any number of replicas)', example: 'file:data/store' },
  GATEHOUSE_HOST: { what: 'Address to listen on', example: '0.0.0.0' },
  PORT: { what: 'TCP port to listen on; Teams reaches it as https://<your host>/api/messages', example: '3978' },
  GATEHOUSE_LOG_LEVEL: { what: 'debug, info, warn or error', example: 'info' },
  GATEHOUSE_SANDBOX_URL: { what: 'Address of a sandbox tenant on this machine; switches sandbox mode on, in which the bot listens on loopback only', example: '' },
  NODE_ENV: { what: 'production forbids sandbox mode', example: 'production' },
};
