"""Files that are shared in a conversation: links of the case, and copies only where the settings say so."""

import pytest

from storage import attachments
from storage.attachments import Attachment
from storage.engine import reading
from tests.faults.slackuser import Member, Workspace
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import MEMO, card, case, filed
from tests.slack.test_faults import later, parked

PDF = b"%PDF-1.7 mihon"
BOTH_WAYS = True


def attached(space: Workspace) -> list[Attachment]:
    """What is attached to the case."""
    with reading(space.desk.engine) as session:
        return list(attachments.of_case(session, "R8-0001"))


def shared(space: Workspace, user: str = "", text: str = MEMO, data: bytes = PDF) -> Member:
    """佐藤 shares a file with a memo and sends the case."""
    sato = space.member(ACCOUNTS["sato"])
    file = space.stub.add_file("F0PLAN", user or sato.id, "企画書.pdf", data)
    sato.write(text, subtype="file_share", files=[file])
    sato.write("送る")
    return sato


def test_a_shared_file_is_a_link_of_the_case_with_name_type_and_size(space: Workspace) -> None:
    sato = shared(space)
    assert "企画書.pdf（PDF、0 KB）https://example.slack.com/files/" in case(space).story[0].text
    (only,) = attached(space)
    assert (only.kind, only.shown) == ("link", "企画書.pdf")
    assert only.place == f"https://example.slack.com/files/{sato.id}/F0PLAN/x"
    assert space.stub.called("files.info") == []


def test_a_file_shared_after_sending_is_attached_too_and_each_once(space: Workspace) -> None:
    sato = shared(space)
    more = space.stub.add_file("F0MORE", sato.id, "図面.pdf", PDF)
    sato.write("R8-0001 図面も届きました", subtype="file_share", files=[more])
    sato.write("R8-0001 定員は20人になりました")
    assert [each.shown for each in attached(space)] == ["企画書.pdf", "図面.pdf"]


def test_a_file_is_copied_where_the_settings_say_so(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_copy_files", True)
    shared(space)
    copy, link = attached(space)
    assert attachments.file_of(space.desk.settings.files, copy).read_bytes() == PDF
    assert (copy.shown, link.kind) == ("企画書.pdf", "link")


@pytest.mark.parametrize(
    ("user", "data"),
    [("U0YAMA", PDF), ("", b"no pdf at all"), ("", b"")],
    ids=["somebody else's", "not what it says", "empty"],
)
def test_what_is_not_theirs_or_not_what_it_says_stays_a_link(
    space: Workspace, user: str, data: bytes
) -> None:
    object.__setattr__(space.desk.settings, "slack_copy_files", True)
    shared(space, user, data=data)
    assert [each.kind for each in attached(space)] == ["link"]


def test_the_token_goes_nowhere_but_to_slack(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_copy_files", True)
    sato = space.member(ACCOUNTS["sato"])
    file = space.stub.add_file("F0PLAN", sato.id, "企画書.pdf", PDF)
    file["url_private_download"] = file["url_private_download"].replace("127.0.0.1", "localhost")
    sato.write(MEMO, subtype="file_share", files=[file])
    sato.write("送る")
    assert [each.kind for each in attached(space)] == ["link"]


def test_a_link_to_another_place_that_looks_like_a_file_is_not_attached(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(f"{MEMO}\n資料：表（PDF、1 KB）https://example.invalid/files/U1/F0X/x")
    sato.write("送る")
    assert attached(space) == []


def test_a_file_that_cannot_be_read_now_is_tried_again_and_holds_up_no_card(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_copy_files", True)
    space.stub.fail("files.info", "500", times=2)
    shared(space)
    assert attached(space) == [] and space.stub.in_channel() != []
    later(space, 10)
    later(space, 10)
    assert [each.kind for each in attached(space)] == ["file", "link"] and parked(space) == 0


def test_a_file_shared_in_an_answer_to_the_desk_is_attached(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("職員に確認", card(space))
    yamaguchi.submit(yamaguchi.view, {"question": "企画書はいつ届く予定ですか。"})
    file = space.stub.add_file("F0PLAN", sato.id, "企画書.pdf", PDF)
    sato.write("来週の火曜に届くそうです。先に案を付けます", subtype="file_share", files=[file])
    assert case(space).turn == "desk"
    assert [each.shown for each in attached(space)] == ["企画書.pdf"]
