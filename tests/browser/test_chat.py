"""Customer service in the browser: the bot answers, a person takes over, and what was wrong can be trained on."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, choose

LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}
FILLED = {
    "Chat": "Talk to a person",
    "Inbox": "Choose a conversation",
    "Knowledge": "Account and privacy",
    "Insight": "30 days",
    "Set-up": "Who writes the answers",
    "Fine-tune": "Use the sample",
}
"""The tabs, and what is to be seen when one is there."""
ASKED = "How long does delivery to Austria take?"
SOMEWHERE_ELSE = {"X-Forwarded-For": "203.0.113.7"}
"""What a proxy in front of the app adds: it makes a visitor of whoever sits at this machine."""


@pytest.fixture
def chat(open_page: Callable) -> Callable:
    """A function that opens the Space at one of its tabs."""

    def new(tab: str = "Chat", *arguments, **options):
        page = open_page("chat", *arguments, **options)
        expect(greeting(page)).to_be_visible()
        if tab != "Chat":
            choose(page, tab)
        return page

    return new


@pytest.fixture
def stranger(chromium, server) -> Iterator:
    """The page as somebody at another machine gets it."""
    context = chromium.new_context(extra_http_headers=SOMEWHERE_ELSE)
    problems: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.url}/chat")
    expect(greeting(page)).to_be_visible()
    yield page
    context.close()
    assert not problems


def greeting(page):
    return page.locator("[data-row=greeting]")


def answers(page):
    """What the bot said, without the greeting."""
    return page.locator(".pz-chat-bot:has(.pz-chat-foot)")


def say(page, text: str) -> None:
    """Send a message and wait for all of its answer."""
    before = answers(page).count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).locator("visible=true").click()
    expect(answers(page)).to_have_count(before + 1)
    expect(page.locator("#chat-send")).to_be_visible()


def wait_for_index(page) -> None:
    """Until every article is found by its meaning: at its first start, the app makes vectors for a while."""
    choose(page, "Knowledge")
    expect(page.locator(".pz-kb-list li").first).to_be_visible()
    expect(page.get_by_text("not indexed yet")).to_have_count(0)


def look_for(page, words: str) -> None:
    """List the articles that have these words."""
    page.get_by_label("Words in the article").fill(words)
    page.get_by_label("Words in the article").press("Enter")


def test_a_question_goes_to_the_bot_to_a_person_and_into_the_training_data(chat, keep):
    visitor = chat()
    wait_for_index(visitor)
    choose(visitor, "Chat")
    ask_the_bot(visitor)
    keep(visitor, "chat-handed-over")
    agent = chat("Inbox")
    agent.on("dialog", lambda dialog: dialog.accept())
    answer_as_a_person(agent, visitor)
    keep(agent, "chat-inbox-story")
    agent.locator(".pz-inbox-head").get_by_role("button", name="Close", exact=True).click()
    expect(visitor.get_by_text("Tilda Moor has closed this conversation.")).to_be_visible()
    expect(visitor.get_by_label("Your message")).to_be_hidden()
    judge_the_first_answer(visitor)
    look_at_the_training_data(agent)
    corrections = chat("Fine-tune").get_by_role("button", name="Use the corrections (1)")
    expect(corrections.first).to_be_visible()


def ask_the_bot(page) -> None:
    """A question, one that goes on from it, an errand, and the wish for a person."""
    say(page, ASKED)
    expect(answers(page).last).to_contain_text("3 to 5")
    page.locator(".pz-chat-source summary").first.click()
    expect(page.locator(".pz-chat-passage").first).to_contain_text("Austria")
    say(page, "And to Norway?")
    expect(answers(page).last).to_contain_text("5 to 10")
    say(page, "Where is my order?")
    say(page, "It is MB-10234.")
    expect(answers(page).last).to_contain_text("postcode")
    say(page, "22765")
    expect(answers(page).last).to_contain_text("delivered on 3 November 2026")
    page.get_by_role("button", name="Talk to a person").first.click()
    expect(page.get_by_text("A person will answer you here.")).to_be_visible()


def answer_as_a_person(agent, visitor) -> None:
    """Take the conversation that waits and answer it; neither page is loaded anew."""
    agent.get_by_label("Your name").fill("Tilda Moor")
    agent.locator(".block.pz-inbox-list").get_by_role("button", name=re.compile(re.escape(ASKED))).click()
    expect(agent.locator(".pz-inbox-story")).to_contain_text("MB-10234")
    agent.get_by_role("button", name="Take", exact=True).click()
    expect(visitor.get_by_text("Tilda Moor has joined and answers you now.")).to_be_visible()
    reply = agent.get_by_label("Reply")
    reply.fill("I have asked the carrier about your lantern.")
    reply.press("Enter")
    expect(visitor.locator(".pz-chat-agent")).to_contain_text("asked the carrier about your lantern")
    visitor.get_by_label("Your message").fill("Thank you, Tilda!")
    visitor.get_by_label("Your message").press("Enter")
    expect(agent.locator(".pz-inbox-story")).to_contain_text("Thank you, Tilda!")


def judge_the_first_answer(page) -> None:
    answers(page).first.get_by_role("button", name="Not helpful").click()
    page.get_by_label("It misunderstood me").check()
    page.get_by_label("What should it have been? (optional)").click()
    page.get_by_role("option", name="Order status", exact=True).click()
    page.get_by_role("button", name="Send feedback").click()
    expect(page.locator("#chat-judging")).to_be_hidden()
    expect(answers(page).first.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")


def look_at_the_training_data(page) -> None:
    choose(page, "Insight")
    choose(page, "Training data")
    row = page.get_by_role("list", name="Training data").get_by_role("listitem").filter(has_text=ASKED)
    expect(row).to_contain_text("Order status")
    expect(page.get_by_role("list", name="Answers of agents")).to_contain_text("asked the carrier")


def test_a_conversation_stays_and_nobody_else_sees_it(chat):
    page = chat()
    say(page, "Do you sell gift cards in green envelopes?")
    asked = page.locator(".pz-chat-visitor", has_text="green envelopes")
    page.reload()
    expect(asked).to_be_visible()
    expect(answers(page)).to_have_count(1)
    other = chat()
    expect(other.get_by_label("Questions to begin with")).to_be_visible()
    expect(other.locator(".pz-chat-visitor")).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("button", name="Begin a new one").click()
    expect(asked).to_have_count(0)


def test_strangers_are_asked_for_the_key(chat, stranger, server):
    visitor = chat()
    say(visitor, "Are your violet lanterns waterproof?")
    visitor.get_by_role("button", name="Talk to a person").first.click()
    expect(visitor.get_by_text("A person will answer you here.")).to_be_visible()
    for tab in list(FILLED)[1:]:
        choose(stranger, tab)
        expect(
            stranger.get_by_role("heading", name="For the owner of this app").locator("visible=true")
        ).to_be_visible()
    choose(stranger, "Inbox")
    key = stranger.get_by_label("The owner's key").locator("visible=true")
    key.fill("a guess")
    key.press("Enter")
    expect(stranger.locator(".pz-notice.pz-bad:visible")).to_be_visible()
    expect(stranger.locator("body")).not_to_contain_text("violet lanterns")
    key.fill((server.data_dir / "owner.key").read_text("utf-8").strip())
    key.press("Enter")
    expect(stranger.locator(".block.pz-inbox-list")).to_contain_text("violet lanterns")


def test_an_article_is_changed_in_its_form(chat):
    page = chat("Knowledge")
    look_for(page, "second step")
    article = page.locator(".pz-kb-list li", has_text="Signing in with a second step")
    article.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("heading", name=re.compile("Edit “Signing in"))).to_be_in_viewport()
    page.get_by_label("Title").locator("visible=true").first.fill("Signing in with a code")
    page.get_by_role("button", name="Save the article").locator("visible=true").click()
    expect(page.locator(".block.pz-kb-list")).to_contain_text("Signing in with a code")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", FILLED)
def test_the_page_looks_right(chat, keep, tab, look):
    size, dark = LOOKS[look]
    page = chat(tab, size, dark=dark)
    expect(page.get_by_text(FILLED[tab]).locator("visible=true").first).to_be_visible()
    keep(page, f"chat-{tab.lower()}-{look}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.body.classList.contains('dark')") == dark
