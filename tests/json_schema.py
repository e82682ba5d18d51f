"""Files held to a JSON schema.

The library would build a parser of addresses, which takes seconds, for formats that it is not
asked to check here.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)

from jsonschema import Draft4Validator, validate  # noqa: E402 - as above

__all__ = ["Draft4Validator", "validate"]
