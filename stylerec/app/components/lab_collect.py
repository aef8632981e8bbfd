"""The step Collect: photos of each category, searched for on a site, from a table of addresses, or copied."""

import csv
import os
from pathlib import Path
from typing import Any

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.components import job_progress, missing_packages
from stylerec.app.lab_jobs import jobs
from stylerec.errors import StylerecError, UsageError
from stylerec.lab.collect import PINTEREST, read_addresses, read_categories
from stylerec.lab.collected import Collected
from stylerec.lab.jobs import Job, Value
from stylerec.lab.manifest import MANIFEST_NAME, folder_name
from stylerec.words import count, duration, plain

KEY = "lab-collect"
SEARCH, ADDRESSES, COPY = "Search a site", "Addresses in a table", "Folders and zip archives"
SECONDS_PER_PHOTO = 2.0
"""A pause, and the download itself."""
WANTED = "categories.csv"
"""File beside the photos with the categories that were asked for, the words to search for, and how many photos."""
TERMS = """\
The photos belong to those who took them, and every site has its terms. Pinterest's, for one, forbid collecting by
programs without its leave. Read the terms first, keep the pauses, use the photos to learn for yourself only, and do not
publish them, nor a set that holds them. What shows people is personal: delete it when it has served. The address of
each photo is written down, so that a source can be named and a photo taken out on request."""


def show() -> None:
    """Draw the step."""
    job = jobs().look(KEY)
    if job is not None and job.running:
        _show_running(job.folder)
        return
    if f"{KEY}-name" not in st.session_state:
        st.session_state[f"{KEY}-name"] = _last_name()
    name = st.text_input("Name of the collection", key=f"{KEY}-name", persist_state="session")
    try:
        out = lab_places.new_folder(lab_places.photos_folder(), name)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    _ask(out)
    if job is not None and job.folder == out:
        job_progress.show(KEY, "")
    _show_collected(out, finished=job is not None and job.folder == out and job.state == "done")


def _last_name() -> str:
    """That of the collection which grew last."""
    manifests = list(lab_places.photos_folder().glob(f"*/{MANIFEST_NAME}"))
    return max(manifests, key=lambda path: path.stat().st_mtime).parent.name if manifests else "my photos"


def _ask(out: Path) -> None:
    source = st.segmented_control(
        "From", [SEARCH, ADDRESSES, COPY], default=SEARCH, required=True, key=f"{KEY}-source", persist_state="session"
    )
    if source != COPY and missing_packages.show("gallery_dl"):
        return
    {SEARCH: _ask_search, ADDRESSES: _ask_addresses, COPY: _ask_copy}[source or SEARCH](out)


def _ask_search(out: Path) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        searches = _ask_categories(out)
    with right:
        before = max(_asked(out).values(), default=400)
        number = st.number_input(
            "Photos of each", 1, 2000, before, key=f"{KEY}-number", persist_state="session", help="The study took 400."
        )
        if searches:
            st.caption(
                f"{count(len(searches), 'category', 'categories')}, up to {number * len(searches):,} photos. With the "
                f"usual pauses that takes about {_how_long(number * len(searches))}."
            )
        options: list[tuple[str, Value]] = [("--per-category", int(number)), *_ask_manners()]
    agreed = _ask_terms()
    if _start_button(out, agreed and bool(searches)):
        _write_wanted(out, searches, int(number))
        _start(out, [out / WANTED], options)


def _how_long(photos: int) -> str:
    hours = photos * SECONDS_PER_PHOTO / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours" if hours >= 2 else duration(hours * 3600)


def _ask_categories(out: Path) -> dict[str, str]:
    """Words to search for by category, typed or from a file."""
    text_key = f"{KEY}-words-{out.name}"
    known = lab_places.taxonomies()
    if known:
        st.selectbox(
            "Take them from a list of product names",
            known,
            index=None,
            format_func=lambda path: path.parent.name,
            placeholder="Choose a list of the step Names",
            key=f"{KEY}-taxonomy",
            on_change=_take_taxonomy,
            args=(text_key,),
        )
    upload = st.file_uploader(
        "Take them from a file",
        type=["csv", "json", "txt"],
        key=f"{KEY}-file",
        max_upload_size=8,
        help="A table with a column `category` and perhaps `search` (CSV), a taxonomy (JSON), or a list (TXT).",
    )
    if upload is not None and st.session_state.get(f"{KEY}-taken") != upload.file_id:
        st.session_state[f"{KEY}-taken"] = upload.file_id
        found = _read_upload(upload)
        if found:
            st.session_state[text_key] = _as_text(found)
    if text_key not in st.session_state and (out / WANTED).exists():
        st.session_state[text_key] = _as_text(read_categories(out / WANTED))
    text = st.text_area(
        "Categories, one per line",
        placeholder="linen blazer\nmaxi dress\nT-shirt: t-shirt women outfit",
        height=260,
        key=text_key,
        persist_state="session",
        help="After a colon the words to search for, where they are others than the category's name.",
    )
    try:
        return parse_categories(text)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return {}


def _take_taxonomy(text_key: str) -> None:
    path = st.session_state[f"{KEY}-taxonomy"]
    if path is not None:
        st.session_state[text_key] = _as_text(read_categories(path))


def parse_categories(text: str) -> dict[str, str]:
    """Words to search for by category, from lines "category" or "category: words". Raises `UsageError`."""
    found: dict[str, str] = {}
    folders: dict[str, str] = {}
    for line in text.splitlines():
        category, _, words = (part.strip() for part in line.partition(":"))
        if not category:
            continue
        other = folders.setdefault(folder_name(category).casefold(), category)
        if other != category:
            raise UsageError(f"The categories {other!r} and {category!r} would share a folder: rename one of them.")
        found[category] = words or category
    return found


def _as_text(searches: dict[str, str]) -> str:
    return "\n".join(name if words == name else f"{name}: {words}" for name, words in searches.items())


def _read_upload(upload: Any) -> dict[str, str]:
    path = _keep_upload(upload)
    try:
        return read_categories(path)
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return {}


def _keep_upload(upload: Any) -> Path:
    """The uploaded table as a file, under a name of ours."""
    path = lab_places.lab_folder() / "uploads" / f"{KEY}{Path(upload.name).suffix.lower()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(upload.getvalue())
    return path


def _ask_addresses(out: Path) -> None:
    upload = st.file_uploader(
        "Table with the columns category and address", type="csv", key=f"{KEY}-addresses", max_upload_size=32
    )
    number = 0
    if upload is not None:
        path = _keep_upload(upload)
        try:
            number = sum(map(len, read_addresses(path).values()))
            st.caption(f"{count(number, 'address', 'addresses')}.")
        except UsageError as error:
            st.error(plain(str(error)), icon=":material/error:")
    options = _ask_manners(search=False)
    agreed = _ask_terms()
    if _start_button(out, agreed and number > 0):
        kept = out / "addresses.csv"
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, kept)
        _start(out, [], [("--addresses", kept), *options])


def _ask_copy(out: Path) -> None:
    typed = st.text_area(
        "Folders and zip archives on this computer, one per line",
        placeholder="/home/you/Pictures/clothes\n/home/you/Downloads/more.zip",
        key=f"{KEY}-sources",
        persist_state="session",
        help="The folder that holds a photo names its category. Photos are copied; nothing there is changed.",
    )
    sources = [Path(line.strip()).expanduser().absolute() for line in typed.splitlines() if line.strip()]
    missing = [source for source in sources if not source.exists()]
    if missing:
        st.error(f"There is no '{plain(str(missing[0]))}' on this computer.", icon=":material/error:")
    ready = bool(sources) and not missing
    if st.button("Copy the photos", icon=":material/file_copy:", type="primary", key=f"{KEY}-copy", disabled=not ready):
        _start(out, [], [("--photos", sources)])


def _ask_manners(search: bool = True) -> list[tuple[str, Value]]:
    """How the site is asked."""
    options: list[tuple[str, Value]] = []
    with st.expander("Site and pauses", icon=":material/tune:"):
        least, most = st.slider(
            "Seconds between requests", 0.0, 10.0, (1.0, 2.0), 0.5, key=f"{KEY}-pause", persist_state="session"
        )
        options.append(("--pause", f"{least:g}-{most:g}"))
        if search:
            address = st.text_input(
                "Address of the search, with {query} where the words go",
                PINTEREST,
                key=f"{KEY}-site",
                persist_state="session",
            )
            options.append(("--search", address.strip()))
        config = st.text_input(
            "Settings of gallery-dl (a file on this computer, optional)",
            key=f"{KEY}-config",
            persist_state="session",
            help="For example with the cookies of your account, or a proxy.",
        ).strip()
        if config:
            options.append(("--gallery-dl-config", Path(config).expanduser().absolute()))
    return options


def _ask_terms() -> bool:
    with st.container(border=True):
        st.markdown(f"**What you may do with the photos**\n\n{TERMS}")
        return st.checkbox("I have read the site's terms", key=f"{KEY}-terms", persist_state="session")


def _start_button(out: Path, ready: bool) -> bool:
    goes_on = (out / MANIFEST_NAME).exists()
    label, icon = ("Go on", ":material/play_arrow:") if goes_on else ("Collect", ":material/download:")
    return st.button(label, icon=icon, type="primary", key=f"{KEY}-start", disabled=not ready)


def _write_wanted(out: Path, searches: dict[str, str], number: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / WANTED).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["category", "search", "photos"])
        writer.writerows([category, words, number] for category, words in searches.items())


def _start(out: Path, values: list[str | Path], options: list[tuple[str, Value]]) -> None:
    jobs().start(KEY, "collect", values, [("--out", out), *options], folder=out)
    st.rerun()


def _show_running(out: Path) -> None:
    counts = _counts(out)

    def how_far(job: Job) -> tuple[float, str]:
        counts.read()
        kept, wanted = counts.kept.total(), sum(_asked(out).values())
        text = f"{count(kept, 'photo')} in '{plain(out.name)}'"
        return (min(1.0, kept / wanted), f"{text}, at most {wanted:,} wanted") if wanted else (0.0, text)

    job_progress.show(KEY, how_far, lambda job: _show_table(out, counts))


def _show_collected(out: Path, finished: bool) -> None:
    counts = _counts(out)
    counts.read()
    if finished:
        st.success(f"{count(counts.kept.total(), 'photo')} in '{plain(out.name)}'.", icon=":material/check:")
    if not counts.kept and not counts.not_kept:
        return
    _show_table(out, counts)
    if counts.reasons:
        with st.expander(f"{count(counts.not_kept.total(), 'photo')} not kept, and why"):
            st.dataframe(
                [{"Why": reason, "Photos": number} for reason, number in counts.reasons.most_common(50)],
                hide_index=True,
            )


def _show_table(out: Path, counts: Collected) -> None:
    asked = _asked(out)
    met = sorted((set(counts.kept) | set(counts.not_kept)) - set(asked))
    rows = [
        {"category": name or "no category", "kept": counts.kept[name], "not_kept": counts.not_kept[name]}
        for name in [*asked, *met]
    ]
    if not rows:
        return
    most = max((*asked.values(), *(() if asked else counts.kept.values())), default=1)
    st.dataframe(
        rows,
        key=f"{KEY}-table",
        hide_index=True,
        column_config={
            "category": st.column_config.TextColumn("Category", width="medium"),
            "kept": st.column_config.ProgressColumn("Kept", format="%d", min_value=0, max_value=most),
            "not_kept": st.column_config.NumberColumn("Not kept", width="small"),
        },
    )


def _asked(out: Path) -> dict[str, int]:
    """How many photos are wanted of each category; empty where it was not asked for categories."""
    try:
        with (out / WANTED).open(newline="", encoding="utf-8") as file:
            return {row["category"]: int(row["photos"]) for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError):
        return {}


def _counts(out: Path) -> Collected:
    kept = st.session_state.get(f"{KEY}-counts")
    if not isinstance(kept, Collected) or kept.folder != out:
        kept = st.session_state[f"{KEY}-counts"] = Collected(out)
    return kept
