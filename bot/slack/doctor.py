"""Looking whether Slack is set up: tokens, scopes, the desk's channel and members, the clock.

One line for each thing, with what to do. Sends nothing to anybody.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.settings import Settings
from bot.slack.wiring import client_of
from bot.wiring import tokyo_now

SCOPES = frozenset(
    {
        "app_mentions:read",
        "chat:write",
        "commands",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
"""What nothing works without."""
SKEW = 120.0
"""Seconds by which the clock may differ; beyond five minutes no request of Slack is believed."""
SECONDS = 5
Found = tuple[bool, str]


def look(settings: Settings) -> Iterator[Found]:
    """Whether each thing is good, and a sentence."""
    if not settings.slack_bot_token:
        yield _without_token(settings)
        return
    if not settings.slack:
        yield (
            False,
            "Slackの SLACK_SIGNING_SECRET か SLACK_APP_TOKEN がありません。どちらかを .env に入れます。",
        )
    client = client_of(settings, SECONDS)
    try:
        who = client.auth_test()
    except (SlackApiError, OSError, ValueError) as error:
        why = _why(error)
        yield False, f"Slackにつながりません（{why}）。SLACK_BOT_TOKEN と SLACK_API_URL をご確認ください。"
        return
    yield True, f"Slackにつながりました（{who.get('team') or who.get('team_id')}）。"
    yield from _scopes(settings, who.headers)
    yield from _clock(who.headers)
    yield from _desk(settings, client)
    if settings.slack_app_token:
        yield _socket(settings)
    else:
        yield True, "HTTPで受けます。Slackの Request URL は https://（公開のアドレス）/slack/events です。"


def _without_token(settings: Settings) -> Found:
    """Whether the rest of the settings means to use Slack."""
    others = (settings.slack_signing_secret, settings.slack_app_token, settings.slack_desk_channel)
    if any(others):
        return (
            False,
            "SLACK_BOT_TOKEN がありません。Slackのアプリの Bot User OAuth Token を .env に入れます。",
        )
    return True, "Slackは使いません（SLACK_BOT_TOKEN がありません）。"


def _header(headers: Any, name: str) -> str:
    return next((str(value) for key, value in dict(headers or {}).items() if key.lower() == name), "")


def _needed(settings: Settings) -> frozenset[str]:
    """What these settings cannot work without."""
    asked = {
        "groups:history": settings.slack_desk_channel,
        "groups:read": settings.slack_desk_channel,
        "usergroups:read": settings.slack_desk_usergroup,
        "users.profile:read": settings.slack_department_field,
        "files:read": settings.slack_copy_files,
    }
    return SCOPES | {scope for scope, setting in asked.items() if setting}


def _scopes(settings: Settings, headers: Any) -> Iterator[Found]:
    granted = {scope.strip() for scope in _header(headers, "x-oauth-scopes").split(",") if scope.strip()}
    missing = sorted(_needed(settings) - granted)
    if granted and missing:
        names = "、".join(missing)
        yield False, f"Slackの権限が足りません（{names}）。manifest.yaml を入れ直し、アプリを入れ直します。"
    elif granted:
        yield True, "Slackの権限はそろっています。"


def _clock(headers: Any) -> Iterator[Found]:
    date = _header(headers, "date")
    try:
        skew = abs((parsedate_to_datetime(date) - tokyo_now()).total_seconds())
    except (TypeError, ValueError):
        return
    if skew > SKEW:
        yield (
            False,
            f"この機械の時計がSlackと{int(skew)}秒ずれています。5分を超えると受け付けられません。時計を合わせます。",
        )
    else:
        yield True, "時計はSlackと合っています。"


def _desk(settings: Settings, client: WebClient) -> Iterator[Found]:
    channel, group = settings.slack_desk_channel, settings.slack_desk_usergroup
    if not channel:
        yield False, "推進担当のチャンネルがありません。SLACK_DESK_CHANNEL にチャンネルのID（C…）を入れます。"
    else:
        try:
            found = client.conversations_info(channel=channel)["channel"]
        except (SlackApiError, OSError, ValueError) as error:
            yield (
                False,
                f"推進担当のチャンネル {channel} が見えません（{_why(error)}）。{_cure(error)}",
            )
        else:
            member = bool(found.get("is_member"))
            yield (
                member,
                (
                    f"推進担当のチャンネル {channel} に入っています。"
                    if member
                    else f"ボットが推進担当のチャンネル {channel} にいません。チャンネルで /invite します。"
                ),
            )
    if group:
        try:
            members = client.usergroups_users_list(usergroup=group)["users"]
        except (SlackApiError, OSError, ValueError) as error:
            yield (
                False,
                f"ユーザーグループ {group} を読めません（{_why(error)}）。SLACK_DESK_USERGROUP をご確認ください。",
            )
            return
        yield (
            bool(members),
            (
                f"推進担当はユーザーグループの{len(members)}人です。"
                if members
                else f"ユーザーグループ {group} に誰もいません。Slackでグループに推進担当を加えます。"
            ),
        )
    else:
        count = len(settings.slack_desk_users)
        yield (
            bool(count),
            (
                f"推進担当は SLACK_DESK_USERS の{count}人です。"
                if count
                else "推進担当がいません。SLACK_DESK_USERGROUP か SLACK_DESK_USERS を入れます。"
            ),
        )


def _socket(settings: Settings) -> Found:
    client = client_of(settings, SECONDS, settings.slack_app_token)
    try:
        client.apps_connections_open(app_token=settings.slack_app_token)
    except (SlackApiError, OSError, ValueError) as error:
        return (
            False,
            f"Socket Modeを開けません（{_why(error)}）。SLACK_APP_TOKEN と connections:write をご確認ください。",
        )
    return True, "Socket Modeで受けられます。"


def _cure(error: Exception) -> str:
    """What helps where the channel cannot be seen."""
    if not isinstance(error, SlackApiError):
        return "Slackにつながるかをご確認ください。"
    if error.response.get("error") != "missing_scope":
        return "ボットをチャンネルに招きます。"
    needed = str(error.response.get("needed") or "")
    if "channels:read" in needed and "groups:read" not in needed:
        return "公開のチャンネルです。非公開のチャンネルにするか、アプリの権限に channels:read を加えます。"
    return "アプリの権限に groups:read を加え、アプリを入れ直します。"


def _why(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
