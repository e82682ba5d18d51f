// Two copies of the bot in Azure Container Apps, PostgreSQL, and the registration with Teams.
// No secret for the bot itself: its app registration trusts a managed identity.
//
//   az deployment group create --resource-group inlaggsboten --template-file main.bicep \
//     --parameters @parameters.json
//
// The registry and the image are there before (driftguide, 6).

extension microsoftGraphV1

@description('Where everything is placed.')
param location string = resourceGroup().location

@description('Begins the name of every resource. Small letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'inlaggsbot'

@description('The bot\'s image, with its registry and tag.')
param image string

@description('Name of the registry in this resource group that holds the image. The identity is let in to it before the app starts. Empty: the image is public.')
param registry string = ''

@description('Object id of the Entra group whose members are superadmins. Empty: they are listed in superadmins.')
param superadminGroupId string = ''

@description('Entra object ids of superadmins, comma separated.')
param superadmins string = ''

@description('The app\'s id in the organisation\'s catalog. Empty: looked up, which needs AppCatalog.Read.All.')
param teamsAppId string = ''

@description('on, or off where no permission in Graph is given.')
@allowed(['on', 'off'])
param graph string = 'on'

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

@description('The role that the bot uses: inlaggsboten, once deploy/postgresql/roles.sql is run, which the first deployment can\'t have. Empty: the administrator, who may change tables and drop triggers.')
param databaseRole string = ''

@description('That role\'s password. Letters and digits.')
@secure()
param databaseRolePassword string = ''

@description('The address from which that file is run, for as long as that takes. 0.0.0.0: none.')
param administratorAddress string = '0.0.0.0'

@description('Where Teams\' messages pass the bot service: global, or westeurope to stay in the EU.')
@allowed(['global', 'westeurope'])
param registrationLocation string = 'global'

@description('Bearer token by which the monitoring reads /metrics and the details of /readyz.')
@secure()
@minLength(24)
param metricsToken string

@description('Signs what is taken out of the bot: openssl rand -base64 32. Keep it, and hand out the name of the key that the log\'s first line has.')
@secure()
@minLength(44)
param signingKey string

@description('The organisation\'s own file, as `python -m bot organisation new` writes it: organisation=@kommun.toml.')
param organisation string = loadTextContent('../../bot/organisations/helsingborg.toml')

@description('Asked once a minute while all is well, https://…; empty: nothing is.')
param heartbeatUrl string = ''

@description('When the weekly digest goes.')
param digest string = 'mon 08:00'

@description('IANA name of the time zone of the schedule.')
param timezone string = 'Europe/Stockholm'

@description('Microsoft Graph, of another national cloud. Empty: the public one.')
param graphUrl string = ''

@description('Bot Framework\'s signing keys, of another national cloud. Empty: the public one.')
param openidMetadataUrl string = ''

@description('Who signs people in to the page, in another national cloud. Empty: the public one.')
param signInAuthority string = ''

@description('Where Teams is written to before it has written to the bot. Empty: the public one.')
param serviceUrl string = ''

@description('Mailbox that alert mail is sent from. Empty: no mail is sent.')
param alertSender string = ''

@description('How many days logs are kept.')
@minValue(30)
param logDays int = 90

var databaseName = 'bot'
var databaseUser = 'botadmin'
var botUser = empty(databaseRole) ? databaseUser : databaseRole
var botPassword = empty(databaseRole) ? databasePassword : databaseRolePassword
var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d' // the built-in role's id, the same everywhere
var organisationFile = 'organisation.toml'
var organisationFolder = '/srv/bot/organisation'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = if (!empty(registry)) {
  name: registry
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(registry)) {
  name: guid(resourceGroup().id, registry, name, acrPull)
  scope: images
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
  }
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
    version: '16'
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

  // Who makes the bot's role, when there is an address; else the same as above.
  resource fromAdministrator 'firewallRules' = {
    name: 'administrator'
    dependsOn: [fromAzure]
    properties: { startIpAddress: administratorAddress, endIpAddress: administratorAddress }
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
  // Else it starts before it may fetch its image, sign in, or reach its database.
  dependsOn: [mayPull, application::trusted, principal, database::bot, database::fromAzure]
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 3978, allowInsecure: false }
      registries: empty(registry) ? [] : [{ server: '${registry}.azurecr.io', identity: identity.id }]
      secrets: [
        {
          name: 'database-url'
          value: 'postgresql+asyncpg://${botUser}:${botPassword}@${database.properties.fullyQualifiedDomainName}/${databaseName}?ssl=verify-full'
        }
        {
          name: 'owner-url'
          value: 'postgresql+asyncpg://${databaseUser}:${databasePassword}@${database.properties.fullyQualifiedDomainName}/${databaseName}?ssl=verify-full'
        }
        { name: 'metrics-token', value: metricsToken }
        { name: 'signing-key', value: signingKey }
        { name: 'organisation', value: organisation }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 15 // the bot takes at most ten
      scale: { minReplicas: 2, maxReplicas: 2 }
      volumes: [
        {
          name: 'organisation'
          storageType: 'Secret'
          secrets: [{ secretRef: 'organisation', path: organisationFile }] // pragma: allowlist secret
        }
      ]
      // The tables are moved on by their owner before the bot starts: its own role can't.
      initContainers: [
        {
          name: 'migrate'
          image: image
          command: ['python', '-m', 'bot', 'migrate']
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: [{ name: 'BOT_DATABASE_URL', secretRef: 'owner-url' }] // pragma: allowlist secret
        }
      ]
      containers: [
        {
          name: 'bot'
          image: image
          volumeMounts: [{ volumeName: 'organisation', mountPath: organisationFolder }]
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'BOT_DATABASE_URL', secretRef: 'database-url' } // pragma: allowlist secret
            { name: 'BOT_APP_ID', value: application.appId }
            { name: 'BOT_IDENTITY_ID', value: identity.properties.clientId }
            { name: 'BOT_TENANT_ID', value: tenant().tenantId }
            { name: 'BOT_SUPERADMIN_GROUP_ID', value: superadminGroupId }
            { name: 'BOT_SUPERADMINS', value: superadmins }
            { name: 'BOT_TEAMS_APP_ID', value: teamsAppId }
            { name: 'BOT_GRAPH', value: graph }
            { name: 'BOT_TEAM_ID', value: teamId }
            { name: 'BOT_CHANNEL_ID', value: channelId }
            { name: 'BOT_EVIDENCE', value: evidence }
            { name: 'BOT_ALERT_SENDER', value: alertSender }
            { name: 'BOT_PUBLIC_URL', value: 'https://${host}' }
            { name: 'BOT_ORGANISATION', value: '${organisationFolder}/${organisationFile}' }
            { name: 'BOT_METRICS_TOKEN', secretRef: 'metrics-token' } // pragma: allowlist secret
            { name: 'BOT_SIGNING_KEY', secretRef: 'signing-key' } // pragma: allowlist secret
            { name: 'BOT_HEARTBEAT_URL', value: heartbeatUrl }
            { name: 'BOT_DIGEST', value: digest }
            { name: 'BOT_TIMEZONE', value: timezone }
            { name: 'BOT_GRAPH_URL', value: graphUrl }
            { name: 'BOT_OPENID_METADATA_URL', value: openidMetadataUrl }
            { name: 'BOT_SIGN_IN_AUTHORITY', value: signInAuthority }
            { name: 'BOT_SERVICE_URL', value: serviceUrl }
          ]
          probes: [
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 30 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 10 }
            { type: 'Startup', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 30, failureThreshold: 10 }
          ]
        }
      ]
    }
  }
}

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-bot'
  location: registrationLocation
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
    location: registrationLocation
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

@description('The database\'s server, for whoever makes the bot\'s role.')
output databaseHost string = database.properties.fullyQualifiedDomainName
