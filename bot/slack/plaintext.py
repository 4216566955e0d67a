"""What people wrote in Slack as plain text: references and links become words, entities become signs."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dialogs.wording import say

_REFERENCE = re.compile(r"<([^<>]+)>")


def plain(text: str) -> str:
    """A message's text as its writer meant it."""
    return html.unescape(_REFERENCE.sub(_spelled, text)).strip()


def without_mention(text: str, bot: str) -> str:
    """A message's text without the words that address the bot."""
    return plain(re.sub(rf"<@{re.escape(bot)}(\|[^>]*)?>[\s　]*", "", text))


def mentions(text: str, bot: str) -> bool:
    """Whether a message addresses the bot."""
    return bool(bot) and re.search(rf"<@{re.escape(bot)}(\|[^>]*)?>", text) is not None


def _spelled(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    match target[:1]:
        case "@" | "#":
            return f"{target[0]}{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].split('^')[0]}"
        case _:
            address = target.removeprefix("mailto:").removeprefix("tel:")
            if not label or label in (target, address) or target != address:
                return label or address
            return f"{label}（{address}）"


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file as a line of a story names it."""

    id: str
    name: str
    link: str


def files_in(text: str) -> list[SharedFile]:
    """The files that ``file_lines`` wrote into a text."""
    found = (_file_line().fullmatch(line) for line in text.split("\n"))
    return [SharedFile(line["id"], line["name"], line["link"]) for line in found if line]


@cache
def _file_line() -> re.Pattern[str]:
    line = re.escape(say("slack.file", name="NAME", type="TYPE", size="SIZE", link="LINK"))
    parts = {"NAME": r"(?P<name>.+)", "TYPE": ".*", "SIZE": ".*"}
    for name, pattern in parts.items():
        line = line.replace(name, pattern, 1)
    return re.compile(line.replace("LINK", r"(?P<link>https?://\S+/files/\S+?/(?P<id>F[A-Z0-9]+)(?:/\S*)?)"))


def file_lines(event: Mapping[str, Any]) -> list[str]:
    """The files of a message as lines of the story: name, kind, size and where they lie in Slack."""
    lines = []
    for file in event.get("files") or ():
        name = str(file.get("title") or file.get("name") or file.get("id", ""))
        kind = str(file.get("pretty_type") or file.get("filetype") or "")
        size = f"{int(file.get('size') or 0) / 1024:,.0f} KB"
        link = str(file.get("permalink") or "")
        lines.append(say("slack.file", name=name, type=kind, size=size, link=link))
    return lines


def heard(message: Mapping[str, Any], text: str | None = None, *, linked: bool = False) -> str:
    """What a message says: its text, what was forwarded with it, the e-mails in it, and its files as lines.

    ``text`` is its text where that was read already. What Slack shows under a link is not said by anybody;
    ``linked`` takes the messages that were linked to.
    """
    own = plain(str(message.get("text") or "")) if text is None else text
    lines = [own]
    for shared in message.get("attachments") or ():
        if not own or shared.get("is_share") or (linked and shared.get("is_msg_unfurl")):
            lines += _forwarded(shared)
    lines += (_mail(file) for file in message.get("files") or ())
    return "\n".join(line for line in (*lines, *file_lines(message)) if line)


def _forwarded(shared: Mapping[str, Any]) -> list[str]:
    """A message that was forwarded: its text, its files, and where it stands."""
    text = heard(shared, plain(str(shared.get("text") or shared.get("fallback") or "")))
    link = plain(str(shared.get("from_url") or ""))
    return [text, say("slack.source", link=link)] if text and link else [text]


_TAG = re.compile(r"<[^<>]*>")


def _mail(file: Mapping[str, Any]) -> str:
    """The words of an e-mail that was forwarded into Slack as a file."""
    if "email" not in (file.get("mode"), file.get("filetype")):
        return ""
    text = str(file.get("plain_text") or file.get("preview_plain_text") or "")
    return text.strip() or html.unescape(_TAG.sub("", str(file.get("preview") or ""))).strip()
