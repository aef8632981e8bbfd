"""A taxonomy from raw product names."""

from stylerec.lab.names.desk import Change, NamesDesk, describe_edit
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
from stylerec.lab.names.sheet import (
    NameList,
    decision_to_edit,
    parse_names,
    read_decisions,
    read_names,
    table_csv,
    write_table,
)
from stylerec.lab.names.table import (
    NameCategory,
    NameTable,
    propose_categories,
    save_taxonomy,
    taxonomy_json,
    to_taxonomy,
)

__all__ = [
    "Change",
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
    "describe_edit",
    "parse_name",
    "parse_names",
    "propose_categories",
    "read_decisions",
    "read_names",
    "save_taxonomy",
    "table_csv",
    "taxonomy_json",
    "to_taxonomy",
    "write_table",
]
