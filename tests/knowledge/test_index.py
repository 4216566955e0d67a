"""The index: a text is found in other words, at once, with its reasons, and after a restart."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import index as module
from knowledge import thesaurus
from knowledge.index import Document, Index
from knowledge.postings import Postings
from knowledge.vectors import Vectors

VECTORS = Vectors.find()
TEXTS = {
    "bus": "路線バスの減便で交通空白が広がる",
    "care": "保育園に入れず、子どもの預け先がない",
    "empty": "空き家が増え、管理されない家屋が危ない",
    "food": "まだ食べられる食品が捨てられている",
    "lonely": "誰とも話さない独居高齢者が増えている",
    "bike": "駅前の放置自転車が歩道をふさぐ",
    "flood": "集中豪雨で道路が冠水し、地下が浸水する",
    "school": "部活動の指導者が足りず、教員の負担が重い",
    "smoke": "路上喫煙を減らす屋内の喫煙所がほしい",
    "shop": "商店街に空き店舗が並び、にぎわいがない",
}
DOCUMENTS = [Document(name, ((text, 1.0),)) for name, text in TEXTS.items()]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(DOCUMENTS, vectors=VECTORS, thesaurus=thesaurus.load())


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_finds_itself_first(index: Index, name: str) -> None:
    hit = index.search(TEXTS[name])[0]
    assert hit.id == name
    assert hit.coverage == pytest.approx(1)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("託児を頼める所が見つからない", "care"),
        ("一人暮らしのお年寄りの話し相手", "lonely"),
        ("フードロスを減らす", "food"),
        ("ゲリラ豪雨の備え", "flood"),
        ("タバコの煙", "smoke"),
        ("シャッター通り", "shop"),
    ],
)
def test_a_query_in_other_words_still_finds_its_text(index: Index, query: str, name: str) -> None:
    assert index.search(query)[0].id == name


def test_words_alone_are_enough_without_vectors_and_thesaurus() -> None:
    plain = Index(DOCUMENTS)
    hit = plain.search("自転車が邪魔")[0]
    assert (hit.id, hit.cosine) == ("bike", None)


def test_a_hit_names_the_words_of_the_query_it_rests_on(index: Index) -> None:
    hit = index.search("空き家の管理を手伝いたい")[0]
    assert hit.id == "empty"
    assert set(hit.words) >= {"空き家", "管理"}
    assert all(word in "空き家の管理を手伝いたい" for word in hit.words)


def test_what_is_not_there_is_not_covered(index: Index) -> None:
    inside, outside = index.search("路線バスの減便"), index.search("宇宙飛行士の訓練")
    assert inside[0].coverage > 0.8
    assert all(hit.coverage < 0.5 for hit in outside)


def test_a_heavier_field_decides() -> None:
    found = Index(
        [
            Document("title", (("避難所のトイレ", 3.0), ("備蓄の一覧", 1.0))),
            Document("body", (("備蓄の一覧", 3.0), ("避難所のトイレ", 1.0))),
        ]
    ).search("トイレ")
    assert [hit.id for hit in found] == ["title", "body"]


def test_a_text_added_at_run_time_is_found_at_once(index: Index) -> None:
    grown = Index(DOCUMENTS[:5], vectors=VECTORS)
    assert not any(hit.id == "smoke" for hit in grown.search("喫煙所"))
    for document in DOCUMENTS[5:]:
        grown.add([document])
    assert grown.search("喫煙所")[0].id == "smoke"
    assert len(grown) == len(DOCUMENTS)


def test_adding_one_by_one_ranks_like_building_at_once() -> None:
    at_once, one_by_one = Index(DOCUMENTS), Index()
    for document in DOCUMENTS:
        one_by_one.add([document])
    for text in TEXTS.values():
        assert one_by_one.search(text)[0].id == at_once.search(text)[0].id


def test_nothing_is_read_again_after_a_restart(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path / "index.npz")
    again = Index.load(tmp_path / "index.npz", vectors=VECTORS, thesaurus=thesaurus.load())
    for text in TEXTS.values():
        before, after = index.search(text, 3), again.search(text, 3)
        assert [hit.id for hit in before] == [hit.id for hit in after]
        assert np.allclose([h.score for h in before], [h.score for h in after], atol=0.01)
    again.add([Document("new", (("飛行船の格納庫", 1.0),))])
    assert again.search("飛行船")[0].id == "new"


def test_readings_kept_beside_the_texts_give_the_same_index(index: Index) -> None:
    again = Index(vectors=VECTORS, thesaurus=thesaurus.load())
    again.add_read([again.read(document) for document in DOCUMENTS])
    assert again.search("空き店舗") == index.search("空き店舗")


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(1))
    with pytest.raises(ValueError, match="not an index"):
        Index.load(tmp_path / "other.npz")


@pytest.mark.parametrize("query", ["", "　", "。。。", "のはがを"])
def test_an_empty_query_finds_nothing_and_harms_nothing(index: Index, query: str) -> None:
    assert all(hit.coverage == 0 for hit in index.search(query))
    assert Index().search("空き家") == []


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=50), st.integers(min_value=0, max_value=12))
def test_hits_come_best_first_and_no_more_than_asked(query: str, limit: int) -> None:
    hits = Index(DOCUMENTS[:4]).search(query, limit)
    assert len(hits) <= limit
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1.0001 and 0 <= hit.coverage <= 1.0001 for hit in hits)


@pytest.mark.parametrize(
    "unknown", ["", "宇宙飛行士が月面で望遠鏡を組み立てる訓練と天文台の観測記録をまとめる作業" * 3]
)
def test_a_long_query_is_asked_by_its_rarest_words_that_some_text_holds(
    index: Index, monkeypatch: pytest.MonkeyPatch, unknown: str
) -> None:
    monkeypatch.setattr(module, "LONGEST_WORDS", 4)
    monkeypatch.setattr(module, "LONGEST_CHARACTERS", 12)
    best = index.search(unknown + TEXTS["bus"])[0]
    assert best.id == "bus"
    assert (best.coverage == pytest.approx(1)) == (not unknown)


def test_a_large_collection_finds_what_a_small_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Index(DOCUMENTS, vectors=VECTORS, thesaurus=thesaurus.load())
    monkeypatch.setattr(module, "EXACT", 5)
    monkeypatch.setattr(module, "COMMON", 0.5)
    large = Index(DOCUMENTS, vectors=VECTORS, thesaurus=thesaurus.load())
    for text in (*TEXTS.values(), "シャッター通り", "ゲリラ豪雨の備え", "むじんの家屋"):
        assert large.search(text)[0].id == small.search(text)[0].id


def test_which_texts_hold_a_word_is_the_same_asked_at_once_or_one_by_one() -> None:
    postings = Postings()
    postings.add([{"a": 1.0, "b": 2.0}, {"b": 1.0}, {"c": 1.0}] * 20)
    postings.add([{"a": 1.0, "d": 1.0}])
    terms, texts = ["a", "b", "c", "d", "unheard"], np.array([60, 0, 1, 2, 59])
    one_by_one = np.stack([postings.impacts(term, texts) > 0 for term in terms])
    assert postings.which(terms, texts).tolist() == one_by_one.tolist()
    assert Postings().which(terms, texts[:0]).shape == (5, 0)
