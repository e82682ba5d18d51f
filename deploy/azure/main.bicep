// Two copies of the bot in Azure Container Apps, PostgreSQL, and the registration with Teams.
// No secret for the bot itself: its app registration trusts a managed identity.
//
//   az deployment group create --resource-group inlaggsboten --template-file main.bicep \
//     --parameters image=… superadminGroupId=… databasePassword=…

extension microsoftGraphV1

@description('Where everything is placed.')
param location string = resourceGroup().location

@description('Begins the name of every resource. Small letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'inlaggsbot'

@description('The bot\'s image, with its registry and tag.')
param image string

@description('The registry that holds the image, such as example.azurecr.io. Give the identity AcrPull on it. Empty: the image is public.')
param registry string = ''

@description('Object id of the Entra group whose members are superadmins.')
param superadminGroupId string

@description('The team whose members are editors, 19:…@thread.tacv2. Empty: the first that adds the bot.')
param teamId string = ''

@description('The channel of the schedule, 19:…@thread.tacv2. Empty: chosen when the bot is added.')
param channelId string = ''

@description('The database administrator\'s password. Letters and digits, as it stands in an address.')
@secure()
@minLength(24)
param databasePassword string

@description('Where screenshots are kept: sharepoint:<driveId>/<path>. Copies share no disk here.')
param evidence string

@description('Mailbox that alert mail is sent from. Empty: no mail is sent.')
param alertSender string = ''

@description('How many days logs are kept.')
@minValue(30)
param logDays int = 90

var databaseName = 'bot'
var databaseUser = 'botadmin'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

// An app registration: what consent is given to, which a managed identity by itself can't get.
resource application 'Microsoft.Graph/applications@v1.0' = {
  displayName: 'Inläggsboten'
  uniqueName: name
  signInAudience: 'AzureADMyOrg'

  resource trusted 'federatedIdentityCredentials@v1.0' = {
    name: '${application.uniqueName}/identity'
    issuer: '${az.environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
    subject: identity.properties.principalId
    audiences: ['api://AzureADTokenExchange']
  }
}

resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    retentionInDays: logDays
    sku: { name: 'PerGB2018' }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${uniqueString(resourceGroup().id)}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '17'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 35, geoRedundantBackup: 'Disabled' }
  }

  resource bot 'databases' = {
    name: databaseName
    properties: { charset: 'UTF8' }
  }

  // Azure's own services reach it, by password over TLS. Stricter: a private network for both.
  resource fromAzure 'firewallRules' = {
    name: 'azure'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

var host = '${name}.${environment.properties.defaultDomain}'

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 3978, allowInsecure: false }
      registries: empty(registry) ? [] : [{ server: registry, identity: identity.id }]
      secrets: [
        {
          name: 'database-url'
          value: 'postgresql+asyncpg://${databaseUser}:${databasePassword}@${database.properties.fullyQualifiedDomainName}/${databaseName}?ssl=verify-full'
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 15 // the bot takes at most ten
      scale: { minReplicas: 2, maxReplicas: 2 }
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'BOT_DATABASE_URL', secretRef: 'database-url' } // pragma: allowlist secret
            { name: 'BOT_APP_ID', value: application.appId }
            { name: 'BOT_IDENTITY_ID', value: identity.properties.clientId }
            { name: 'BOT_TENANT_ID', value: tenant().tenantId }
            { name: 'BOT_SUPERADMIN_GROUP_ID', value: superadminGroupId }
            { name: 'BOT_TEAM_ID', value: teamId }
            { name: 'BOT_CHANNEL_ID', value: channelId }
            { name: 'BOT_EVIDENCE', value: evidence }
            { name: 'BOT_ALERT_SENDER', value: alertSender }
            { name: 'BOT_PUBLIC_URL', value: 'https://${host}' }
          ]
          probes: [
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 30 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 10 }
            { type: 'Startup', httpGet: { path: '/readyz', port: 3978 }, failureThreshold: 30 }
          ]
        }
      ]
    }
  }
}

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-bot'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Inläggsboten'
    endpoint: 'https://${host}/api/messages'
    msaAppId: application.appId
    msaAppTenantId: tenant().tenantId
    msaAppType: 'SingleTenant'
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: { isEnabled: true }
    }
  }
}

@description('BOT_APP_ID, from which the app package is made.')
output appId string = application.appId

@description('BOT_PUBLIC_URL, likewise.')
output publicUrl string = 'https://${host}'

@description('The object that Graph permissions are granted to.')
output principalObjectId string = principal.id
