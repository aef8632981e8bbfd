"""Labels worth a look, as questions that one click answers."""

import streamlit as st

from stylerec.app import current
from stylerec.app.kept_pictures import card
from stylerec.looks import Garment
from stylerec.words import plain
from stylerec.worth_checking import Question, worth_checking

AT_ONCE = 4
MOST = 50


def show(key: str, board_id: str) -> None:
    """A few questions at a time, those whose answer changes the most first."""
    skipped: set[tuple[str, str]] = st.session_state.setdefault(f"{key}-skipped", set())
    questions: tuple[Question, ...] = current.kept_for_board(
        "questions", board_id, lambda _: worth_checking(current.board(), limit=MOST)
    )
    left = [question for question in questions if (question.photo.photo_id, question.category) not in skipped]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-head"):
        if left:
            st.markdown(
                "Here the recogniser was not sure. Your answers change what is recommended, the first ones most."
            )
        else:
            st.success("Nothing left to check.", icon=":material/task_alt:")
        _show_undo(key)
    if not left and skipped and st.button("Show the skipped ones again", key=f"{key}-again", type="tertiary"):
        skipped.clear()
        st.rerun()
    with st.grid("auto", min_column_width=220, gap="medium", key=f"{key}-grid"):
        for question in left[:AT_ONCE]:
            with st.container(border=True, gap="small"):
                _ask(key, question, skipped)
    if len(left) > AT_ONCE:
        st.caption(f"{len(left) - AT_ONCE} more after these")


def _show_undo(key: str) -> None:
    answers: list[str] = st.session_state.setdefault(f"{key}-answers", [])
    if answers and st.button("Undo the last answer", key=f"{key}-undo", icon=":material/undo:", type="tertiary"):
        current.store().undo_correction(answers.pop())
        st.rerun()


def _ask(key: str, question: Question, skipped: set[tuple[str, str]]) -> None:
    photo_id, name = question.photo.photo_id, f"{key}-{question.photo.photo_id}-{question.category}"
    st.image(
        card(photo_id, current.store().picture, _garment(question)),
        width="stretch",
        alt=f"{question.name}, the place outlined" if question.box else question.name,
    )
    st.markdown(f"**{plain(question.question)}**")
    with st.container(horizontal=True, gap="small"):
        for words, correction in (("Yes", question.yes), ("No", question.no)):
            if st.button(words, key=f"{name}-{words}", width="stretch"):
                st.session_state[f"{key}-answers"].append(current.store().correct(photo_id, correction))
                st.rerun()
        if st.button("Skip", key=f"{name}-skip", type="tertiary"):
            skipped.add((photo_id, question.category))
            st.rerun()


def _garment(question: Question) -> Garment | None:
    """The part of the photo that the question is about."""
    look = question.photo.look
    if look is None or question.box is None:
        return None
    parts = (*look.garments, *look.regions)
    return next((part for part in parts if part.category == question.category and part.box == question.box), None)
