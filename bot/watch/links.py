"""LinkedIn addresses: told from others, and rid of what follows the reader around."""

import re
from urllib.parse import urlsplit, urlunsplit

from bot.watch.refusals import NotALinkedInLink

_HOST = re.compile(r"([a-z]{2,3}\.)?linkedin\.com|lnkd\.in")
_KINDS = ("/posts/", "/feed/update/", "/pulse/", "/events/", "/company/", "/showcase/")
_LONGEST = 500


def linkedin_link(text: str) -> str:
    """The address of something on LinkedIn, over https and without tracking parameters.

    Raises:
        NotALinkedInLink: it is none.
    """
    typed = text.strip().strip("<>")
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host = (parts.hostname or "").removeprefix("www.")
        plain = parts.port in {None, 443} and parts.username is None
    except ValueError:
        raise NotALinkedInLink(text[:80]) from None
    known = host == "lnkd.in" or parts.path.startswith(_KINDS)
    fits = len(typed) <= _LONGEST and not re.search(r"\s", typed)
    if parts.scheme not in {"http", "https"} or not (
        _HOST.fullmatch(host) and plain and known and fits
    ):
        raise NotALinkedInLink(text[:80])
    shown = "www.linkedin.com" if host == "linkedin.com" else host
    return urlunsplit(("https", shown, parts.path.rstrip("/") + "/", "", ""))
