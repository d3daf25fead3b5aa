"""The papers of procedures on the way: hearings, limits that stand still or grow, ends without a decision, delivery."""

import pytest

from app.documents.procedure_contexts import DELIVERY_METHODS, TERMINATION_GROUNDS
from tests.features.documents.procedure_samples import PARTICIPANTS, PROCEDURE_CONTEXTS, RECORD
from tests.features.documents.reading import empty_boxes, pages_of, poppler, printed, squeezed, text_of
from tests.features.documents.samples import RARE_NAME, a_context, a_head

LONG = "现场检查时发现水质检验设备没有安装，" * 170  # some 3,000 characters: longer than a page of one cell


def _text(kind: str, **changes: object) -> str:
    return text_of(printed(a_head(kind), a_context(kind, **changes)))


@pytest.mark.parametrize("ground", TERMINATION_GROUNDS)
def test_exactly_the_ground_of_a_termination_is_ticked(ground: str) -> None:
    text = _text("ZZBL", ground=ground)
    assert text.count("✓") == 1
    assert f"✓{TERMINATION_GROUNDS[ground]}" in text


@pytest.mark.parametrize("method", DELIVERY_METHODS)
def test_exactly_the_method_of_a_delivery_is_ticked(method: str) -> None:
    text = _text("SDHZ", method=method)
    assert text.count("✓") == 1
    assert f"✓{DELIVERY_METHODS[method]}" in text


def test_a_termination_names_both_remedies_from_the_day_of_its_notice() -> None:
    text = _text("ZZBL")
    assert "自收到本通知书之日起六十日内向广安区人民政府申请行政复议" in text
    assert "自收到本通知书之日起六个月内向广安区人民法院提起行政诉讼" in text


def test_a_delivery_has_lines_to_sign_on_and_no_post_number_at_the_window() -> None:
    text = _text("SDHZ", method="window", tracking_number="", proxy="", proxy_reason="", note="")
    assert "受送达人（签名或者盖章）：" in text
    assert "送达人张三（签名）：" in text
    assert "邮件号码" not in text
    assert "代收人和理由无" in text


def test_a_special_procedure_tells_which_limits_stop_and_which_run_on() -> None:
    """Art. 45 of the permit law: the time is not counted, and the applicant is told in writing how long it takes."""
    text = _text("TBCX")
    assert "预计8个工作日，至2026年12月11日（星期五）" in text
    assert "所需时间不计入承诺办结期限、法定办结期限。环节期限继续计算。" in text
    assert "继续计算" not in _text("TBCX", running_limits=[])


@pytest.mark.parametrize(("days", "words"), [(6, "6个工作日"), (0, "0个工作日"), (-3, "已经超过3个工作日")])
def test_a_resumption_tells_what_remains_or_by_how_much_the_limit_had_passed(days: int, words: str) -> None:
    """Z20: the clock goes on where it stood."""
    text = _text("CQTZS", remaining_days=days)
    assert f"剩余时限{words}最迟决定" in text
    assert "2026年12月2日至2026年12月14日，共8个工作日不计入期限" in text


def test_a_referral_speaks_to_the_higher_agency_and_tells_the_applicant() -> None:
    text = _text("ZBH")
    assert "广安市农业农村局：蓝湾水产养殖有限公司提出的" in text
    assert "告知申请人：您的申请已经转报广安市农业农村局" in text


def test_a_hearing_notice_tells_rights_and_duties() -> None:
    text = _text("TZTZ", offer_number="")
    for expected in ("申请回避", "委托代理人", "申辩和质证", "视为放弃听证", "无，由本机关决定举行听证"):
        assert expected in text


def test_a_hearing_offer_costs_nothing_and_has_its_last_day() -> None:
    text = _text("TZGZ")
    assert "5个工作日内，最迟2026年12月8日（星期二）" in text
    assert "不承担组织听证的费用" in text


def test_everyone_at_a_hearing_has_a_line_to_sign_on() -> None:
    text = _text("TZBL").split("签名或者盖章确认")[1]
    for name in (*PARTICIPANTS, "主持人", "记录人"):
        assert squeezed(name) + "：" in text
    assert text.count("年月日") == len(PARTICIPANTS) + 2


def test_a_record_of_many_pages_keeps_every_paragraph_as_typed() -> None:
    paragraphs = [f"第{n}次发言，{RARE_NAME}：{RECORD.splitlines()[2]}" for n in range(1, 121)]
    content = printed(a_head("TZBL"), a_context("TZBL", record="\n\n".join(paragraphs)))
    text, laid_out = text_of(content), poppler("pdftotext", content, "-layout")
    assert pages_of(content) > 5
    assert all(f"第{n}次发言" in text for n in range(1, 121))
    assert sum(line.strip().startswith("第") and "次发言" in line for line in laid_out.splitlines()) == 120
    assert empty_boxes(content) == 0


FREE_TEXTS = {
    "YSLGZ": "consequence", "YQTZS": "reason", "TBCX": "reason", "BZBQ": "place", "CQTZS": "conclusion", "ZZBL": "reason",
    "ZBH": "opinion", "SDHZ": "note", "TZGZ": "reason", "TZTZ": "subject", "TZBL": "record",
}  # fmt: skip


@pytest.mark.parametrize("kind", PROCEDURE_CONTEXTS)
def test_a_text_longer_than_a_page_is_printed_whole_with_its_seal(kind: str) -> None:
    applicants = "、".join(f"{RARE_NAME}{n}" for n in range(20))
    content = printed(a_head(kind), a_context(kind, applicant=applicants, **{FREE_TEXTS[kind]: LONG + "完"}))
    pages, text = pages_of(content), text_of(content)
    assert pages > 1
    assert text.count("水质检验设备没有安装") > 170 - pages  # a page may end in the middle of one
    assert "没有安装，完" in text
    assert f"{RARE_NAME}19" in text
    assert "区农业农村局2026年11月24日" in text
    assert empty_boxes(content) == 0


def test_line_breaks_that_were_typed_are_printed() -> None:
    content = printed(a_head("YQTZS"), a_context("YQTZS", reason="一、水面跨界；\n二、需要会同检查。"))
    lines = [line.strip() for line in poppler("pdftotext", content, "-raw").splitlines()]
    assert "二、需要会同检查。" in lines
