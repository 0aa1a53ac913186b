import { officeApps } from './well-known.ts';

/**
 * What the word Office365 stands for, as far as the ids of its parts are published. Microsoft names the parts without ids and adds to
 * them, so an app that is missing here is judged as being outside.
 */
export const office365Apps: readonly string[] = [
  ...officeApps,
  '00000004-0000-0ff1-ce00-000000000000', // Skype for Business Online
  '00000005-0000-0ff1-ce00-000000000000', // Viva Engage
  '00000006-0000-0ff1-ce00-000000000000', // Microsoft Office 365 Portal
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264', // Microsoft Teams
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', // Microsoft Teams Web Client
  '4765445b-32c6-49b0-83e6-1d93765276ca', // OfficeHome
  'd3590ed6-52b3-4102-aeff-aad2292ab01c', // Microsoft Office
  '89bee1f7-5e6e-4d8a-9f3d-ecd601259da7', // Office365 Shell WCSS-Client
  '9199bf20-a13f-4107-85dc-02114787ef48', // One Outlook Web
  'b26aadf8-566f-4478-926f-589f601d9c74', // OneDrive
  'ab9b8c07-8f02-4f72-87fa-80105867a763', // OneDrive SyncEngine
  '2d4d3d8e-2be3-4bef-9f87-7875a61c29de', // OneNote
  '08e18876-6177-487e-b8b5-cf950c1e598c', // SharePoint Online Web Client Extensibility
  '66a88757-258c-4c72-893c-3e8bed4d6899', // Office 365 Search Service
  '94c63fef-13a3-47bc-8074-75af8c65887a', // Office Delve
  'c9a559d2-7aab-4f13-a6ed-e7e9c52aec87', // Microsoft Forms
  '09abbdfd-ed23-44ee-a2d9-a627aa1c90f3', // ProjectWorkManagement, which is Planner
  '905fcf26-4eb7-48a0-9ff0-8dcc7194b5ba', // Sway
  '22098786-6e16-43cc-a27d-191a01a1e3b5', // Microsoft To-Do
  '2087bd82-7206-4c0a-b305-1321a39e5926', // Microsoft To-Do web app
  '2634dd23-5e5a-431c-81ca-11710d9079f4', // Microsoft Stream Service
  'cf53fce8-def6-4aeb-8d30-b158e7b1cf83', // Microsoft Stream Portal
  '95de633a-083e-42f5-b444-a4295d8e9314', // Microsoft Whiteboard Services
  '475226c6-020e-4fb2-8a90-7a972cbfc1d4', // PowerApps Service
  '6204c1d1-4712-4c46-a7d9-3ed63d992682', // Microsoft Flow Portal
  '48af08dc-f6d2-435f-b2a7-069abd99c086', // Connectors
  '80ccca67-54bd-44ab-8625-4b79c4dc7775', // Protection Center
];

/** What the word MicrosoftAdminPortals stands for. */
export const adminPortalApps: readonly string[] = [
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', // Azure portal, Entra admin center and, at its root, Intune admin center
  '74658136-14ec-4630-ad9b-26e160ff0fc6', // Entra's pages in the Azure portal
  '5926fc8e-304e-4f59-8bed-58ca97cc39a4', // Microsoft Intune portal extension
  '497effe9-df71-4043-a8bb-14cf78c4b63b', // Exchange admin center
  '00000006-0000-0ff1-ce00-000000000000', // Microsoft 365 admin center
  '80ccca67-54bd-44ab-8625-4b79c4dc7775', // Defender and Purview portals
  '2ddfbe71-ed12-4123-b99b-d5fc8a062a79', // Teams admin center
];
