"""Who is at the page; two people in real browsers are in tests/test_browser_sign_in.py."""

import pytest

from stylerec.app import current, sign_in
from stylerec.errors import UsageError


def test_a_server_for_one_person_asks_for_no_name():
    assert current.owner() == ""


def test_where_people_sign_in_nobody_is_taken_for_the_one_without_a_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sign_in, "is_asked_for", lambda: True)
    assert sign_in.person() is None
    with pytest.raises(UsageError, match="Sign in first"):
        current.owner()
