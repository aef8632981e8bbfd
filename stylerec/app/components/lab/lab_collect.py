"""The step Collect: photos of each category, searched for on a site, from a table of addresses, or copied."""

import os
from pathlib import Path

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.components.lab import collect_words, collected_photos, job_progress, missing_packages
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import duration, plain
from stylerec.errors import UsageError
from stylerec.lab.collect import PINTEREST, read_addresses
from stylerec.lab.jobs import Value
from stylerec.lab.manifest import MANIFEST_NAME
from stylerec.language import _, ngettext, pgettext
from stylerec.writing import make_private_folder

KEY = "lab-collect"
SEARCH, ADDRESSES, COPY = _("Search a site"), _("Addresses in a table"), _("Folders and zip archives")
SECONDS_PER_PHOTO = 2.0
"""A pause, and the download itself."""
TERMS = _("""\
The photos belong to those who took them, and every site has its terms. Pinterest's, for one, forbid collecting by
programs without its leave. Read the terms first, keep the pauses, use the photos to learn for yourself only, and do not
publish them, nor a set that holds them. What shows people is personal: delete it when it has served. The address of
each photo is written down, so that a source can be named and a photo taken out on request.""")


def show() -> None:
    """Draw the step."""
    job = jobs().look(KEY)
    if job is not None and job.running:
        collected_photos.show_running(KEY, job.folder)
        return
    if f"{KEY}-name" not in st.session_state:
        st.session_state[f"{KEY}-name"] = _last_name()
    name = st.text_input(_("Name of the collection"), key=f"{KEY}-name", persist_state="session")
    try:
        out = lab_places.new_folder(lab_places.photos_folder(), name)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    _ask(out)
    if job is not None and job.folder == out:
        job_progress.show(KEY, "")
    collected_photos.show(KEY, out, finished=job is not None and job.folder == out and job.state == "done")


def _last_name() -> str:
    """That of the collection which grew last."""
    manifests = list(lab_places.photos_folder().glob(f"*/{MANIFEST_NAME}"))
    return max(manifests, key=lambda path: path.stat().st_mtime).parent.name if manifests else "my photos"


def _ask(out: Path) -> None:
    source = st.segmented_control(
        pgettext("source", "From"),
        [SEARCH, ADDRESSES, COPY],
        default=SEARCH,
        required=True,
        key=f"{KEY}-source",
        persist_state="session",
    )
    if source != COPY and missing_packages.show("gallery_dl"):
        return
    {SEARCH: _ask_search, ADDRESSES: _ask_addresses, COPY: _ask_copy}[source or SEARCH](out)


def _ask_search(out: Path) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        searches = collect_words.ask(KEY, out)
    with right:
        before = max(collected_photos.asked(out).values(), default=400)
        number = st.number_input(
            _("Photos of each"),
            1,
            2000,
            before,
            key=f"{KEY}-number",
            persist_state="session",
            help=_("The study took 400."),
        )
        if searches:
            st.caption(
                ngettext(
                    "{count} category, up to {photos:,} photos. With the usual pauses that takes about {time}.",
                    "{count} categories, up to {photos:,} photos. With the usual pauses that takes about {time}.",
                    len(searches),
                ).format(count=len(searches), photos=number * len(searches), time=_how_long(number * len(searches)))
            )
        options: list[tuple[str, Value]] = [("--per-category", int(number)), *_ask_manners()]
    agreed = _ask_terms()
    if _start_button(out, agreed and bool(searches)):
        collected_photos.write_asked(out, searches, int(number))
        _start(out, [out / collected_photos.WANTED], options)


def _how_long(photos: int) -> str:
    hours = photos * SECONDS_PER_PHOTO / 3600
    if hours >= 48:
        return _("{days:.0f} days").format(days=hours / 24)
    return _("{hours:.0f} hours").format(hours=hours) if hours >= 2 else duration(hours * 3600)


def _ask_addresses(out: Path) -> None:
    upload = st.file_uploader(
        _("Table with the columns category and address"), type="csv", key=f"{KEY}-addresses", max_upload_size=32
    )
    number = 0
    if upload is not None:
        path = collect_words.keep_upload(KEY, upload)
        try:
            number = sum(map(len, read_addresses(path).values()))
            st.caption(ngettext("{count} address.", "{count} addresses.", number).format(count=number))
        except UsageError as error:
            st.error(plain(str(error)), icon=":material/error:")
    options = _ask_manners(search=False)
    agreed = _ask_terms()
    if _start_button(out, agreed and number > 0):
        kept = out / "addresses.csv"
        make_private_folder(kept.parent)
        os.replace(path, kept)
        _start(out, [], [("--addresses", kept), *options])


def _ask_copy(out: Path) -> None:
    typed = st.text_area(
        _("Folders and zip archives on this computer, one per line"),
        placeholder="/home/you/Pictures/clothes\n/home/you/Downloads/more.zip",
        key=f"{KEY}-sources",
        persist_state="session",
        help=_("The folder that holds a photo names its category. Photos are copied; nothing there is changed."),
    )
    sources = [Path(line.strip()).expanduser().absolute() for line in typed.splitlines() if line.strip()]
    missing = [source for source in sources if not source.exists()]
    if missing:
        st.error(
            _("There is no '{path}' on this computer.").format(path=plain(str(missing[0]))),
            icon=":material/error:",
        )
    ready = bool(sources) and not missing
    if st.button(
        _("Copy the photos"), icon=":material/file_copy:", type="primary", key=f"{KEY}-copy", disabled=not ready
    ):
        _start(out, [], [("--photos", sources)])


def _ask_manners(search: bool = True) -> list[tuple[str, Value]]:
    """How the site is asked."""
    options: list[tuple[str, Value]] = []
    with st.expander(_("Site and pauses"), icon=":material/tune:"):
        least, most = st.slider(
            _("Seconds between requests"), 0.0, 10.0, (1.0, 2.0), 0.5, key=f"{KEY}-pause", persist_state="session"
        )
        options.append(("--pause", f"{least:g}-{most:g}"))
        if search:
            address = st.text_input(
                _("Address of the search, with {query} where the words go"),
                PINTEREST,
                key=f"{KEY}-site",
                persist_state="session",
            )
            options.append(("--search", address.strip()))
        config = st.text_input(
            _("Settings of gallery-dl (a file on this computer, optional)"),
            key=f"{KEY}-config",
            persist_state="session",
            help=_("For example with the cookies of your account, or a proxy."),
        ).strip()
        if config:
            options.append(("--gallery-dl-config", Path(config).expanduser().absolute()))
    return options


def _ask_terms() -> bool:
    with st.container(border=True):
        st.markdown(f"**{_('What you may do with the photos')}**\n\n{TERMS}")
        return st.checkbox(_("I have read the site's terms"), key=f"{KEY}-terms", persist_state="session")


def _start_button(out: Path, ready: bool) -> bool:
    goes_on = (out / MANIFEST_NAME).exists()
    label, icon = (_("Go on"), ":material/play_arrow:") if goes_on else (_("Collect"), ":material/download:")
    return st.button(label, icon=icon, type="primary", key=f"{KEY}-start", disabled=not ready)


def _start(out: Path, values: list[str | Path], options: list[tuple[str, Value]]) -> None:
    jobs().start(KEY, "collect", values, [("--out", out), *options], folder=out)
    st.rerun()
