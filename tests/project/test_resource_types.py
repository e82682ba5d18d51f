"""The Azure template asks for resource types, versions and properties that are published."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pycep import BicepParser

BICEP: Final = Path("deploy/azure/main.bicep").read_text(encoding="utf-8")
NOT_PROPERTIES: Final = {"dependsOn", "depends_on", "scope"}
DYNAMIC: Final = {"identity.userAssignedIdentities"}
"""Its keys are ids."""

RESOURCE: Final = {"name", "location"}
PUBLISHED: Final[dict[str, set[str]]] = {
    "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31": RESOURCE,
    "Microsoft.ContainerRegistry/registries@2023-07-01": RESOURCE,
    "Microsoft.Authorization/roleAssignments@2022-04-01": {
        "name",
        "properties.principalId",
        "properties.principalType",
        "properties.roleDefinitionId",
    },
    "Microsoft.Graph/applications@v1.0": {"displayName", "uniqueName", "signInAudience"},
    "Microsoft.Graph/applications/federatedIdentityCredentials@v1.0": {
        "name",
        "issuer",
        "subject",
        "audiences",
        "description",
    },
    "Microsoft.Graph/servicePrincipals@v1.0": {"appId"},
    "Microsoft.OperationalInsights/workspaces@2023-09-01": RESOURCE
    | {"properties.retentionInDays", "properties.sku.name"},
    "Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01": RESOURCE
    | {
        "sku.name",
        "sku.tier",
        "properties.administratorLogin",
        "properties.administratorLoginPassword",
        "properties.backup.backupRetentionDays",
        "properties.backup.geoRedundantBackup",
        "properties.storage.autoGrow",
        "properties.storage.storageSizeGB",
        "properties.version",
    },
    "Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01": {
        "name",
        "properties.charset",
        "properties.collation",
    },
    "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2024-08-01": {
        "name",
        "properties.startIpAddress",
        "properties.endIpAddress",
    },
    "Microsoft.App/managedEnvironments@2024-03-01": RESOURCE
    | {
        "properties.appLogsConfiguration.destination",
        "properties.appLogsConfiguration.logAnalyticsConfiguration.customerId",
        "properties.appLogsConfiguration.logAnalyticsConfiguration.sharedKey",
    },
    "Microsoft.App/containerApps@2024-03-01": RESOURCE
    | {"identity.type", "identity.userAssignedIdentities", "properties.environmentId"}
    | {
        f"properties.configuration.{each}"
        for each in (
            "ingress.allowInsecure",
            "ingress.external",
            "ingress.targetPort",
            "registries",
            "registries.identity",
            "registries.server",
            "secrets.name",
            "secrets.value",
        )
    }
    | {
        f"properties.template.{each}"
        for each in (
            "terminationGracePeriodSeconds",
            "scale.minReplicas",
            "scale.maxReplicas",
            "volumes.name",
            "volumes.storageType",
            "volumes.secrets.secretRef",
            "volumes.secrets.path",
            "containers.probes.type",
            "containers.probes.httpGet.path",
            "containers.probes.httpGet.port",
            "containers.probes.periodSeconds",
            "containers.probes.failureThreshold",
            "containers.volumeMounts.volumeName",
            "containers.volumeMounts.mountPath",
        )
    }
    | {
        f"properties.template.{kind}.{each}"
        for kind in ("containers", "initContainers")  # the latter have no probes
        for each in (
            "name",
            "image",
            "command",
            "resources.cpu",
            "resources.memory",
            "env.name",
            "env.value",
            "env.secretRef",
        )
    },
    "Microsoft.BotService/botServices@2022-09-15": RESOURCE
    | {
        "kind",
        "sku.name",
        "properties.displayName",
        "properties.endpoint",
        "properties.msaAppId",
        "properties.msaAppTenantId",
        "properties.msaAppType",
    },
    "Microsoft.BotService/botServices/channels@2022-09-15": RESOURCE
    | {"properties.channelName", "properties.properties.isEnabled"},
}
"""Of what is published, what a template of ours may set; none of it is read-only or deprecated.

Read in November 2026 in github.com/Azure/bicep-types-az, generated/…/types.md, and for
Microsoft.Graph in github.com/microsoftgraph/msgraph-bicep-types.
"""
MOST_FAILURES: Final = 10
MOST_SECONDS: Final = 240
"""Of a probe."""
POSTGRESQL: Final = {"11", "12", "13", "14", "15", "16"}
"""That this version of flexibleServers names."""


def _paths(node: Any, before: str = "") -> Iterator[str]:
    if before in DYNAMIC or not isinstance(node, dict | list) or not node:
        yield before
    elif isinstance(node, list):
        for each in node:
            yield from _paths(each, before)
    elif node.keys() & {"operator", "function"}:
        yield before
    else:
        for key, below in node.items():
            if before or key not in NOT_PROPERTIES:
                yield from _paths(below, f"{before}.{key}" if before else key)


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    return BicepParser().parse(text=BICEP)["resources"]


def _parent(name: str) -> str:
    return name.partition("__")[0]


def test_every_type_version_and_property_is_published(resources: dict[str, Any]):
    seen = set()
    for name, resource in resources.items():
        version = resource["api_version"] or resources[_parent(name)]["api_version"]
        type_ = f"{resource['type'].partition('@')[0]}@{version}"
        assert type_ in PUBLISHED, name
        seen.add(type_)
        config = resource["config"]
        if "condition" in config:
            config = config["config"]
        unknown = {path for path in _paths(config) if path not in PUBLISHED[type_]}
        assert unknown == set(), name
    # Of nested resources the parser leaves some out; their names stand in the text.
    assert {each for each in PUBLISHED if each not in seen} <= {
        "Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01"
    }


def test_probes_keep_within_what_is_allowed(resources: dict[str, Any]):
    template = resources["app"]["config"]["properties"]["template"]
    probes = template["containers"][0]["probes"]
    assert {each["type"] for each in probes} == {"Liveness", "Readiness", "Startup"}
    for each in probes:
        assert 1 <= each.get("failureThreshold", 3) <= MOST_FAILURES
        assert 1 <= each.get("periodSeconds", 10) <= MOST_SECONDS
    [startup] = [each for each in probes if each["type"] == "Startup"]
    waits = startup["periodSeconds"] * startup["failureThreshold"]
    assert waits >= 300, "a migration may take its time"


def test_the_databases_version_is_one_that_its_type_names(resources: dict[str, Any]):
    assert resources["database"]["config"]["properties"]["version"] in POSTGRESQL
