"""What the pages themselves say, outside any conversation: refusals, failures, the connection.

The conversation's sentences are not here but in ``dialogs``.
"""

NO_RESIDENTS = "区民の個人情報は書かないでください。"
DISCONNECTED = "接続が切れました。つながり次第、続きから始まります。"
SIGNED_OUT = "時間がたったため、サインインが終わりました。書いた内容はこの画面に残っています。"
NO_SUCH_CASE = "この案件は表示できません。必要なときは推進担当にお尋ねください。"
NO_SUCH_PAGE = "お探しのページは見つかりません。"
NO_SUCH_BUTTON = "この操作は見つかりません。画面を開き直してください。"
DESK_ONLY = "この操作は推進担当だけができます。"
NOT_FROM_HERE = "この画面以外から送られた操作のため、受け付けませんでした。画面を開き直してください。"
WRONG_HOST = "このアドレスでは表示できません。"
NO_IDENTITY = "サインインを確認できませんでした。職員ポータルから開き直してください。"
UNKNOWN_PERSON = "利用者として登録されていません。システムの管理者にお尋ねください。"
TOO_LARGE = "一度に送れる大きさを超えています。長い資料は分けて送れます。"
TOO_FAST = (
    "続けて送られたため、少し間を置いています。書いた内容は残っています。数秒後にもう一度送ってください。"
)
BAD_REQUEST = "内容を読み取れませんでした。画面を開き直してください。"
WRONG_METHOD = "この操作はここではできません。"
FAILED = "処理の途中で問題が起きました。少し待って、もう一度お試しください。"
NOTHING_NEW = "すでに受け付けています。"
COPIED = "コピーしました"
FRESH = "新しい動きがあります。"
NONE_LEFT = "この条件に合う案件はありません。"
NO_ISSUES = "この条件に合う地域課題はありません。"
NO_COMPANIES = "台帳に企業はありません。"
POLICY_EXAMPLE = "方針が例示する分野"
EDITED_MEANWHILE = "ほかの人が先に直しました。下のこれまでの直しをご確認のうえ、もう一度〔直す〕を押せます。"
YEAR_UNREAD = "「出典の年」を読み取れません。西暦4桁で入れてください（例：2025）。"
ISSUE_UNCHANGED = "変わったところはありません。"
FILE_TOO_LARGE = "添付できるファイルは20MBまでです。分けるか、リンクで付けられます。"
FILE_GONE = "添付のファイルが見つかりません。システムの管理者にお尋ねください。"
DETACHED = "添付を外しました。"
_NOT_ATTACHED = {
    "gone": NO_SUCH_CASE,
    "many": "添付は1つの案件に50件までです。",
    "empty": "添付のファイルが空です（0バイト）。",
    "type": "この種類のファイルは添付できません（添付できるもの：pdf、docx、xlsx、pptx、png、jpg、txt、csv、zip）。",
    "contents": "添付のファイルの中身が、名前の種類（.の後ろ）と合いません。元のファイルをご確認ください。",
    "name": "添付のファイルに名前がありません（例：企画書.pdf）。",
    "link": "リンクは http:// か https:// で始まるアドレスです（例：https://www.example.jp/kikaku.pdf）。",
}
DEMO = "デモ用の利用者です。サインインの設定をすると使えなくなります。"
"""Shown only where nobody signs in for real."""


def issue_edited(issue_id: str) -> str:
    """An issue of the catalogue has one more version."""
    return f"{issue_id} を直しました。これからの整理（案）に使われます。"


def attached(name: str) -> str:
    """A file or a link was attached."""
    return f"「{name}」を添付しました。"


def not_attached(why: str, size: int) -> str:
    """Why it was not."""
    if why == "large":
        return f"添付できるファイルは20MBまでです（いま{size / 1024 / 1024:.1f}MB）。分けるか、リンクで付けられます。"
    return _NOT_ATTACHED[why]


def refuses_to_listen(host: str) -> str:
    """Why the pages are not served beyond this machine."""
    return (
        f"{host} では起動しません。本人確認のない状態では、このコンピューターの中（127.0.0.1）だけで動きます。"
        "外から使うときは RENKEI_SIGNIN_HEADER と RENKEI_TRUSTED_PROXIES を設定してください。"
    )


def port_in_use(port: int) -> str:
    """Another program listens there."""
    return f"{port}番は使用中です。.env の RENKEI_PORT を変えて、もう一度起動してください。"


def cannot_listen(host: str, port: int) -> str:
    """The address cannot be listened on for another reason."""
    return f"{host} の {port}番では起動できません。.env の RENKEI_HOST と RENKEI_PORT を確認してください。"
