"""Patterns of millions of looks are the numbers that the small code gives for a board."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tables_for_tests import made_looks, write_tables

from stylerec.cli import main
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import StoreError
from stylerec.pairing.similarity import cosine_similarity, jaccard_similarity, lift
from stylerec.scale import patterns
from stylerec.scale.patterns import count_patterns
from stylerec.scale.places import Folder


@pytest.mark.parametrize("passes", [1, 3])
def test_patterns_are_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passes: int) -> None:
    looks = made_looks(300)
    write_tables(Folder(str(tmp_path)), looks, size=64)
    monkeypatch.setattr(patterns, "AT_ONCE", 300 // passes)
    found = count_patterns(Folder(str(tmp_path)))
    board = MoodBoard(looks).looks_once()
    matrix = board.user_items()
    assert found.n_looks == len(matrix) < 300 and found.n_looks + found.n_repeats == 300
    pd.testing.assert_frame_equal(found.together, matrix.T @ matrix, check_names=False)
    for measure, small in (("cosine", cosine_similarity), ("jaccard", jaccard_similarity), ("lift", lift)):
        pd.testing.assert_frame_equal(found.similarity(measure), small(matrix), check_exact=True)


def test_the_command_writes_what_was_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looks = made_looks(100)
    write_tables(Folder(str(tmp_path / "tables")), looks)
    assert main(["patterns", str(tmp_path / "tables"), "--out", str(tmp_path / "found")]) == 0
    assert "looks, " in capsys.readouterr().out
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in (tmp_path / "found").glob("*.csv"))
    pairs = pd.read_csv(tmp_path / "found" / "pairs.csv")
    assert list(pairs.columns) == ["first", "second", "photos", "cosine", "jaccard", "lift"]
    assert pairs["photos"].is_monotonic_decreasing
    cosine = pd.read_csv(tmp_path / "found" / "cosine.csv", index_col=0)
    best = pairs.iloc[0]
    assert np.isclose(cosine.loc[best["first"], best["second"]], best["cosine"])


def test_where_no_tables_are_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreError, match="holds no tables"):
        count_patterns(Folder(str(tmp_path)))
    assert main(["patterns", str(tmp_path), "--out", str(tmp_path / "found")]) == 1
    assert "holds no tables" in capsys.readouterr().err
