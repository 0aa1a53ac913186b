/** One environment variable: what it is for, an example, and whether it may be left out. */
export interface Variable {
  readonly what: string;
  readonly example: string;
  /** `always`, or the condition in words; absent: may be left out. */
  readonly needed?: string;
  /** Never printed, not even in part. */
  readonly secret?: true;
}

const credential = (who: string, does: string, needed = 'outside the sandbox') =>
  ({
    [`GATEHOUSE_${who}_CREDENTIAL`]: {
      what: `How the identity that ${does} proves itself: client-certificate, managed-identity, managed-identity-assertion, workload-identity, or client-secret (development only)`,
      example: 'client-certificate',
      needed,
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
  ...credential('EXECUTOR', 'carries out approved changes', 'for changes; without it they are switched off'),
  BOT_ID: { what: 'Application (client) id of the bot registration', example: '', needed: 'outside the sandbox' },
  BOT_TYPE: { what: 'UserAssignedMsi or SingleTenant; multi-tenant bots can no longer be registered', example: 'UserAssignedMsi' },
  BOT_PASSWORD: { what: 'Client secret of the bot registration', example: '', needed: 'with BOT_TYPE=SingleTenant', secret: true },
  GATEHOUSE_SERVICE_URL_HOSTS: { what: 'Further hosts from which Teams may call, comma-separated; needed in the China cloud, whose hosts are not published', example: '' },
  GATEHOUSE_HELPDESK_GROUPS: { what: 'Object ids of Entra groups whose members may ask about other people, comma-separated', example: '' },
  GATEHOUSE_SOC_GROUPS: { what: 'Object ids of Entra groups whose members may also see detections, comma-separated', example: '' },
  GATEHOUSE_HELPDESK_CHANNEL: { what: 'Conversation id of the Teams channel to which people may send their case', example: '' },
  GATEHOUSE_INTUNE_GROUPS: { what: 'Object ids of Entra groups whose members own devices and compliance, and ask for and approve changes to them, comma-separated', example: '' },
  GATEHOUSE_ENTRA_GROUPS: { what: 'Object ids of Entra groups whose members own accounts and access, and ask for and approve changes to them, comma-separated', example: '' },
  GATEHOUSE_LEAD_GROUPS: { what: 'Object ids of Entra groups whose members are asked when others do not answer, comma-separated', example: '' },
  GATEHOUSE_EMERGENCY_GROUPS: { what: 'Object ids of Entra groups whose members may approve alone in an emergency, comma-separated', example: '' },
  GATEHOUSE_EMERGENCY_ACCOUNTS: { what: 'Object ids of the break-glass accounts, two or more, comma-separated: no policy that reaches one of them is switched on', example: '', needed: 'for changes' },
  GATEHOUSE_EXCEPTION_GROUP: { what: 'Object id of the Entra group that policies exclude and through which temporary exceptions are given; without it there are none', example: '' },
  GATEHOUSE_VIP_GROUPS: { what: 'Object ids of Entra groups whose members are marked as VIP where a change would hit them, comma-separated', example: '' },
  GATEHOUSE_ON_CALL_GROUPS: { what: 'The same for people who are on call', example: '' },
  GATEHOUSE_SERVICE_PRINCIPALS: { what: 'Object ids of the service principals of the identities above, comma-separated: no policy that reaches one of them is switched on', example: '' },
  GATEHOUSE_CHANGE_CHANNEL: { what: 'Conversation id of the Teams channel in which every change is shown', example: '' },
  GATEHOUSE_CHANGES_OFF: { what: 'Kinds of changes that nobody may ask for, such as isolate,scan; docs/changes.md lists them', example: '' },
  GATEHOUSE_FREEZE: { what: 'Windows in which no change begins that can wait: 2026-12-20T00:00Z/2027-01-04T00:00Z year-end, several with ; between them', example: '' },
  GATEHOUSE_STEP_UP: { what: 'Authentication contexts that approvers must prove with a fresh sign-in, by class of change: tenant-wide=c2,access=c1', example: '' },
  GATEHOUSE_PUBLIC_URL: { what: 'Address at which people reach this bot, such as https://gatehouse.example.com', example: '', needed: 'with GATEHOUSE_STEP_UP' },
  GATEHOUSE_SIGN_IN_CLIENT_ID: { what: 'Application (client) id of the approval page', example: '', needed: 'with GATEHOUSE_STEP_UP' },
  GATEHOUSE_SIGN_IN_CLIENT_SECRET: { what: 'Client secret of the approval page', example: '', needed: 'with GATEHOUSE_STEP_UP', secret: true },
  GATEHOUSE_AUDIT_HEAD_FILE: { what: 'File outside the database to which the head of the audit is appended, so that a shortened audit is noticed', example: '' },
  GATEHOUSE_FLIP_EVIDENCE: { what: 'Report-only evidence that On of a policy needs, where more than Gatehouse asks for by itself: sign-ins=20,days=7,working-days=5', example: '' },
  GATEHOUSE_BRAKE: { what: 'When a policy goes back to report-only by itself: more people kept out than this number, and more than this share of those it applied to, within so many minutes: people=3,share=0.2,window=60', example: '' },
  GATEHOUSE_HISTORY_DAYS: { what: 'Days of sign-ins that are kept to say who a change would hit, 1 to 30; 0 fetches and keeps none', example: '30' },
  GATEHOUSE_STORE_URL: { what: 'file:<folder> for the embedded database (one process), postgres://… for a server (any number of replicas)', example: 'file:data/store' },
  GATEHOUSE_HOST: { what: 'Address to listen on', example: '0.0.0.0' },
  PORT: { what: 'TCP port to listen on; Teams reaches it as https://<your host>/api/messages', example: '3978' },
  GATEHOUSE_LOG_LEVEL: { what: 'debug, info, warn or error', example: 'info' },
  GATEHOUSE_SANDBOX_URL: { what: 'Address of a sandbox tenant on this machine; switches sandbox mode on, in which the bot listens on loopback only', example: '' },
  NODE_ENV: { what: 'production forbids sandbox mode', example: 'production' },
};
