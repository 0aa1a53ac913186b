import { resource, type FilterRule, type ValueKind } from './schema.ts';

/** `by` lists operators; 'startsWith' and 'in' among them. Directory objects know the same set nearly everywhere. */
function rule(as: ValueKind, by: string): FilterRule {
  return { as, by };
}

const directoryText = rule('text', 'eq ne not in startswith endswith ge le');
const directoryId = rule('text', 'eq ne not in');
const directoryFlag = rule('boolean', 'eq ne not in');
const directoryDate = rule('date', 'eq ne not ge le in');
const advanced = ['ne', 'not', 'endswith'];
const eq = rule('text', 'eq');
const eqEnum = rule('enum', 'eq');
const eqStarts = rule('text', 'eq startswith');

export const user = resource({
  name: 'user',
  both: `aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday businessPhones city companyName
    consentProvidedForMinor country createdDateTime creationType customSecurityAttributes deletedDateTime department deviceEnrollmentLimit
    displayName employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType externalUserState
    externalUserStateChangeDateTime faxNumber givenName hireDate id identities identityParentId imAddresses interests isManagementRestricted
    isResourceAccount jobTitle lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mail mailNickname
    mailboxSettings mobilePhone mySite officeLocation onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes
    onPremisesImmutableId onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile pastProjects postalCode
    preferredDataLocation preferredLanguage preferredName print provisionedPlans proxyAddresses responsibilities schools securityIdentifier
    serviceProvisioningErrors showInAddressList signInActivity signInSessionsValidFromDateTime skills state streetAddress surname
    usageLocation userPrincipalName userType`,
  beta: 'deviceKeys infoCatalogs isLicenseReconciliationNeeded onPremisesSipInfo refreshTokensValidFromDateTime',
  byDefault: 'businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName',
  filters: {
    id: directoryId, userPrincipalName: directoryText, displayName: directoryText, mail: directoryText, mailNickname: directoryText,
    givenName: directoryText, surname: directoryText, department: directoryText, jobTitle: directoryText, employeeId: directoryText,
    accountEnabled: directoryFlag, userType: directoryId, createdDateTime: directoryDate, country: directoryText, usageLocation: directoryText,
  },
  orderBy: ['displayName', 'userPrincipalName'],
  advanced,
});

export const device = resource({
  name: 'device',
  both: `accountEnabled alternativeSecurityIds approximateLastSignInDateTime complianceExpirationDateTime deletedDateTime deviceCategory
    deviceId deviceMetadata deviceOwnership deviceVersion displayName enrollmentProfileName enrollmentType id isCompliant isManaged
    isManagementRestricted isRooted managementType manufacturer mdmAppId model onPremisesLastSyncDateTime onPremisesSecurityIdentifier
    onPremisesSyncEnabled operatingSystem operatingSystemVersion physicalIds profileType registrationDateTime systemLabels trustType`,
  beta: 'alternativeNames domainName extensionAttributes hostnames kind name platform status',
  inside: 'registeredOwners registeredUsers',
  filters: {
    id: directoryId, deviceId: rule('text', 'eq ne not in startswith'), displayName: directoryText, operatingSystem: directoryText,
    operatingSystemVersion: directoryText, trustType: directoryId, mdmAppId: directoryId, profileType: directoryId,
    accountEnabled: directoryFlag, isCompliant: directoryFlag, isManaged: directoryFlag, approximateLastSignInDateTime: directoryDate,
    registrationDateTime: directoryDate,
  },
  orderBy: ['displayName'],
  advanced,
});

export const group = resource({
  name: 'group',
  both: `allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers classification createdDateTime deletedDateTime
    description displayName expirationDateTime groupTypes hasMembersWithLicenseErrors hideFromAddressLists hideFromOutlookClients id
    isArchived isAssignableToRole isManagementRestricted isSubscribedByMail licenseProcessingState mail mailEnabled mailNickname
    membershipRule membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName
    onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation
    preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier
    serviceProvisioningErrors theme uniqueName unseenCount visibility`,
  beta: 'accessType createdByAppId isFavorite membershipRuleProcessingStatus organizationId unseenConversationsCount unseenMessagesCount writebackConfiguration',
  inside: 'members owners',
  filters: {
    id: directoryId, displayName: directoryText, mail: directoryText, mailNickname: directoryText, description: directoryText,
    securityEnabled: directoryFlag, mailEnabled: directoryFlag, createdDateTime: directoryDate,
  },
  orderBy: ['displayName'],
  advanced,
});

export const servicePrincipal = resource({
  name: 'servicePrincipal',
  both: `accountEnabled addIns alternativeNames appDescription appDisplayName appId appOwnerOrganizationId appRoleAssignmentRequired appRoles
    applicationTemplateId createdDateTime customSecurityAttributes deletedDateTime description disabledByMicrosoftStatus displayName homepage id info keyCredentials loginUrl
    logoutUrl notes notificationEmailAddresses oauth2PermissionScopes passwordCredentials preferredSingleSignOnMode preferredTokenSigningKeyThumbprint
    replyUrls resourceSpecificApplicationPermissions samlSingleSignOnSettings servicePrincipalNames servicePrincipalType signInAudience tags tokenEncryptionKeyId
    verifiedPublisher`,
  filters: { id: directoryId, appId: directoryId, displayName: directoryText, accountEnabled: directoryFlag, servicePrincipalType: directoryId, preferredSingleSignOnMode: directoryText, tags: rule('text', 'any') },
  orderBy: ['displayName'],
  advanced,
});

export const appRoleAssignment = resource({
  name: 'appRoleAssignment',
  both: 'appRoleId createdDateTime deletedDateTime id principalDisplayName principalId principalType resourceDisplayName resourceId',
  filters: { resourceId: rule('guid', 'eq') },
});

export const managedDevice = resource({
  name: 'managedDevice',
  both: `activationLockBypassCode androidSecurityPatchLevel azureADDeviceId azureADRegistered complianceGracePeriodExpirationDateTime
    complianceState configurationManagerClientEnabledFeatures deviceActionResults deviceCategoryDisplayName deviceEnrollmentType
    deviceHealthAttestationState deviceName deviceRegistrationState easActivated easActivationDateTime easDeviceId emailAddress
    enrolledDateTime enrollmentProfileName ethernetMacAddress exchangeAccessState exchangeAccessStateReason
    exchangeLastSuccessfulSyncDateTime freeStorageSpaceInBytes iccid id imei isEncrypted isSupervised jailBroken lastSyncDateTime
    managedDeviceName managedDeviceOwnerType managementAgent managementCertificateExpirationDate managementState manufacturer meid model
    notes operatingSystem osVersion partnerReportedThreatState phoneNumber physicalMemoryInBytes remoteAssistanceSessionErrorDetails
    remoteAssistanceSessionUrl requireUserEnrollmentApproval serialNumber subscriberCarrier totalStorageSpaceInBytes udid userDisplayName
    userId userPrincipalName wiFiMacAddress`,
  beta: `aadRegistered autopilotEnrolled azureActiveDirectoryDeviceId bootstrapTokenEscrowed chassisType chromeOSDeviceInfo
    cloudPcRemoteActionResults configurationManagerClientHealthState configurationManagerClientInformation
    deviceFirmwareConfigurationInterfaceManaged deviceType enrolledByUserPrincipalName hardwareInformation joinType lostModeState
    managementFeatures ownerType preferMdmOverGroupPolicyAppliedDateTime processorArchitecture retireAfterDateTime roleScopeTagIds
    securityPatchLevel skuFamily skuNumber specificationVersion usersLoggedOn windowsActiveMalwareCount windowsRemediatedMalwareCount`,
  inside: 'deviceCompliancePolicyStates deviceConfigurationStates',
  filters: {
    deviceName: rule('text', 'eq startswith contains'), userPrincipalName: rule('text', 'eq startswith'), azureADDeviceId: eq, complianceState: rule('enum', 'eq ne'),
    operatingSystem: rule('text', 'eq startswith'), lastSyncDateTime: rule('date', 'ge gt le lt'), serialNumber: eq, id: eq, userId: eq,
  },
});

export const policyState = resource({
  name: 'deviceCompliancePolicyState', both: 'displayName id platformType settingCount settingStates state version', beta: 'userId userPrincipalName',
});

export const settingState = resource({
  name: 'deviceCompliancePolicySettingState', beta: 'settingInstanceId',
  both: 'currentValue errorCode errorDescription instanceDisplayName setting settingName sources state userEmail userId userName userPrincipalName',
});

export const compliancePolicy = resource({
  name: 'deviceCompliancePolicy',
  both: `bitLockerEnabled codeIntegrityEnabled createdDateTime description displayName earlyLaunchAntiMalwareDriverEnabled id
    lastModifiedDateTime mobileOsMaximumVersion mobileOsMinimumVersion osMaximumVersion osMinimumVersion passwordBlockSimple
    passwordExpirationDays passwordMinimumCharacterSetCount passwordMinimumLength passwordMinutesOfInactivityBeforeLock
    passwordPreviousPasswordBlockCount passwordRequired passwordRequiredToUnlockFromIdle passwordRequiredType requireHealthyDeviceReport
    secureBootEnabled storageRequireEncryption version`,
  beta: `activeFirewallRequired antiSpywareRequired antivirusRequired configurationManagerComplianceRequired defenderEnabled defenderVersion
    deviceCompliancePolicyScript deviceThreatProtectionEnabled deviceThreatProtectionRequiredSecurityLevel firmwareProtectionEnabled
    kernelDmaProtectionEnabled memoryIntegrityEnabled roleScopeTagIds rtpEnabled signatureOutOfDate tpmRequired
    validOperatingSystemBuildRanges virtualizationBasedSecurityEnabled wslDistributions`,
  inside: 'assignments scheduledActionsForRule',
  filters: { displayName: eq },
});

export const configurationPolicy = resource({
  name: 'deviceManagementConfigurationPolicy',
  both: `createdDateTime creationSource description disableEntraGroupPolicyAssignment id isAssigned lastModifiedDateTime name platforms priorityMetaData
    roleScopeTagIds settingCount technologies templateReference`,
  inside: 'assignments settings',
  filters: { name: eq },
});

export const configurationSetting = resource({ name: 'deviceManagementConfigurationSetting', both: 'id settingInstance' });

export const configurationState = resource({
  name: 'deviceConfigurationState', both: 'displayName id platformType settingCount settingStates state version', beta: 'userId userPrincipalName',
});

export const connector = resource({
  name: 'mobileThreatDefenseConnector',
  both: `allowPartnerToCollectIOSApplicationMetadata allowPartnerToCollectIOSPersonalApplicationMetadata androidDeviceBlockedOnMissingPartnerData
    androidEnabled androidMobileApplicationManagementEnabled id iosDeviceBlockedOnMissingPartnerData iosEnabled
    iosMobileApplicationManagementEnabled lastHeartbeatDateTime microsoftDefenderForEndpointAttachEnabled partnerState
    partnerUnresponsivenessThresholdInDays partnerUnsupportedOsVersionBlocked windowsDeviceBlockedOnMissingPartnerData windowsEnabled`,
  beta: `allowPartnerToCollectIosCertificateMetadata allowPartnerToCollectIosPersonalCertificateMetadata grantMobileThreatDefensePartnerRole
    launchMobileThreatDefensePartnerOnSetupEnabled macDeviceBlockedOnMissingPartnerData macEnabled windowsMobileApplicationManagementEnabled`,
});

export const deviceManagement = resource({ name: 'deviceManagement', both: 'id intuneAccountId intuneBrand settings subscriptionState' });

export const caPolicy = resource({
  name: 'conditionalAccessPolicy', v1: 'templateId',
  both: 'conditions createdDateTime deletedDateTime description displayName grantControls id modifiedDateTime sessionControls state',
  filters: { id: eq, displayName: rule('text', 'eq startswith'), state: rule('enum', 'eq ne'), createdDateTime: rule('date', 'ge le gt lt'), modifiedDateTime: rule('date', 'ge le gt lt') },
});

export const namedLocation = resource({
  name: 'namedLocation',
  both: 'countriesAndRegions countryLookupMethod createdDateTime deletedDateTime displayName id includeUnknownCountriesAndRegions ipRanges isTrusted modifiedDateTime',
  filters: { id: eq, displayName: rule('text', 'eq startswith'), createdDateTime: rule('date', 'ge le gt lt'), modifiedDateTime: rule('date', 'ge le gt lt') },
});

export const signIn = resource({
  name: 'signIn', v1: 'riskEventTypes',
  both: `appDisplayName appId appliedConditionalAccessPolicies authenticationAppDeviceDetails clientAppUsed conditionalAccessStatus
    correlationId createdDateTime deviceDetail homeTenantId id ipAddress isInteractive location resourceDisplayName resourceId
    resourceTenantId riskDetail riskEventTypes_v2 riskLevelAggregated riskLevelDuringSignIn riskState servicePrincipalId
    servicePrincipalName status userAgent userDisplayName userId userPrincipalName`,
  beta: `agent appOwnerTenantId appTokenProtectionStatus appliedEventListeners authenticationAppPolicyEvaluationDetails
    authenticationContextClassReferences authenticationDetails authenticationMethodsUsed authenticationProcessingDetails
    authenticationProtocol authenticationRequirement authenticationRequirementPolicies autonomousSystemNumber azureResourceId
    clientCredentialType clientSessionId conditionalAccessAudiences crossTenantAccessType federatedCredentialId flaggedForReview
    globalSecureAccessIpAddress homeTenantName incomingTokenType ipAddressFromResourceProvider isTenantRestricted
    isThroughGlobalSecureAccess managedServiceIdentity mfaDetail networkLocationDetails originalRequestId originalTransferMethod
    privateLinkDetails processingTimeInMilliseconds resourceOwnerTenantId resourceServicePrincipalId servicePrincipalCredentialKeyId
    servicePrincipalCredentialThumbprint sessionId sessionLifetimePolicies signInEventTypes signInIdentifier signInIdentifierType
    signInTokenProtectionStatus tokenIssuerName tokenIssuerType tokenProtectionStatusDetails uniqueTokenIdentifier userType`,
  filters: {
    id: eq, createdDateTime: rule('date', 'eq le ge'), userId: eq, userPrincipalName: eqStarts, userDisplayName: eqStarts, appId: eq,
    appDisplayName: eqStarts, ipAddress: eqStarts, clientAppUsed: eq, correlationId: eq, conditionalAccessStatus: eqEnum,
    'deviceDetail/browser': eqStarts, 'deviceDetail/operatingSystem': eqStarts, 'location/city': eqStarts, 'location/state': eqStarts,
    'location/countryOrRegion': eqStarts, riskDetail: eqEnum, riskLevelAggregated: eqEnum, riskLevelDuringSignIn: eqEnum, riskState: eqEnum,
    resourceDisplayName: eq, resourceId: eq, 'status/errorCode': rule('number', 'eq'), signInEventTypes: rule('text', 'any'),
  },
  orderBy: ['createdDateTime'],
});

const defenderText = rule('text', 'eq ne startswith contains');
const defenderEnum = rule('enum', 'eq ne');
const defenderDate = rule('date', 'eq ne ge le gt lt');
const defenderNumber = rule('number', 'eq ne ge le gt lt');

export const machine = resource({
  name: 'machine',
  both: `aadDeviceId agentVersion computerDnsName defenderAvStatus deviceValue exclusionReason exposureLevel firstSeen healthStatus id ipAddresses isAadJoined
    isExcluded isPotentialDuplication lastExternalIpAddress lastIpAddress lastSeen machineTags managedBy managedByStatus mergedIntoMachineId
    onboardingStatus osArchitecture osBuild osPlatform osProcessor osVersion rbacGroupId rbacGroupName riskScore version vmMetadata`,
  filters: {
    id: defenderText, computerDnsName: defenderText, version: defenderText, deviceValue: defenderEnum, aadDeviceId: rule('guid', 'eq ne'),
    lastSeen: defenderDate, exposureLevel: defenderEnum, onboardingStatus: defenderEnum, lastIpAddress: defenderText,
    healthStatus: defenderEnum, osPlatform: defenderText, riskScore: defenderEnum, rbacGroupId: defenderNumber, machineTags: rule('text', 'any'),
  },
});

export const alert = resource({
  name: 'alert',
  both: `aadTenantId alertCreationTime assignedTo category classification comments computerDnsName description detectionSource detectorId
    determination evidence firstEventTime id incidentId investigationId investigationState lastEventTime lastUpdateTime loggedOnUsers
    machineId mitreTechniques rbacGroupName relatedUser resolvedTime severity status threatFamilyName threatName title`,
  filters: {
    alertCreationTime: defenderDate, lastUpdateTime: defenderDate, lastEventTime: defenderDate, incidentId: defenderNumber,
    investigationId: defenderNumber, id: defenderText, assignedTo: defenderText, detectionSource: defenderEnum, status: defenderEnum,
    severity: defenderEnum, category: defenderText,
  },
});

export const machineAction = resource({
  name: 'machineAction',
  both: `cancellationComment cancellationDateTimeUtc cancellationRequestor commands computerDnsName creationDateTimeUtc errorHResult externalId id
    lastUpdateDateTimeUtc lastUpdateTimeUtc machineId relatedFileInfo requestSource requestor requestorComment scope status title troubleshootInfo type`,
  filters: { id: defenderText, status: defenderEnum, machineId: defenderText, type: defenderEnum, requestor: defenderText, creationDateTimeUtc: defenderDate },
});

export const directoryAudit = resource({
  name: 'directoryAudit',
  both: `activityDateTime activityDisplayName additionalDetails category correlationId id initiatedBy loggedByService operationType result resultReason targetResources`,
  beta: 'userAgent performedBy',
  filters: {
    activityDateTime: rule('date', 'eq ge le'), activityDisplayName: eqStarts, correlationId: eq, id: eq, loggedByService: eq, 'initiatedBy/user/id': eq,
    'initiatedBy/user/displayName': eq, 'initiatedBy/user/userPrincipalName': eqStarts, 'initiatedBy/app/appId': eq, 'initiatedBy/app/displayName': eq,
    'targetResources/id': rule('text', 'any'), 'targetResources/displayName': rule('text', 'any'),
  },
  orderBy: ['activityDateTime'],
});

export const auditEvent = resource({
  name: 'auditEvent',
  both: 'activity activityDateTime activityOperationType activityResult activityType actor category componentName correlationId displayName id resources',
  filters: { activityDateTime: rule('date', 'eq ge gt le lt'), activityType: eq, category: eq, componentName: eq, id: eq },
  orderBy: ['activityDateTime'],
});

export const approvalRequest = resource({
  name: 'operationApprovalRequest',
  both: `approvalJustification approver expirationDateTime id lastModifiedDateTime payloadName payloadOperation requestDateTime requestJustification requestor
    requiredOperationApprovalPolicyTypes status`,
  filters: { status: eqEnum, id: eq },
});
