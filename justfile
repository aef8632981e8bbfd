# What people do in this repository; `just` lists it. https://just.systems

python := if os() == "windows" { ".venv/Scripts/python" } else { ".venv/bin/python" }

_list:
    @just --list

# Make the environment, with all tools
setup:
    python3 -m venv .venv
    {{ python }} -m pip install -r requirements-dev.txt

# Open the app
app:
    {{ python }} -m streamlit run streamlit_app.py

# The tests that take little time; more words go to pytest
fast *words:
    {{ python }} -m pytest -q -m "not slow and not browser and not postgresql" {{ words }}

# All tests
test *words:
    {{ python }} -m pytest -n 2 --dist loadfile {{ words }}

# Lint and format
lint:
    {{ python }} -m ruff check --fix
    {{ python }} -m ruff format

# Lint, format and tests of the app's scripts and styles, and the workflows' check; needs node
scripts:
    npm ci
    npm run fix
    npm test
    npm run workflows

# Types
types:
    {{ python }} -m mypy

# All texts that the app shows, in one catalogue: stylerec/locale/stylerec.pot
words:
    {{ python }} .ci/list_words.py

# The site with the documentation, as it will be, at http://127.0.0.1:8000
docs:
    {{ python }} -m mkdocs serve

# What a clean machine does before a change is accepted
ci:
    .ci/run
