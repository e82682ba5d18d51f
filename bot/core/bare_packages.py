"""Loads modules of a package without what the package's own `__init__` loads beside them."""

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType

Packages = Mapping[str, Mapping[str, str | None]]
"""Each with the names that others ask it for, and the module in it that has them; a name without
a module is a `NotLoaded`. A package stands after those that it is part of, or asks."""


class NotLoaded:
    """Stands for a class that is only named as a type."""


@contextmanager
def bare(packages: Packages) -> Generator[None]:
    """Let the packages be no more than places where modules are found, within the block.

    Whoever loads one of them afterwards gets the whole of it, with the same modules.
    """
    put: dict[str, ModuleType] = {}
    try:
        for name, asked in packages.items():
            if name in sys.modules:
                continue
            put[name] = package = _bare(name)
            for each, module in asked.items():
                found = NotLoaded if module is None else _of(f"{name}.{module}", each)
                setattr(package, each, found)
        yield
    finally:
        for name, package in put.items():
            if sys.modules.get(name) is package:
                del sys.modules[name]


def _bare(name: str) -> ModuleType:
    parent, _, leaf = name.rpartition(".")
    path = import_module(parent).__path__ if parent else None
    spec = PathFinder.find_spec(name, path)
    assert spec is not None
    package = sys.modules[name] = module_from_spec(spec)
    if parent:
        setattr(sys.modules[parent], leaf, package)
    return package


def _of(module: str, name: str) -> object:
    return getattr(import_module(module), name)
