"""Who pays is read from who, what money, how much of it and whether, in whatever words."""

from datetime import date

import pytest

from knowledge import costs, memo

TODAY = date(2026, 11, 24)
WARD, COMPANY, UNSAID = "ward", "company", None


def bearer(text: str) -> str | None:
    """Who bears cost: the ward (also in part), the company alone (also where there is none), or unsaid."""
    told = costs.read(text).cost
    value = told[0] if told else "undecided"
    return {"ward": WARD, "company": COMPANY, "none": COMPANY}.get(value, UNSAID)


def developer(text: str) -> str | None:
    """Who bears development."""
    told = costs.read(text).development
    return told[0] if told else None


@pytest.mark.parametrize(
    "text",
    [
        "会場代は会社が六、区が四の割で",
        "材料費は7対3で区が3",
        "費用は区3:会社7",
        "材料代の三分の一を区で見てほしい",
        "せめて四分の一は区にお願いしたい、音響代の話",
        "足りない分を区が埋める約束で",
        "赤字が出たら区に穴埋めしてほしい",
        "値引いた差額を区に補ってもらいたい",
        "請求書は区に回してほしい",
        "講師代の請求は役所あて",
        "勘定は区に回すそうだ",
        "ポスターの印刷だけ区様のご負担でお願いできれば幸いです",
        "飲み物代だけは区が出す",
        "区からも20万ほど出してもらえると助かる",
        "資材の仕入れは区で",
        "送迎バスの借り上げは区で、とのこと",
        "区に費用を求めないわけではない",
        "区の持ち出しがゼロというわけではないらしい",
        "区に一銭も頼まないというわけにはいかない、と",
        "費用がまったくかからないわけではなく、保険代は区にお願いする",
        "区の予算をあてにしている",
        "全額とは言わないが一部は区に出してほしい",
        "補助金を出せないかと聞かれた",
        "謝礼を少し出してもらえると",
        "3万円の参加料を区が払う",
        "最初は全額区でと言っていたが、半分まで下がった",
        "電気代は区がみる前提",
        "警備員の日当は区もちで",
        "経費は区と会社で半分こ",
        "費用は双方が出す",
        "お金は両方で出し合う",
        "区の財布から出してほしい",
    ],
)
def test_the_ward_pays_where_any_part_of_any_money_is_to_be_its(text: str) -> None:
    assert bearer(text) == WARD


@pytest.mark.parametrize(
    "text",
    [
        "区は財布を出さなくていい",
        "区は財布のひもを緩めなくて済む",
        "区には一銭も出させません",
        "区の出費はない",
        "うちの支出は発生しない",
        "こちらの出費なし",
        "うちが払うものは何もない",
        "区に請求することはない",
        "区へ請求するものはないとのこと",
        "区は何も払わない",
        "区のお金は使わない",
        "区のお金はいらない",
        "区から出すお金はない",
        "区側の持ち出しはありません",
        "区の費用は0",
        "区の費用は0円",
        "金はかからない",
        "お金のかかる話ではない",
        "費用がかかる話ではない",
        "講師代はいらない",
        "講師料はいらないそうです",
        "お代はけっこうですと",
        "ただで貸してくれる",
        "タダで映してあげると言う",
        "家賃はただ、水道代も会社",
        "器材も会場も会社持ち",
        "会場費も保険代も先方",
        "額縁も張り替えも会社、区はなし",
        "設置費も運搬費も会社がもつ",
        "苗も土も会社の自腹",
        "全部自社で払う",
        "費用はあちらが丸ごと",
        "経費はこの会社が全部かぶる",
        "かかるお金は残らず先方もち",
        "区に負担をおかけするものではございません",
        "費用面で区にお願いすることは一切ございません",
        "費用は全額、弊社にて負担いたします",
        "実費を含めて当方が負担いたします",
        "区の財政負担は生じません",
        "無料で演奏に来る",
        "無償で提供する",
        "金銭的な負担は区には求めない",
        "お金の心配はいらない",
        "区の懐は痛まない",
    ],
)
def test_the_company_pays_where_it_says_so_or_the_ward_is_to_pay_nothing(text: str) -> None:
    assert bearer(text) == COMPANY


@pytest.mark.parametrize(
    "text",
    [
        "費用は未定",
        "費用については何も",
        "お金の話は出なかった",
        "予算の割り振りは白紙",
        "費用はこれから相談",
        "誰が払うかは聞けていない",
        "隣の市では市が半分出したらしい",
        "よその区では区が半額を持ったそうだが、うちにいくら求めるかは言わない",
        "ひばり市では市が費用の半分を負担したと聞いたが、こちらの話は出ていない",
        "そこでは市が全額みてくれたそうだ",
        "参加費は500円",
        "参加する区民からはお金を取らない",
        "区の人と企画も当番も分ける",
        "プログラム作りも当番も区と会社で",
        "飲み物も会場も区と会社で相談して決める",
        "区の財産を大切にしたい",
        "開発費は会社が持つ",
        "費用の話には触れなかった",
        "費用はどちらが持つのか、まだ",
        "教材費の出どころは書いていない",
    ],
)
def test_nothing_is_said_of_who_pays_where_it_is_open_or_about_something_else(text: str) -> None:
    assert bearer(text) is UNSAID


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("開発費は会社が6、区が4の割", "ward"),
        ("開発費を区に求めないわけではない", "ward"),
        ("アプリの改造代は区も三分の一", "ward"),
        ("システムを区向けに作り直す費用の半分を出してくれと", "ward"),
        ("区の台帳とつなぐ部分の開発が残っていて、その分の費用は区もち", "ward"),
        ("改修費は『全部区で』から『半分は区で』に下がった", "ward"),
        ("制御ソフトを組む費用は区の方で持ってほしい", "ward"),
        ("ソフトを組む費用は区で見てほしい", "ward"),
        ("翻訳できるようにする開発に別に費用がかかる、それは区が払う前提", "ward"),
        ("プログラムの書き換え費は区の負担", "ward"),
        ("システムの手直しにかかるお金は区に頼みたい", "ward"),
        ("開発費は全額会社", "company"),
        ("開発も運用も先方が負担", "company"),
        ("システム開発費は区に求めない", "company"),
    ],
)
def test_who_pays_development_is_told_from_who_pays_the_rest(text: str, who: str) -> None:
    assert developer(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("区:こちらの負担は。\n劇団:ございません。", COMPANY),
        ("区:費用の受け持ちは。\n先方:全部こちらの会社で払います。", COMPANY),
        ("区:経費の負担はどうなりますか。\n先方:何もいただきません。", COMPANY),
        ("区:謝金のほうはどちらが。\n先方:役所に出していただけると。", WARD),
        ("区:分担はどうお考えですか、費用の。\n先方:費用は半額ずつでお願いできれば。", WARD),
        ("区:経費は。\n先方:舞台の道具は弊社、チラシの印刷は区で。", WARD),
        ("区:区の負担は。\n先方:社内で確かめます。", UNSAID),
        ("区:お金はどちらが。\n先方:まだ詰めておりません。", UNSAID),
    ],
)
def test_an_answer_in_minutes_is_read_with_what_was_asked(text: str, who: str | None) -> None:
    assert bearer(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("最初は半額を区でと言っていたが、あとで全額会社が持つと言い直した", COMPANY),
        ("花代は区と聞いていたが、撤回。全部会社で払うとのこと", COMPANY),
        ("最初は会社が全部持つ話だったが、後半で会場費は区でと言い直した", WARD),
        ("最初は半額を区でと言っていたが、期間はまだ", WARD),
    ],
)
def test_what_is_taken_back_later_no_longer_counts(text: str, who: str | None) -> None:
    assert bearer(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "送迎の費用は五分五分",
        "交通費を用意してもらえないかと",
        "飲み物代をいくらか出していただけないかと言われた",
        "警備に30万かかるらしい。その分は区でどうですかと",
        "区は腕章とベストを買ってほしい",
        "区の持ち分は3分の1",
        "経費の負担 区:会場費、会社:材料費",
        "費用:総額90万。うち30万を区、60万を同社",
    ],
)
def test_the_ward_pays_where_a_share_or_a_purchase_is_asked_of_it(text: str) -> None:
    assert bearer(text) == WARD


@pytest.mark.parametrize(
    "text",
    [
        "区からは一銭も受け取らない",
        "区からお金はもらわない",
        "ご予算をいただく考えはありません",
        "費用は一切頂戴しません",
        "区側の支出を伴いません",
        "会場代は要らない、お互いにお金も補償もなしで",
        "区負担 0円",
        "区の費用負担 無",
        "予算はつけなくていいと言われた",
    ],
)
def test_what_the_ward_is_not_to_give_is_a_denial_whatever_the_verb(text: str) -> None:
    assert bearer(text) == COMPANY


@pytest.mark.parametrize(
    "text",
    [
        "エンジニア三人分の工数を区で負担してもらえるなら始められる",
        "プログラマーの手間賃を区に負担してほしい",
        "モデルを区の道路に合わせて学習し直すお金、これを区のほうで持てないかと打診",
        "地下向けに作り替えるのに70万、そこは区でもってくれればありがたい",
        "プログラムの書き直しが要る。その分は区にお願いしたい",
        "区:ソフトの改修費はどちらが。\n先方:区で持っていただけると。",
        "地図のソフトを組み直すのに80万。\n区:それは御社で。\n先方:いえ、そこは区でお願いしたい。",
        "開発費|区|全額",
        "システム接続費120万円→区に要望",
    ],
)
def test_the_ward_asked_for_the_work_of_making_is_asked_for_development(text: str) -> None:
    assert developer(text) == "ward"
    assert bearer(text) == WARD


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("音響に40万かかる。ここは役所にお願いしたいと言う", WARD),
        ("「お金はどうします?」と聞いたら「そちらで三割くらい」と", WARD),
        ("「お金は?」「いりませんよ」とのやりとり", COMPANY),
        ("区:区でお金を出すことはできません。\n先方:もちろん、こちらで全部持ちます。", COMPANY),
        ("折半の話は消えて、全部会社", COMPANY),
        ("舞台の設営費。これは区の担当課で、と先方", WARD),
        ("電気代のほかは会社が持ちます(電気代は区)", WARD),
        ("茶碗は区が買う、湯は会社が沸かす", WARD),
        ("製本代は区の図書館費から", WARD),
        ("費用は三者で等分(区、会社、商店会)", WARD),
        ("費用は全部出すから場所だけ貸して、と社長", COMPANY),
        ("区の財政には影響しないとのこと", COMPANY),
        ("区からの支出は想定されていない", COMPANY),
        ("来場者からは300円もらう", UNSAID),
        ("電気代の高騰で困る店の相談窓口を区と共同でつくりたい", UNSAID),
        ("料理の代金を電子マネーで払える店を増やしたい", UNSAID),
        ("企画は五分五分、当日は会社が多め", UNSAID),
        ("大会プログラムの表紙を作り直したい", UNSAID),
    ],
)
def test_who_pays_is_read_across_the_clauses_and_sentences_that_say_it(text: str, who: str | None) -> None:
    assert bearer(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("システムは自社開発、区には回線の料金だけお願いしたい", None),
        ("アプリは会社が無償で作る。チラシの印刷代だけ区で", None),
        ("制御のプログラムを書き足す。そこに60万。区で持っていただきたい", "ward"),
        ("システム側の対応に3人月。その人件費は区で、という要望", "ward"),
        ("ソフトの作り込みに300万円。区の補助があれば動ける、と", "ward"),
        ("開発費 300万(区150・社150)", "ward"),
    ],
)
def test_development_is_asked_of_the_ward_only_where_its_work_is(text: str, who: str | None) -> None:
    assert (developer(text) == "ward") == (who == "ward")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("カンパで集めた額を区が上乗せする形がいいという", WARD),
        ("役所にはびた一文ねだらない", COMPANY),
        ("お金の面で役所に頼ることはありません", COMPANY),
        ("家計の見直し講座で、保険料の話をする", UNSAID),
    ],
)
def test_what_no_word_says_outright_is_heard_from_what_it_is_like(text: str, who: str | None) -> None:
    assert bearer(text) == who


def test_a_cost_nobody_is_named_for_is_open() -> None:
    told = costs.read("誰がどれだけ出すのかは次の打ち合わせで").cost
    assert told is not None
    assert told[0] == "undecided"


@pytest.mark.parametrize(
    "text",
    [
        "費用は会社持ち、区には場所を貸してほしい",
        "お代はいらない、区にはチラシを置いてほしい",
        "経費は全部うちで、区には職員を紹介してほしい",
    ],
)
def test_a_thing_that_is_asked_of_the_ward_beside_the_money_costs_it_nothing(text: str) -> None:
    assert bearer(text) == COMPANY


def test_a_share_of_one_item_is_no_development_where_nothing_is_tried() -> None:
    told = memo.read("区と共催のマルシェ。総額約350万円。うち会場費100万は区", date(2026, 11, 24)).facts
    assert told["cost"].value == "ward"
    assert "development" not in told


@pytest.mark.parametrize(
    "text",
    [
        "全部で4社。デルタ銀行も入る",
        "金額は300万円、令和9年度",
        "見本ソリューションズから営業きた。見積もりも置いていった",
    ],
)
def test_a_sum_a_count_or_an_estimate_by_itself_says_not_who_pays(text: str) -> None:
    assert "cost" not in memo.read(text, TODAY).facts


def test_what_the_ward_may_have_to_bear_is_its_cost_though_nothing_was_asked_at_first() -> None:
    cost = memo.read("お金はいらない。区の負担が10万円くらいかかるかも", TODAY).facts["cost"]
    assert (cost.value, cost.heard) == ("ward", False)
