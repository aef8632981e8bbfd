"""The public names of `stylerec.vision.namer`, where they have always been."""

from stylerec.vision.namer import NamedRecogniser, Namer, NamerConfig, build_taxonomy

__all__ = ["NamedRecogniser", "Namer", "NamerConfig", "build_taxonomy"]
