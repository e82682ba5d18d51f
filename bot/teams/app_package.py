"""How the app is known to Teams, in what is uploaded and in what asks for it."""

from uuid import UUID, uuid5

LOCAL_APP_ID = "5a7e0000-0000-4000-8000-0000000000cc"
"""Stands for the Entra app in local mode, where there is none."""


def manifest_id(app_id: str) -> str:
    """The app's id in its manifest; the organisation's catalog knows it as `externalId`.

    It follows from the Entra app's id, so that a package made anew updates the app that is
    there, and a test installation with an Entra app of its own is another app.
    """
    return str(uuid5(UUID(app_id), "teams-app"))
