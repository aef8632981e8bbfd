"""Pairing codes and keys of phones: once, for minutes, kept as hashes that nobody else can read."""

import json
import os
import stat
from pathlib import Path

import pytest

from stylerec.app.paired_phones import CODE_SECONDS, FILE, PairedPhones
from stylerec.app.phone_door import checked
from stylerec.errors import StoreError, UsageError


def test_a_code_pairs_one_phone_and_the_key_stays(tmp_path: Path) -> None:
    phones = PairedPhones(tmp_path / "kept")
    code = phones.offer()
    key = phones.pair(code, "iPhone")
    assert key and phones.pair(code, "iPhone") is None
    assert PairedPhones(tmp_path / "kept").knows(key), "another server knows it, too"
    assert not phones.knows("") and not phones.knows(key[:-1]) and not phones.knows(code)


def test_a_code_expires_and_codes_are_withdrawn(tmp_path: Path) -> None:
    now = 0.0
    phones = PairedPhones(tmp_path, clock=lambda: now)
    early, late = phones.offer(), phones.offer()
    now = CODE_SECONDS - 1
    assert phones.pair(early, "iPhone")
    now = CODE_SECONDS
    assert phones.pair(late, "iPhone") is None
    withdrawn = phones.offer()
    phones.withdraw_codes()
    assert phones.pair(withdrawn, "iPhone") is None


def test_a_pairing_is_taken_back(tmp_path: Path) -> None:
    phones, other = PairedPhones(tmp_path), PairedPhones(tmp_path)
    lost, kept = (phones.pair(phones.offer(), name) or "" for name in ("iPhone", "Android"))
    other.forget(next(phone.key_hash for phone in phones.all() if phone.name == "iPhone"))
    assert not phones.knows(lost) and phones.knows(kept)
    assert [phone.name for phone in phones.all()] == ["Android"]


def test_only_hashes_are_kept_and_nobody_else_reads_them(tmp_path: Path) -> None:
    phones = PairedPhones(tmp_path)
    code = phones.offer()
    key = phones.pair(code, "iPhone")
    phones.set_at_start("")
    text = (tmp_path / FILE).read_text()
    assert key and key not in text and code not in text and json.loads(text)["at_start"] == ""
    assert os.name != "posix" or stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert phones.knows(key), "what is said about the start keeps the phones"


@pytest.mark.parametrize("text", ["[", "[]", '{"phones": [1]}', '{"phones": [{"name": "iPhone"}]}', '{"phones": 1}'])
def test_a_damaged_file_lets_nobody_in_and_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(StoreError, match="delete it"):
        PairedPhones(tmp_path).knows("a key")


@pytest.mark.parametrize("address", ["0.0.0.0", "8.8.8.8", "224.0.0.1", "my-computer", "", "192.168.1.256"])
def test_the_door_opens_in_a_home_network_only(address: str) -> None:
    with pytest.raises(UsageError):
        checked(address)
    assert checked("192.168.1.20") == "192.168.1.20"
