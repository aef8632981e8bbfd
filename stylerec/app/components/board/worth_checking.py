"""Labels worth a look, as questions that one click answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from stylerec.app import current, words
from stylerec.app.kept_pictures import card
from stylerec.domain.board_changes import list_changes
from stylerec.domain.looks import Garment
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import listed, plain
from stylerec.language import _, ngettext
from stylerec.pairing.worth_checking import Question, rank_questions

AT_ONCE = 4
ROUND = 10
"""Questions after which it is said what the answers changed."""
MOST_QUESTIONS = 50


Asked = tuple[str, str]
"""A photo's id and a category: what tells one question from another."""


@dataclass
class Round:
    """One round of questions in a session: the labels before it, what was asked, answered and is on the page.

    `answers` are the ids of the corrections by question. A new question takes the place of the one that was answered,
    so that no other moves under the pointer.
    """

    before: MoodBoard
    asked: set[Asked] = field(default_factory=set)
    answers: dict[Asked, str] = field(default_factory=dict)
    places: list[Asked] = field(default_factory=list)

    def show(self, names: Sequence[Asked]) -> list[Asked]:
        """The first few of these, those that were shown before in their places."""
        wanted = [name for name in self.places if name in names]
        wanted += [name for name in names if name not in wanted][: AT_ONCE - len(wanted)]
        new = [name for name in wanted if name not in self.places]
        places = [name if name in wanted else new.pop(0) if new else None for name in self.places]
        self.places = [name for name in (*places, *new) if name is not None]
        return self.places


def show(key: str, board_id: str) -> None:
    """Ten questions, those whose answer changes the most first; then what the answers changed."""
    rounds: dict[str, Round] = st.session_state.setdefault(f"{key}-rounds", {})
    now = rounds.setdefault(board_id, Round(current.board()))
    skipped: set[Asked] = st.session_state.setdefault(f"{key}-skipped", set())
    questions: tuple[Question, ...] = current.kept_for_board(
        "questions", board_id, lambda _: rank_questions(current.board(), limit=MOST_QUESTIONS)
    )
    left = [question for question in questions if _name_of(question) not in skipped]
    to_ask = left[: max(0, ROUND - len(now.asked))]
    if not to_ask:
        _show_end(key, board_id, rounds, more=bool(left))
    else:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-head"):
            number = words.one_of(len(now.asked) + 1, len(now.asked) + len(to_ask))
            st.markdown(f"{words.NOT_SURE_HERE} **{number}**")
            _show_undo(key, now)
    if not left and skipped and st.button(words.SKIPPED_AGAIN, key=f"{key}-again", type="tertiary"):
        skipped.clear()
        st.rerun()
    with st.grid("auto", min_column_width=220, gap="medium", key=f"{key}-grid"):
        by_name = {_name_of(question): question for question in to_ask}
        for question in map(by_name.__getitem__, now.show(list(by_name))):
            with st.container(border=True, gap="small"):
                _ask(key, question, skipped, now)


def _show_end(key: str, board_id: str, rounds: dict[str, Round], more: bool) -> None:
    """What the answers of the round changed, and the way to the next one."""
    done = rounds[board_id]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-head"):
        if not more:
            st.success(words.NOTHING_TO_CHECK, icon=":material/task_alt:")
        _show_undo(key, done)
    if done.answers:
        st.markdown(f"**{plain(changed_sentence(done, current.board()))}**")
    if more and st.button(words.TEN_MORE, key=f"{key}-more", type="primary"):
        del rounds[board_id]
        st.rerun()


def changed_sentence(done: Round, after: MoodBoard) -> str:
    """ "You answered 10 questions. 4 corrections: skirt (3), hat (1)." """
    said = ngettext("You answered {count} question.", "You answered {count} questions.", len(done.answers)).format(
        count=len(done.answers)
    )
    if done.before.names != after.names:
        return said
    changes = list_changes(done.before, after)
    if changes.empty:
        return f"{said} {_('Everything was right.')}"
    names = [f"{after.taxonomy.in_sentence(str(name))} ({n})" for name, n in changes["category"].value_counts().items()]
    changed = ngettext(
        "{count} correction: {names}. Suggestions use it from now on.",
        "{count} corrections: {names}. Suggestions use them from now on.",
        len(changes),
    ).format(count=len(changes), names=listed(names))
    return f"{said} {changed}"


def _name_of(question: Question) -> Asked:
    return question.photo.photo_id, question.category


def _show_undo(key: str, now: Round) -> None:
    if now.answers and st.button(words.UNDO_ANSWER, key=f"{key}-undo", icon=":material/undo:", type="tertiary"):
        name, correction_id = now.answers.popitem()
        now.asked.discard(name)
        current.store().corrections.undo(correction_id)
        st.rerun()


def _ask(key: str, question: Question, skipped: set[Asked], now: Round) -> None:
    photo_id, name = question.photo.photo_id, f"{key}-{question.photo.photo_id}-{question.category}"
    st.image(
        card(photo_id, current.store().photos.picture, _garment(question)),
        width="stretch",
        alt=words.PLACE_OUTLINED if question.box else words.A_LOOK,
    )
    st.markdown(f"**{plain(question.question)}**")
    with st.container(horizontal=True, gap="small"):
        for answer, label, correction in (("yes", words.YES, question.yes), ("no", words.NO, question.no)):
            if st.button(label, key=f"{name}-{answer}", width="stretch"):
                now.answers[_name_of(question)] = current.store().corrections.add(photo_id, correction)
                now.asked.add(_name_of(question))
                st.rerun()
        if st.button(words.SKIP, key=f"{name}-skip", type="tertiary"):
            skipped.add(_name_of(question))
            now.asked.add(_name_of(question))
            st.rerun()


def _garment(question: Question) -> Garment | None:
    """The part of the photo that the question is about."""
    look = question.photo.look
    if look is None or question.box is None:
        return None
    parts = (*look.garments, *look.regions)
    return next((part for part in parts if part.category == question.category and part.box == question.box), None)
