"""What a company wants is read from what is to be done, by whom and for whom, not from what it is called."""

from datetime import date

import pytest

from knowledge import signals
from knowledge.memo import plain, read
from knowledge.verbatim import source

TODAY = date(2026, 11, 24)


def leading(text: str) -> str | None:
    memo = read(text, TODAY)
    cost = memo.facts.get("cost")
    ward = None if cost is None or cost.value == "undecided" else cost.value == "ward"
    return signals.evidence(plain(source(text).flat, memo.facts), ward).leading


@pytest.mark.parametrize(
    "text",
    [
        "職員向け接遇研修の講師を派遣、1回8万円、請求は区に",
        "窓口の通訳を1時間4千円で引き受けるとのこと",
        "自転車の見回りを1人1日1万8千円でやるそうだ",
        "区報に折り込む広告面、1枠30万円でどうかと",
        "「連携協定」と書いてあるが中身は清掃作業を年240万円で引き受ける話",
        "共創と言いつつ、要は空気清浄機を1台3万円で買ってほしい",
        "実証という名前だが、完成品の端末を月5万円で借りてほしいというもの",
        "庁舎の照明を替えませんか、初期費用込み180万円と",
        "使用料の値上げのお願い、今の契約先から",
        "来年の委託料を上げてほしいと請負先",
        "今使っている複合機の後継機を勧めに来た",
        "AIの議事録ソフト、1年使い放題で50万円",
        "保養所の割引会員になりませんか、職員1人あたり年2千円",
        "会議室用の机を30脚納めたい",
    ],
)
def test_what_the_ward_is_to_pay_a_price_for_is_a_contract_whatever_it_is_called(text: str) -> None:
    assert leading(text) == "sales"


@pytest.mark.parametrize(
    "text",
    [
        "長野の新工場の見学会に職員も来ないかというお誘い",
        "社長の自伝を配りに来た、区民にどうこうという話ではない",
        "特許を買ってくれる海外の会社を探している、区とは関わりがない",
        "会社の陸上部が合宿する。よい宿を教えてほしいとのこと",
        "自社の採用説明会に学生を集めたい、区の学校に声をかけてほしい",
        "社史に載せる昔の写真を借りたいだけ",
        "業界の景気についての調査票に答えてほしい、港区の暮らしとは無関係",
        "海外拠点を移す先を探している。うちの区の地域とは接点なし",
        "取引先を招く宴席の会場を探している",
        "創業百年の祝賀会に区長に来てほしい",
        "株主向けの冊子に区の風景写真を使いたい",
        "競合の会社の評判を聞かれただけ、住民への還元はなし",
    ],
)
def test_what_serves_the_company_alone_touches_no_resident(text: str) -> None:
    assert leading(text) == "own"


@pytest.mark.parametrize(
    "text",
    [
        "地域の役に立ちたい、以上。具体的なことはまだ何も",
        "名刺だけ置いていった。「この前の件で」とだけ",
        "高齢者に関する何か、らしい。電話が切れた",
        "みどり計画の件で話したい由。詳しくは来週",
        "区と組みたいという気持ちはわかった。やりたいことはこれから考えるそう",
        "環境の分野で何かできないかと。中身はこれから",
        "担当者が不在で用件は聞けなかった",
        "ご挨拶に伺いたいとの電話、内容は言わなかった",
        "連携に興味あり、とだけ",
        "子育て関係、とのメモしか残っていない",
        "話が長かったが、結局何をしたいのかわからなかった",
        "企画案はまだないが協力したいと言う",
    ],
)
def test_where_hardly_anything_is_said_no_kind_is_taken(text: str) -> None:
    assert leading(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "区民の子育て世帯に買い物の割引券を配ってくれる",
        "高齢者は運賃を1割引にするので、区報で知らせてほしい",
        "遊具を3台くれるそう、据え付けもする",
        "公園に時計を1基贈りたい。撤去のときどうするかは決めておきたい",
        "触って遊べる絵本を区にプレゼントしたい",
        "余った野菜を子ども食堂に回してくれる",
        "ロビーの画面で区のお知らせをただで流してくれる",
        "社員が花壇の世話を毎週する",
        "店の一角を相談コーナーに使っていいと言う",
    ],
)
def test_one_sided_help_is_help(text: str) -> None:
    assert leading(text) in {"cooperation", "name"}


@pytest.mark.parametrize(
    "text",
    [
        "先方が発明した光る舗装を区の歩道に敷いて試す",
        "開発中の見守りロボを区立保育園で試してみたいと",
        "研究中の日よけを園庭で一夏試す",
        "まだ売っていない水質計を運河に浮かべてみる",
        "新方式の防音壁、どれだけ静かになるか区の高架下で見たい",
        "試作の案内ロボを区役所の玄関で走らせる",
    ],
)
def test_what_is_new_and_tried_on_the_wards_site_is_an_experiment(text: str) -> None:
    assert leading(text) == "experiment"


@pytest.mark.parametrize(
    "text",
    [
        "名義だけという前の話は取り下げ、企画も当日も区と一緒にやりたい",
        "寄附の話は撤回。中身づくりから当日まで区の職員と並んでやるそう",
        "災害協定の話ではなく、防災の催しを区と共同で組み立て共同で運営",
        "『実証公演』と呼ぶが、ただの芝居。脚本も出演も区と会社の混成で",
        "出し物選びも司会も両方から人を出す",
        "献立を区の栄養士と決め、当日も区と社員が台所に立つ",
    ],
)
def test_what_is_planned_and_run_by_both_is_joint_whatever_was_said_before(text: str) -> None:
    assert leading(text) == "joint"


@pytest.mark.parametrize(
    "text",
    [
        "朗読の会を先方単独で開くので、後援に名を連ねてほしい",
        "区の名義だけ借りたい、会場は会社が貸してくれる",
        "店の会議室を開放し、使った人の募金を区の基金に入れる",
    ],
)
def test_help_by_deeds_and_by_a_name_are_both_help(text: str) -> None:
    assert signals.evidence(text).leading in {"cooperation", "name"}


@pytest.mark.parametrize(
    "text",
    [
        "陶芸の会。釉薬も順番も区の文化の係と決めて、窯の番も代わりばんこに。ろくろのレンタル代は区でお願いしたい",
        "親子の星空会を区の環境の人と一から考え、案内も両方で。参加費は一人400円",
        "防火教室の筋書きを消防の好きな司書さんと練り、当日も並んで立つ。看板の購入費だけ区で",
        "盆踊りの曲を町会と区と当社で選び、櫓の番も手分けする。櫓の借り上げ代6万円は折半したい",
    ],
)
def test_what_single_things_cost_makes_no_sale_of_what_is_held_together(text: str) -> None:
    assert leading(text) == "joint"


@pytest.mark.parametrize(
    "text",
    [
        "社員が毎朝、園児の横断を手伝ってくれる。反射たすきは区で買ってほしい",
        "古着を集めて困っている家庭に届けてくれるそう。区は回収箱を購入してほしいと",
        "店先の空き地を町会の朝市に貸してくれる。台車だけ区で用意してくれればと",
    ],
)
def test_help_that_needs_a_thing_bought_is_still_help(text: str) -> None:
    assert leading(text) in {"cooperation", "name"}


@pytest.mark.parametrize(
    "text",
    [
        "先方は協働事業と言っています。が、中身は区が講座の運営を一括で発注して委託料200万円を払うもの",
        "共同企画と題しているが、要するに区の広報紙の印刷をうちに回してほしいという話",
        "実証と言いながら、すでに売れている端末を区が月5万円で使うこと",
    ],
)
def test_what_the_ward_orders_and_pays_for_is_a_contract_under_any_name(text: str) -> None:
    assert leading(text) == "sales"


@pytest.mark.parametrize(
    "text",
    [
        "健康づくり一般での協力。協定書の案を持参",
        "環境や福祉など広く連携したいので協定を結びたいと",
        "分野は子育て、観光、防犯。協定の文案どおり、相互に協力する",
    ],
)
def test_an_agreement_on_everything_at_large_is_help(text: str) -> None:
    assert leading(text) == "cooperation"


@pytest.mark.parametrize(
    "text",
    [
        "同業者が安売りをするので区からやめるよう言ってほしい",
        "隣の店の看板がうちの客の邪魔になる。区から注意してくれと",
        "商品に区のロゴを付ければ売れるから使わせてほしい",
    ],
)
def test_the_ward_as_a_stick_against_rivals_serves_the_company_alone(text: str) -> None:
    assert leading(text) == "own"


def test_a_question_that_is_answered_with_no_says_nothing() -> None:
    assert (
        leading(
            "区:機械を買ってほしいというお話ですか。\n先方:いえ、発売前なので広場で動くか試したいのです。"
        )
        == "experiment"
    )
    assert (
        leading("区:講師として来るだけですか。\n先方:いいえ、題材選びから司会まで区の司書と半々で。")
        == "joint"
    )


def test_a_denied_phrase_speaks_for_nothing() -> None:
    assert leading("災害協定の話ではなく、夏の水遊びの会を区の職員と一緒に企画して一緒に回したい") == "joint"
    assert leading("共催どころか、社員の親睦会に区の体育館を使いたいだけ") == "own"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("役割:企画=区と会社、運営=会社と区。題目は夜の紙芝居", "joint"),
        ("朗読劇の順番を区の福祉の係と話し合い、稽古の世話も半分半分。衣装のリースは先方", "joint"),
        ("買ってくださいとは言いません、研究中の畳を区の和室に敷いて傷み方を見たいだけ", "experiment"),
        ("環境・観光等に関する連携協定の申し入れ", "cooperation"),
        ("給食の果物をうちから仕入れてもらえませんかと", "sales"),
        ("協定を結んだあとに、公園の清掃を当社に委託してほしい", "sales"),
        ("自社のCMに区の職員を出したい、新製品が売れるので", "own"),
    ],
)
def test_the_same_wish_is_known_in_other_words(text: str, kind: str) -> None:
    assert leading(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("去年は後援だったが、今年は題目決めも会場の仕切りも区と会社で分担する。合唱の日", "joint"),
        ("種別:共催・後援・寄附・その他。社員が花の世話をしてくれるとのこと", "cooperation"),
        ("□共催 □実証 ■その他\n社員が花の世話をしてくれるとのこと", "cooperation"),
        ("祭りの運営を代行する手数料を区が払うだけ、協賛を集めるのも任せてほしい", "sales"),
        ("向かいの店の開店を止めてほしい、区と仲良くしたいのだから", "own"),
    ],
)
def test_what_it_was_before_and_what_a_form_offers_is_not_what_is_wanted(text: str, kind: str) -> None:
    assert leading(text) == kind


@pytest.mark.parametrize(
    "text",
    ["相談票の内容欄は空白。電話番号だけある", "共催のような、寄附のような、聞いてもよくわからなかった"],
)
def test_a_matter_of_which_nothing_is_known_leads_nowhere(text: str) -> None:
    assert leading(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("例示プロダクション株式会社が協賛を募りたいと来た", "name"),
        ("協賛金を集めたいので区の名前で後押ししてほしい", "name"),
    ],
)
def test_who_wants_sponsors_speaks_of_names(text: str, kind: str) -> None:
    assert leading(text) == kind
