"""The settings: the one place where the environment and ``.env`` are read.

The environment wins over the file. Knows names and defaults, not what they are used for.
"""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.datafile import CONTENT

ENV_FILE = Path(".env")
_DATABASES = r"^(sqlite|postgresql)(\+[a-z0-9_]+)?://"
_PASSWORD = re.compile(r"(:/*[^:@/]*:)[^@]*@")
_HOURS = r"^always$|^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$"


class SettingError(Exception):
    """A setting cannot be used: its name and why, in Japanese."""


class Settings(BaseSettings):
    """Every setting there is. ``.env.example`` names each with a comment."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    database_url: str = Field("sqlite:///var/renkei.db", pattern=_DATABASES, validation_alias="DATABASE_URL")
    host: str = Field("127.0.0.1", validation_alias="RENKEI_HOST")
    port: int = Field(8080, ge=0, le=65535, validation_alias="RENKEI_PORT")
    content: Path = Field(CONTENT / "minato", validation_alias="RENKEI_CONTENT")
    signin_header: str = Field("", validation_alias="RENKEI_SIGNIN_HEADER")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), validation_alias="RENKEI_TRUSTED_PROXIES"
    )
    desk_members: Annotated[tuple[str, ...], NoDecode] = Field((), validation_alias="RENKEI_DESK_MEMBERS")
    hours: str = Field("8:30-17:15", pattern=_HOURS, validation_alias="RENKEI_HOURS")
    slack_bot_token: str = Field("", validation_alias="SLACK_BOT_TOKEN", repr=False)
    slack_signing_secret: str = Field("", validation_alias="SLACK_SIGNING_SECRET", repr=False)
    slack_app_token: str = Field("", validation_alias="SLACK_APP_TOKEN", repr=False)
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    slack_command: str = Field("/renkei", pattern=r"^/[a-z0-9_-]{1,31}$", validation_alias="SLACK_COMMAND")
    slack_desk_channel: str = Field("", validation_alias="SLACK_DESK_CHANNEL")
    slack_desk_usergroup: str = Field("", validation_alias="SLACK_DESK_USERGROUP")
    slack_desk_users: Annotated[tuple[str, ...], NoDecode] = Field((), validation_alias="SLACK_DESK_USERS")

    slack_department_field: str = Field(
        "", pattern=r"^(Xf[A-Z0-9]+)?$", validation_alias="SLACK_DEPARTMENT_FIELD"
    )
    slack_copy_files: bool = Field(False, validation_alias="SLACK_COPY_FILES")

    @field_validator("trusted_proxies", "desk_members", "slack_desk_users", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """``a, b`` as a list: commas between, blanks around them are nothing."""
        return (
            tuple(item.strip() for item in value.split(",") if item.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def _database_file(self) -> Path:
        file = re.match(r"sqlite(?:\+\w+)?:///(?!:memory:|file:)([^?]+)", self.database_url)
        return Path(file[1] if file else "var/renkei.db")

    @property
    def folder(self) -> Path:
        """Where what belongs to the database lies: beside its file, or ``var`` where it has none."""
        return self._database_file.parent

    @property
    def cache(self) -> Path:
        """Where copies lie of what takes seconds to work out. May be deleted at any time."""
        return self.folder / "cache"

    @property
    def files(self) -> Path:
        """Where the attachments lie: a folder for each database, which clears away what it does not name."""
        return self.folder / f"{self._database_file.stem}_files"

    @property
    def signs_in(self) -> bool:
        """Whether a real sign-in is configured. Without one there are only the demo people."""
        return bool(self.signin_header)

    @property
    def slack(self) -> bool:
        """Whether there is what Slack needs: a token, and a way in (HTTP or Socket Mode)."""
        return bool(self.slack_bot_token and (self.slack_signing_secret or self.slack_app_token))


def read() -> Settings:
    """Read the environment and ``.env``. Raises ``SettingError`` naming the setting."""
    try:
        return Settings()  # type: ignore[call-arg]  # every field has a default; the plug-in that knows is not used
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        shown = _PASSWORD.sub(r"\1***@", str(first.get("input")))
        raise SettingError(
            f"設定 {name} の値「{shown}」を使えません。.env.example の例をご確認ください。"
        ) from error
