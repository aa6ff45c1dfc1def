"""Signing in and out, the idle lock and its PIN, what stops guessing, and who gets in where (issue 5)."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyotp
import pytest

from bot.services.users import UserRefused, add_user, first_admin, fits
from tests.console.conftest import moved_to
from tests.console.desk import PASSWORD, Browser, add

NINE = "2026-11-23T09:00:00+01:00"
PAGES = ("/raadgiver", "/raadgiver/liste", "/raadgiver/samtale/x", "/raadgiver/samtale/x/nyt", "/raadgiver/mig",
         "/raadgiver/strom", "/raadgiver/laas")


def log(bot: Any) -> list[tuple[str, str]]:
    with bot.parts.database.reading() as work:
        return [tuple(row) for row in work.connection.exec_driver_sql(
            "SELECT actor, action FROM audit_log ORDER BY id")]


def test_the_right_password_opens_the_queue(bot: Any) -> None:
    add(bot)
    browser = Browser(bot, None)
    answer = browser.sign_in("mette HANSEN")
    assert (answer.status_code, answer.headers["location"]) == (303, "/raadgiver")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie
    page = browser.get("/raadgiver")
    assert page.status_code == 200 and "Mette Hansen" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert ("mette hansen", "sign_in") in log(bot)


@pytest.mark.parametrize(("name", "password"), [
    ("Mette Hansen", "forkert kodeord"), ("Mette Hansen", ""), ("Ole Holm", PASSWORD), ("", ""),
    ("Mette Hansen\0", PASSWORD), ("' OR 1=1 --", PASSWORD),
])
def test_a_wrong_name_or_password_says_the_same(bot: Any, name: str, password: str) -> None:
    add(bot)
    answer = Browser(bot, None).sign_in(name, password)
    assert answer.status_code == 401 and "passer ikke" in answer.text
    assert "afklar_staff" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", PAGES)
def test_without_signing_in_every_page_leads_to_the_sign_in(bot: Any, path: str) -> None:
    answer = Browser(bot, None).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/raadgiver/log-ind")


@pytest.mark.parametrize("path", PAGES)
def test_a_citizens_token_opens_no_staff_page(bot: Any, path: str) -> None:
    browser = Browser(bot, None)
    token = browser.http.post("/api/chat/sessions", json={}).json()["token"]
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"afklar_staff={token}"}):
        answer = browser.get(path, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/raadgiver/log-ind")


@pytest.mark.parametrize(("role", "municipality", "said"), [
    ("admin", None, "administrator"), ("clinician", "0540", "sundhedspersonale"),
])
def test_other_roles_see_no_conversation(bot: Any, waiting: Any, role: str, municipality: str, said: str) -> None:
    add(bot, "Ida Admin", role, municipality)
    browser, key = Browser(bot, "Ida Admin"), waiting(said=("hemmelig",))
    for path in ("/raadgiver", f"/raadgiver/samtale/{key}", f"/raadgiver/samtale/{key}/nyt", "/raadgiver/liste"):
        page = browser.get(path)
        assert said in page.text and "hemmelig" not in page.text
    browser.post(f"/raadgiver/samtale/{key}/tag")
    with bot.parts.database.reading() as work:
        assert work.handovers.open_of(key).advisor is None


def test_five_wrong_passwords_and_the_account_rests_for_a_quarter(bot: Any) -> None:
    add(bot)
    for _ in range(5):
        assert Browser(bot, None).sign_in("Mette Hansen", "forkert kodeord").status_code == 401
    assert Browser(bot, None).sign_in("Mette Hansen").status_code == 401
    assert Browser(moved_to(bot, "2026-11-23T09:14:50+01:00"), None).sign_in("Mette Hansen").status_code == 401
    assert Browser(moved_to(bot, "2026-11-23T09:15:30+01:00"), None).sign_in("Mette Hansen").status_code == 303
    assert ("mette hansen", "blocked") in log(bot)


def test_a_right_password_begins_the_count_again(bot: Any) -> None:
    add(bot)
    browser = Browser(bot, None)
    for password in ("forkert kodeord",) * 4 + (PASSWORD,) + ("forkert kodeord",) * 4:
        browser.sign_in("Mette Hansen", password)
    assert browser.sign_in("Mette Hansen").status_code == 303


def test_too_many_tries_from_one_address_must_wait(bot: Any) -> None:
    browser = Browser(bot, None)
    answers = [browser.sign_in(f"nobody {number}") for number in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {401}
    assert answers[20].status_code == 429 and 0 < int(answers[20].headers["retry-after"]) <= 60


def test_a_code_from_an_app_is_asked_for_where_one_was_chosen(bot: Any) -> None:
    user, secret = add(bot), pyotp.random_base32()
    with bot.parts.database.transaction() as work:
        work.staff.save(replace(user, totp=secret))
    code = pyotp.TOTP(secret).at(bot.parts.clock.now())
    assert Browser(bot, None).sign_in("Mette Hansen").status_code == 401
    assert Browser(bot, None).sign_in("Mette Hansen", code="12").status_code == 401
    assert Browser(bot, None).sign_in("Mette Hansen", code=code).status_code == 303


def test_a_sign_in_form_on_another_site_is_refused(bot: Any) -> None:
    add(bot)
    for form in ({}, {"form": ""}, {"form": "x"}):
        answer = Browser(bot, None).http.post("/raadgiver/log-ind", data={
            "name": "Mette Hansen", "password": PASSWORD, **form})
        assert answer.status_code == 403 and "afklar_staff" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "x" * 43}])
def test_a_form_without_our_token_changes_nothing(bot: Any, waiting: Any, sent: dict[str, str]) -> None:
    add(bot)
    browser, key = Browser(bot), waiting()
    answer = browser.http.post(f"/raadgiver/samtale/{key}/tag", data=sent)
    assert answer.status_code == 403 and "for gammel" in answer.text
    with bot.parts.database.reading() as work:
        assert work.handovers.open_of(key).state == "queued"


def at(bot: Any, browser: Browser, now: str) -> Browser:
    """The same browser, at another time."""
    later = Browser(moved_to(bot, now), None)
    later.http.cookies, later.csrf = browser.http.cookies, browser.csrf
    return later


def test_after_five_idle_minutes_the_screen_is_locked_and_the_pin_leads_back(bot: Any, waiting: Any) -> None:
    add(bot)
    browser, key = Browser(bot), waiting()
    here = f"/raadgiver/samtale/{key}"
    assert browser.post("/raadgiver/mig/pin", password=PASSWORD, pin="4711").status_code == 200
    assert at(bot, browser, "2026-11-23T09:04:50+01:00").get(here).status_code == 200
    late = at(bot, browser, "2026-11-23T09:10:30+01:00")
    turned = late.get(here)
    assert (turned.status_code, turned.headers["location"]) == (303, f"/raadgiver/laas?til={here}")
    assert late.get(f"{here}/nyt", headers={"x-requested-with": "fetch"}).json() == {"error": "locked"}
    assert late.post(f"{here}/tag").headers["location"] == f"/raadgiver/laas?til={here}"
    page = late.get(turned.headers["location"])
    assert "Skærmen er låst" in page.text and "hej" not in page.text
    assert late.post("/raadgiver/laas/op", secret="0000", to=here).status_code == 401
    opened = late.post("/raadgiver/laas/op", secret="4711", to=here)
    assert (opened.status_code, opened.headers["location"]) == (303, here)
    assert late.get(here).status_code == 200


def test_without_a_pin_the_password_unlocks_and_a_link_elsewhere_is_not_followed(bot: Any) -> None:
    add(bot)
    browser = Browser(bot)
    assert browser.post("/raadgiver/laas").headers["location"] == "/raadgiver/laas"
    assert browser.get("/raadgiver").headers["location"].startswith("/raadgiver/laas")
    browser.get("/raadgiver/laas")
    opened = browser.post("/raadgiver/laas/op", secret=PASSWORD, to="https://ond.example/raadgiver/samtale/")
    assert (opened.status_code, opened.headers["location"]) == (303, "/raadgiver")


def test_five_wrong_pins_end_the_session(bot: Any) -> None:
    add(bot)
    browser = Browser(bot)
    browser.post("/raadgiver/laas")
    browser.get("/raadgiver/laas")
    for _ in range(5):
        browser.post("/raadgiver/laas/op", secret="0000", to="/raadgiver")
    assert browser.get("/raadgiver").headers["location"] == "/raadgiver/log-ind"


@pytest.mark.parametrize(("password", "pin"), [("forkert kodeord", "4711"), (PASSWORD, "471")])
def test_a_pin_needs_the_password_and_four_characters(bot: Any, password: str, pin: str) -> None:
    user = add(bot)
    assert Browser(bot).post("/raadgiver/mig/pin", password=password, pin=pin).status_code == 422
    with bot.parts.database.reading() as work:
        assert work.staff.get(user.id).pin_hash is None


def test_signing_out_ends_the_session_and_the_presence(bot: Any) -> None:
    user = add(bot)
    browser = Browser(bot)
    cookies = dict(browser.http.cookies)
    assert browser.post("/raadgiver/log-ud").headers["location"] == "/raadgiver/log-ind"
    browser.http.cookies.update(cookies)
    assert browser.get("/raadgiver").headers["location"] == "/raadgiver/log-ind"
    with bot.parts.database.reading() as work:
        assert work.staff.get(user.id).seen_at is None


def test_a_session_ends_after_twelve_hours_or_when_the_user_is_disabled(bot: Any) -> None:
    user = add(bot)
    browser = Browser(bot)
    late = at(bot, browser, "2026-11-23T21:01:00+01:00")
    assert late.get("/raadgiver").headers["location"] == "/raadgiver/log-ind"
    with bot.parts.database.transaction() as work:
        work.staff.save(replace(user, disabled_at=bot.parts.clock.now()))
    assert browser.get("/raadgiver").headers["location"] == "/raadgiver/log-ind"
    assert browser.sign_in("Mette Hansen").status_code == 401


def test_off_duty_is_not_online(bot: Any) -> None:
    add(bot)
    browser = Browser(bot)
    browser.post("/raadgiver/vagt", on="")
    assert "Du er ikke på vagt" in browser.get("/raadgiver").text
    with bot.parts.database.reading() as work:
        assert work.staff.online("0540", bot.parts.clock.now().replace(hour=0)) == []
    browser.post("/raadgiver/vagt", on="1")
    assert "Du er på vagt" in browser.get("/raadgiver").text


@pytest.mark.parametrize(("more", "said"), [
    ({"role": "chief"}, "unknown role"), ({"municipality": None}, "belongs to a municipality"),
    ({"municipality": "9999"}, "not the code"), ({"password": "123456789"}, "10 to 256"), ({"name": "  "}, "a name"),
    ({"name": "x" * 65}, "a name"), ({"name": "METTE  hansen"}, "already"),
])
def test_a_user_that_cannot_be_is_refused(bot: Any, more: dict[str, Any], said: str) -> None:
    add(bot)
    given = {"name": "Ole Holm", "role": "advisor", "password": PASSWORD, "municipality": "0540", **more}
    with bot.parts.database.transaction() as work, pytest.raises(UserRefused, match=said):
        add_user(work, bot.parts.content, bot.parts.clock.now(), **given)


def test_the_first_run_makes_one_administrator_once(bot: Any) -> None:
    parts = bot.parts
    with parts.database.transaction() as work:
        made = first_admin(work, parts.content, parts.clock.now())
        assert made is not None
        assert first_admin(work, parts.content, parts.clock.now()) is None
        [user] = work.staff.all()
    assert (made[0], user.role, fits(user.password_hash, made[1]), fits(user.password_hash, "admin")) == (
        "admin", "admin", True, False)
