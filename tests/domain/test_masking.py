import pytest

from app.domain.masking import MaskKind, mask, mask_id
from tests.domain.tables import rows


@pytest.mark.parametrize("row", rows("golden_masking.csv"), ids=lambda row: row["input"])
def test_golden_masking(row: dict[str, str]) -> None:
    assert mask(row["kind"], row["input"]) == row["expected"]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("name", "王小明", "王*明"),
        ("name", "王", "*"),
        ("name", "𬭎㛃", "𬭎*"),
        ("name", "葛\U000e0100龘", "葛\U000e0100*"),  # a variation selector belongs to its character
        ("id15", "330702880229001", "330********9001"),
        ("id18", "3307021", "*******"),
        ("landline", "010-82345678", "010-****5678"),
        ("landline", "08262222345", "0826***2345"),
        ("landline", "82345678-12", "****5678-**"),
        ("landline", "转 12", "****"),
        ("email", "chunhua@example.com", "c***@example.com"),
        ("email", "chunhua", "***"),
        ("org", "蓝湾水产养殖有限公司", "蓝湾水产养殖有限公司"),
        ("address", "广安区清溪镇柳湾村3号", "广安区清溪镇****"),
        ("address", "四川省广安市广安区北辰街道建设路88号", "四川省广安市广安区北辰街道****"),
        ("address", "内蒙古自治区锡林郭勒盟太仆寺旗宝昌镇5号", "内蒙古自治区锡林郭勒盟太仆寺旗宝昌镇****"),
        ("address", "清溪镇城市花园3号", "清溪镇****"),
        ("address", "建设路88号4单元", "****"),
        ("name", "", ""),
    ],
)
def test_masking(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


@pytest.mark.parametrize("kind", [kind for kind in MaskKind if kind is not MaskKind.ORG])
@pytest.mark.parametrize("text", ["7", "王", "陈春花13800000001", "a@b@c", "0-1", "镇", "省市区镇"])
def test_no_shape_escapes_its_mask(kind: MaskKind, text: str) -> None:
    assert "*" in mask(kind, text)


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="passport"):
        mask("passport", "E12345678")


def test_other_documents_are_masked_like_ids() -> None:
    assert mask_id("E12345678") == "E12**5678"
