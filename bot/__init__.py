"""Inläggsboten: shares out publishing days on a city's LinkedIn pages, in Microsoft Teams."""

__version__ = "0.1.0"
