"""Texts of notices: what a template shows, and that none can hold up or harm the action that it tells of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from diagrams import House, diagram, field, user

from flowkit import DefinitionInvalid
from flowkit.engine.texts import LONGEST, MOST_ROUNDS, check_template, render

DATA: dict[str, object] = {
    "symptom": "core switch down",
    "amount": Decimal("12.50"),
    "day": date(2026, 11, 16),
    "cases": [{"key": "INC-1"}, {"key": "INC-2"}],
    "case": {"business_key": "INC-9"},
    "nothing": None,
    "urgent": True,
    "opening": datetime.fromisoformat("2026-11-12T08:30+08:00"),
    "exactly": datetime.fromisoformat("2026-11-12T08:30:15+08:00"),
}


def shown(template: str, data: dict[str, object] = DATA) -> str:
    return render("", template, data)[1]


def codes(template: str, *names: str) -> list[str]:
    return [finding.code for finding in check_template(template, "rule", names)]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain words, 100 %", "plain words, 100 %"),
        ("{{ case.business_key }}: {{ symptom }}", "INC-9: core switch down"),
        ("{{ amount }} {{ day }}", "12.50 2026-11-16"),
        ("{% if amount > 10 %}much{% else %}little{% endif %}", "much"),
        ("{% for each in cases %}{{ loop.index }}. {{ each.key }}\n{% endfor %}", "1. INC-1\n2. INC-2"),
        ("{% for each in cases if each.key != 'INC-1' %}{{ each.key }}{% else %}none{% endfor %}", "INC-2"),
        ("{{ cases | length }}, {{ cases | join(', ', attribute='key') }}", "2, INC-1, INC-2"),
        ("{{ nothing or '' }}{{ symptom | upper | truncate(4, true, '') }}", "CORE"),
        ("{{ absent }}{{ absent | default('no answer') }}", "no answer"),
        ("<b>{{ symptom }}</b> 您好", "<b>core switch down</b> 您好"),
        ("[{{ nothing }}]", "[]"),
        ("{{ urgent }}, {{ not urgent }}", "yes 是, no 否"),
        ("{{ opening }}", "2026-11-12 08:30"),
        ("{{ exactly }}", "2026-11-12 08:30:15"),
    ],
)
def test_a_template_shows_data_chooses_and_repeats(template: str, text: str) -> None:
    assert shown(template) == text
    assert codes(template, *DATA, "absent") == []


def test_a_moment_is_shown_on_the_clock_of_the_process() -> None:
    china = timezone(timedelta(hours=8))
    moment: dict[str, object] = {"case": {"started_at": datetime(2026, 11, 12, 0, 30, tzinfo=UTC)}}
    assert render("{{ case.started_at }}", "", moment, china)[0] == "2026-11-12 08:30"


def test_a_subject_is_one_line() -> None:
    assert render(" a\n{{ symptom }}\n", "", DATA)[0] == "a core switch down"


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ symptom['__class__'] }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].system('true') }}",
    "{{ self._TemplateReference__context }}",
    "{{ '{0.__class__}'.format(symptom) }}",
    "{{ symptom | attr('__class__') }}",
    "{{ cases.append(1) }}",
    "{% set x = cases.pop() %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends '/etc/passwd' %}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_does_not_reach_into_python(template: str) -> None:
    text = shown(template).replace(template, "")
    assert "<class" not in text
    assert "root:" not in text
    assert "Traceback" not in text
    assert DATA["cases"] == [{"key": "INC-1"}, {"key": "INC-2"}]


ENDLESS = [
    "{% for a in range(10**9) %}x{% endfor %}",
    "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 10**10 }}",
    "{{ 10 ** 10 ** 8 }}",
    "{{ '%1000000000d' % 3 }}",
    "{{ 'x'.ljust(10 ** 10) }}",
    "{{ 'x' | center(10000000000) }}",
    "{{ 'x' | indent(10000000000) }}",
    "{{ symptom | replace('', 'x') }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in cases recursive %}{{ loop(cases) }}{% endfor %}",
    "{{ lipsum(n=100000) }}",
    "{% filter upper %}x{% endfilter %}",
    "{% block a %}{% endblock %}",
    "{% with a = 1 %}{% endwith %}",
]


@pytest.mark.parametrize("template", ENDLESS)
def test_what_could_run_without_end_is_refused_at_deployment_and_never_run(template: str) -> None:
    assert codes(template, *DATA) == ["template-refused"]
    assert shown(template).startswith("[ValueError: a template cannot use ")


def test_the_rounds_of_all_loops_are_counted_together() -> None:
    data: dict[str, object] = {"many": list(range(1000))}
    template = "{% for a in many %}{% for b in many %}{% for c in many %}{% endfor %}{% endfor %}.{% endfor %}"

    text = shown(template, data)

    assert text.endswith("…")
    assert text.count(".") < MOST_ROUNDS / 1000
    assert shown("{% for a in many %}{{ a }} {% endfor %}", data).split() == [str(each) for each in range(1000)]


def test_each_text_has_rounds_of_its_own() -> None:
    data: dict[str, object] = {"many": [1] * (MOST_ROUNDS - 1)}
    template = "{% for a in many %}{% endfor %}whole"
    assert [render(template, template, data) for _ in range(2)] == [("whole", "whole")] * 2


def test_a_long_text_is_cut_and_shows_it() -> None:
    data: dict[str, object] = {"long": "x" * 10_000, "many": [1] * 1000}
    text = shown("{% for a in many %}{{ long }}{% endfor %}", data)
    assert len(text) <= LONGEST
    assert text.endswith("x…")
    assert shown("{{ long }}{{ long }}", data) == "x" * LONGEST


@pytest.mark.parametrize(
    "template", ["{{ nothing.a.b }}", "{{ amount + symptom }}", "{% for a in nothing %}{% endfor %}"]
)
def test_a_template_that_fails_says_so_in_its_place(template: str) -> None:
    text = shown(template)
    assert text.startswith("[")
    assert text.endswith(f"] {template}")


def test_a_name_that_is_no_datum_is_found_at_deployment() -> None:
    (finding,) = check_template("{{ sympton }} {{ symptom }} {{ case.id }} {{ step }}", "tell", ["symptom"])
    assert (finding.code, finding.element) == ("template-name-unknown", "tell")
    assert "sympton" in finding.say("en")
    assert "sympton" in finding.say("zh")


def telling(template: str) -> str:
    start = f'<flowkit:notification id="tell" on="started" to="starter" channels="inbox" subject="{template}">'
    rule = start + "{{ symptom }}</flowkit:notification>"
    return diagram("tell", user("do"), fields=[field("symptom")], head=rule)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ symptom", "template-invalid"),
        ("{% if symptom %}", "template-invalid"),
        ("{{ range(9) }}", "template-refused"),
        ("{{ sympton }}", "template-name-unknown"),
    ],
)
def test_a_bad_template_keeps_the_file_from_being_deployed(house: House, template: str, code: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(telling(template))
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_notice_carries_the_rendered_text_to_its_receiver(house: House) -> None:
    house.deploy(telling("{{ case.business_key }}: {{ symptom }}"))
    house.engine.start("tell", {"symptom": "no <light>"}, by="ann", business_key="K-1")

    (notice,) = house.engine.notices("ann")

    assert (notice.subject, notice.body, notice.to) == ("K-1: no <light>", "no <light>", "person:ann")
    assert house.engine.notices("ben") == []
