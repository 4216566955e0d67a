"""Files that were shared in a conversation, once it is a case: attached as links to Slack, and copied only
where the settings say so.

A line of a story can be written by anybody; so only links into this workspace are taken, and only a file
that the person who logged the case shared is ever copied.
"""

import logging
import urllib.request
from datetime import datetime
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.slack.identity import Identity
from bot.slack.people import Directory
from bot.slack.places import SLACK
from bot.slack.plaintext import SharedFile, files_in
from bot.wiring import Desk
from dialogs.cases import Case
from storage import attachments
from storage.attachments import NotAttached
from storage.engine import reading, writing

FILES = "files"
HOSTS = frozenset({"files.slack.com"})
"""Where Slack's files lie, beside the Web API's own host."""
SECONDS = 10
log = logging.getLogger(__name__)


class Files:
    """Attaches shared files to their cases."""

    def __init__(self, desk: Desk, client: WebClient, directory: Directory, identity: Identity) -> None:
        self._desk, self._client, self._directory, self._identity = desk, client, directory, identity

    def missing(self, case: Case) -> tuple[SharedFile, ...]:
        """The files of a case's story, and of what staff answered the desk, that are not attached to it yet."""
        home = urlsplit(self._identity.address).hostname
        answers = [event.detail.get("text", "") for event in case.history if event.kind == "answered"]
        texts = [*(heard.text for heard in case.story), *answers]
        found = {file.link: file for text in texts for file in files_in(text)}
        ours = [file for file in found.values() if home and urlsplit(file.link).hostname == home]
        if not ours or case.practice:
            return ()
        with reading(self._desk.engine) as session:
            kept = attachments.of_case(session, case.number)
        places = {each.place for each in kept if each.kind == "link"}
        return tuple(file for file in ours if file.link not in places)

    def attach(self, case: Case) -> None:
        """Attach what is missing. Raises what a call to Slack raises; what was attached before stays."""
        at = self._desk.clock()
        for file in self.missing(case):
            if self._desk.settings.slack_copy_files:
                self._copy(case, file, at)
            with writing(self._desk.engine) as session:
                try:
                    attachments.add_link(
                        session, case.number, file.link, file.name, actor=case.logger, at=at, channel=SLACK
                    )
                except NotAttached as error:
                    log.warning("a shared file is not attached: %s", error.why)

    def _copy(self, case: Case, file: SharedFile, at: datetime) -> None:
        found = self._client.files_info(file=file.id)["file"]
        address = str(found.get("url_private_download") or "")
        if found.get("user") != self._directory.account(case.logger.id) or not self._is_slacks(address):
            log.warning("a shared file is kept as a link: not shared by the one who logged the case")
            return
        if int(found.get("size") or 0) > attachments.LARGEST:
            return
        data = self._load(address)
        with writing(self._desk.engine) as session:
            try:
                attachments.add_file(
                    session,
                    self._desk.settings.files,
                    case.number,
                    str(found.get("name") or file.name),
                    data,
                    actor=case.logger,
                    at=at,
                    channel=SLACK,
                )
            except NotAttached as error:
                log.warning("a shared file is kept as a link: %s", error.why)

    def _is_slacks(self, address: str) -> bool:
        # The token goes there.
        parts, api = urlsplit(address), urlsplit(self._desk.settings.slack_api_url)
        return (parts.scheme, parts.netloc) == (api.scheme, api.netloc) or (
            parts.scheme == "https" and parts.hostname in HOSTS
        )

    def _load(self, address: str) -> bytes:
        token = self._desk.settings.slack_bot_token
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(asked, timeout=SECONDS) as answer:
            data: bytes = answer.read(attachments.LARGEST + 1)
        return data


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token is for Slack alone."""

    def redirect_request(self, *_: object) -> None:
        """None: the answer stays what it is, an error."""
