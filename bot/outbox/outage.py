"""What whoever tries something again and again says of its failing: little, and of its end."""


class Outage:
    """Of all who try the same."""

    def __init__(self) -> None:
        self._kinds: set[type[Exception]] = set()

    def is_new(self, error: Exception) -> bool:
        """Whether nothing has failed so since it last went well."""
        kind = type(error)
        if kind in self._kinds:
            return False
        self._kinds.add(kind)
        return True

    def wants_traceback(self, error: Exception) -> bool:
        """Whether where it failed is news: not that of a closed port, nor what failed before."""
        return self.is_new(error) and not isinstance(error, OSError)

    def is_over(self) -> bool:
        """Whether what now went well had failed before."""
        failed = bool(self._kinds)
        self._kinds.clear()
        return failed
