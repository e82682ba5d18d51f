from tests.rendering.renderer import drawing

__all__ = ["drawing"]
