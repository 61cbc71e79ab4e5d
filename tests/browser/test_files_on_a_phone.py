"""Files from a phone: the camera, several at once, a line that breaks; and the same without JavaScript."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.photographs import photograph, scan

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
SIZES = "[...document.getElementById('id_chosen').files].map((file) => file.size)"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def large():
    """A photograph of a good camera, with the grain of a real one."""
    written = io.BytesIO()
    Image.effect_noise((3200, 2400), 20).convert("RGB").save(written, "JPEG", quality=100)
    return written.getvalue()


def upload(name, content, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.fixture
def phone(browser, installation):
    """`phone(**more)`: Carla's page on a phone, at the form that adds files."""
    contexts = []

    def opened(**more):
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, **more)
        contexts.append(context)
        page = context.new_page()
        installation.sign_in(page, "Carla Weber")
        page.goto(installation.case("counselling", "/files"))
        page.get_by_role("link", name="Photograph or add files").click()
        return page

    yield opened
    for context in contexts:
        context.close()


def test_photographs_add_up_are_made_smaller_and_arrive(phone, large):
    page = phone()
    box = page.locator("label", has_text="Take a photograph").bounding_box()
    assert box["height"] >= 60, "a thumb finds the camera"
    with page.expect_file_chooser() as camera:
        page.get_by_label("Take a photograph").tap()
    assert camera.value.element.get_attribute("capture") == "environment"
    camera.value.set_files([upload("image.jpg", large)])
    page.get_by_text("Remove").wait_for()
    with page.expect_file_chooser() as camera:
        page.get_by_label("Take a photograph").tap()
    camera.value.set_files([upload("image.png", photograph("PNG", size=(900, 600), colour="blue"), "image/png")])
    page.get_by_label("Choose files").set_input_files(
        [upload("lease.pdf", scan(2), "application/pdf"), upload("x.jpg", photograph())]
    )
    expect(page.locator(".app-bring__chosen li")).to_have_count(4)
    page.get_by_role("button", name="Remove: x.jpg").tap()
    assert not page.evaluate(TOO_WIDE), "the page is wider than a phone"
    page.get_by_role("radio", name="Housing").check()
    assert page.evaluate(SIZES)[0] < len(large) / 2, "the large photograph was made smaller on the phone"
    page.get_by_role("button", name="Keep the files").tap()
    page.get_by_text("3 files are kept.").wait_for()
    assert page.url.endswith("/files")
    expect(page.locator(".app-files__one img")).to_have_count(3)
    assert not page.evaluate(TOO_WIDE), "the page is wider than a phone"


def test_a_line_that_breaks_loses_nothing_and_makes_no_double(phone):
    page = phone()
    page.get_by_label("Choose files").set_input_files([upload("letter.pdf", scan(), "application/pdf")])
    page.get_by_role("radio", name="Letter").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep the files").tap()
    page.get_by_text("The connection broke off.").wait_for()
    page.context.set_offline(False)
    page.wait_for_timeout(1100)  # the button takes two quick presses for one
    expect(page.locator(".app-bring__chosen li")).to_have_count(1)
    page.get_by_role("button", name="Keep the files").tap()
    page.get_by_text("The file is kept.").wait_for()


def test_what_is_refused_is_named_and_the_rest_is_kept(phone):
    page = phone()
    files = [
        upload("letter.pdf", scan(), "application/pdf"),
        upload("letter.docx", b"PK\x03\x04" + b"0" * 90, "application/zip"),
    ]
    page.get_by_label("Choose files").set_input_files(files)
    page.get_by_role("radio", name="Letter").check()
    page.get_by_role("button", name="Keep the files").tap()
    page.get_by_text("What became of your files").wait_for()
    expect(page.get_by_text("It looks like a file of the kind .docx.")).to_be_visible()
    page.get_by_label("Choose files").set_input_files([upload("letter-2.pdf", scan(2), "application/pdf")])
    expect(page.locator(".app-bring__chosen li"), "the form is awake again").to_have_count(1)
    page.get_by_role("button", name="Keep the files").tap()
    page.get_by_text("The file is kept.").wait_for()
    expect(page.locator(".app-files__one")).to_have_count(2)


def test_without_javascript_the_same_in_one_step(phone):
    page = phone(java_script_enabled=False)
    page.get_by_label("Take a photograph").set_input_files([upload("image.jpg", photograph())])
    page.get_by_label("Choose files").set_input_files([upload("lease.pdf", scan(), "application/pdf")])
    page.get_by_role("radio", name="Housing").check()
    page.get_by_role("button", name="Keep the files").click()
    expect(page.get_by_text("2 files are kept.")).to_be_visible()
    page.locator(".app-files__name a").first.click()
    expect(page.get_by_role("link", name="Save the file")).to_be_visible()
