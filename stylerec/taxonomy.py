"""The public names of `stylerec.domain.taxonomy`, where they have always been."""

from stylerec.domain.taxonomy import Category, Group, Taxonomy, load_taxonomy

__all__ = ["Category", "Group", "Taxonomy", "load_taxonomy"]
