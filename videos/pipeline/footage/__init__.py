"""What stands behind each scene: footage where some fits, else nothing, and it is designed."""

from videos.pipeline.footage.choosing import DESIGNED, visuals

__all__ = ["DESIGNED", "visuals"]
