"""The public page says whether it holds, and nothing more."""

import pytest

from tests.make_certificates import certificate


@pytest.fixture
def made(cast):
    return certificate(cast.agent)


def test_the_qr_codes_address_opens_signed_out(client, made):
    path = made.says.verify_url.removeprefix("https://academy.example")
    answer = client.get(path)
    assert answer.status_code == 200
    for shown in ("证书真实有效", "林*欣", "***01", "服务营销岗前培训", "云岭银行信用卡中心"):
        assert shown in answer.text


def test_neither_the_name_nor_the_number_of_the_person_is_shown_whole(client, made, cast):
    text = client.get(f"/verify/{made.code}").text
    assert "林可欣" not in text
    assert "A001" not in text


def test_it_is_typed_in_any_case_with_spaces(client, made):
    for typed in (made.code.lower(), made.code.replace("-", " "), f" {made.number.lower()} "):
        assert "证书真实有效" in client.get("/verify", query_string={"code": typed}).text


def test_the_address_too_forgives_case_and_dashes(client, made):
    assert client.get(f"/verify/{made.code.lower().replace('-', '')}").status_code == 200


def test_by_number_alone_less_is_said(client, made):
    text = client.get("/verify", query_string={"code": made.number}).text
    assert "林*欣" in text
    assert "***01" not in text
    assert made.code not in text


def test_a_revoked_one_says_since_when_but_not_why(client, cast):
    revoked = certificate(cast.agent, revoked_by=cast.hr)
    text = client.get(f"/verify/{revoked.code}").text
    assert "已被撤销" in text
    assert "2027年3月9日" in text
    assert "成绩复核" not in text


def test_an_unknown_one_says_what_to_do(client, made):
    for path in ("/verify/NEIN-NEIN", "/verify?code=FX2027-000999", "/verify?code=%3Cscript%3E"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "没有查到" in answer.text
        assert "索要原件" in answer.text
        assert "<script>" not in answer.text.split("<body")[1]


def test_the_empty_page_is_a_form(client, cast):
    answer = client.get("/verify")
    assert answer.status_code == 200
    assert 'name="code"' in answer.text


def test_search_engines_stay_away_and_nothing_is_kept(client, made):
    answer = client.get(f"/verify/{made.code}")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_takes_few_statements(client, made, statements):
    with statements() as seen:
        client.get(f"/verify/{made.code}")
    assert len(seen) <= 2
