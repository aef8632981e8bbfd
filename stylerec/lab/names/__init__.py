"""A taxonomy from raw product names."""

from stylerec.lab.names.desk import NamesDesk
from stylerec.lab.names.edits import (
    Drop,
    Edit,
    EditLog,
    Merge,
    NotApplied,
    Regroup,
    Rename,
    Split,
    apply_edits,
)
from stylerec.lab.names.parsing import ParsedName, parse_name
from stylerec.lab.names.sheet import NameList, decision_to_edit, read_decisions, read_names, write_table
from stylerec.lab.names.table import NameCategory, NameTable, propose_categories, save_taxonomy, to_taxonomy

__all__ = [
    "Drop",
    "Edit",
    "EditLog",
    "Merge",
    "NameCategory",
    "NameList",
    "NameTable",
    "NamesDesk",
    "NotApplied",
    "ParsedName",
    "Regroup",
    "Rename",
    "Split",
    "apply_edits",
    "decision_to_edit",
    "parse_name",
    "propose_categories",
    "read_decisions",
    "read_names",
    "save_taxonomy",
    "to_taxonomy",
    "write_table",
]
