"""Who answers for a measure."""

from __future__ import annotations

import pytest

from documents.reading.owners import is_every_unit, leading_owners, owner_share, read_owners, resolve_unit, unit_key


@pytest.mark.parametrize(
    ("text", "units", "persons"),
    [
        ("กองคลัง", ["กองคลัง"], []),
        ("สำนักปลัด / กองคลัง", ["สำนักปลัด", "กองคลัง"], []),
        ("สำนักปลัด, กองช่าง, กองคลัง", ["สำนักปลัด", "กองช่าง", "กองคลัง"], []),
        ("กองคลัง กองช่าง", ["กองคลัง", "กองช่าง"], []),
        ("สำนักงานปลัด อบต.", ["สำนักงานปลัด อบต."], []),
        ("ทุกส่วน ราชการ", ["ทุกส่วนราชการ"], []),
        ("ทุกสำนัก ทุกกอง ทุกหน่วยงานในสังกัด องค์การบริหารส่วนตำบลใสงาม", ["ทุกสำนัก", "ทุกกอง", "ทุกหน่วยงานในสังกัด"], []),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", ["กองการศึกษา ศาสนาและวัฒนธรรม"], []),
        ("กองสาธารณสุขและสิ่งแวดล้อม/กองช่าง", ["กองสาธารณสุขและสิ่งแวดล้อม", "กองช่าง"], []),
        ("สำนักปลัดนักทรัพยากรบุคคล", ["สำนักปลัด"], ["นักทรัพยากรบุคคล"]),
        ("รองปลัด/สำนักปลัด", ["สำนักปลัด"], ["รองปลัด"]),
        ("๑.คณะกรรมการทบทวนคู่มือ ๒.กองคลัง", ["กองคลัง"], ["คณะกรรมการทบทวนคู่มือ"]),
        ("สำนักปลัด นายสมมุติ ใจดี", ["สำนักปลัด"], ["นายสมมุติ ใจดี"]),
        ("ผู้อำนวยการกองช่าง และนายช่างโยธา", [], ["ผู้อำนวยการกองช่าง", "นายช่างโยธา"]),
        # Short names stand for their units only where they stand alone.
        ("สป. คลัง ช่าง", ["สป.", "กองคลัง", "กองช่าง"], []),
        ("คลัง/การศึกษา", ["กองคลัง", "กองการศึกษา"], []),
        ("คลังพัสดุ", [], []),
        ("เจ้าหน้าที่ที่ได้รับมอบหมาย", [], []),
        # Who does it is an owner, what they do is not.
        ("ทุกภารกิจงานจัดทำข้อมูลในส่วนงานตนเอง และส่งมอบให้สำนักปลัดรวบรวม", ["ทุกภารกิจงาน", "สำนักปลัด"], []),
        ("จัดทำป้ายประชาสัมพันธ์ให้ครบทุกหมู่บ้าน", [], []),
        ("-", [], []),
    ],
)
def test_it_reads_units_and_persons(text: str, units: list[str], persons: list[str]) -> None:
    owners = read_owners(text)
    assert (list(owners.units), list(owners.persons)) == (units, persons)


def test_it_sets_words_for_nobody_in_particular_apart() -> None:
    owners = read_owners("สำนักปลัด และเจ้าหน้าที่ผู้เกี่ยวข้อง")
    assert (owners.units, owners.persons, owners.vague) == (("สำนักปลัด",), (), ("เจ้าหน้าที่ผู้เกี่ยวข้อง",))


@pytest.mark.parametrize(
    ("text", "units", "persons"),
    [
        ("สำนักปลัดรวบรวมเป็นภาพรวมของหน่วยงาน", ("สำนักปลัด",), ()),
        ("ผู้บริหารกำกับติดตามการดำเนินการ", (), ("ผู้บริหาร",)),
        ("เจ้าหน้าที่ทุกภารกิจงานต้องดำเนินการ", ("ทุกภารกิจงาน",), ()),
        ("เจ้าหน้าที่แต่ละภารกิจสรุปรายงานผล", ("ทุกภารกิจ",), ()),
        ("เจ้าหน้าที่ผู้รับผิดชอบรายงานผล", (), ()),
        ("รายงานผู้บริหาร", (), ()),
        ("จัดส่งให้กองคลัง", (), ()),
        ("การศึกษา จัดทำหลักสูตร", (), ()),
    ],
)
def test_it_reads_who_a_duty_begins_with(text: str, units: tuple[str, ...], persons: tuple[str, ...]) -> None:
    owners = leading_owners(text)
    assert (owners.units, owners.persons) == (units, persons)


@pytest.mark.parametrize("name", ["ทุกกอง", "ทุกส่วน ราชการ", "ทุกภารกิจงาน"])
def test_it_knows_every_unit(name: str) -> None:
    assert is_every_unit(name)


@pytest.mark.parametrize("name", ["กองคลัง", "ทุกวัน"])
def test_it_knows_what_is_not_every_unit(name: str) -> None:
    assert not is_every_unit(name)


@pytest.mark.parametrize("name", ["สำนักงานปลัด อบต.", "สป.", "สำนักปลัดองค์การบริหารส่วนตำบล", "สำนักปลัด"])
def test_spellings_of_one_unit_are_the_same(name: str) -> None:
    assert unit_key(name) == "สำนักปลัด"


def test_different_units_are_not_the_same() -> None:
    assert unit_key("กองคลัง") != unit_key("กองช่าง")


def test_it_resolves_aliases_against_the_offices_units() -> None:
    units = {"สำนักปลัด อบต.ใสงาม": ("สป.",), "กองคลัง": ("คลัง",)}
    assert resolve_unit("สำนักงานปลัด", units) == "สำนักปลัด อบต.ใสงาม"
    assert resolve_unit("กองช่าง", units) == "กองช่าง"


def test_it_knows_an_owner_cell_from_a_list_of_duties() -> None:
    assert owner_share("สำนักปลัด กองคลัง") == 1.0
    assert owner_share("๑. แต่งตั้งเจ้าหน้าที่ ๒. จัดทำช่องทางการเข้าถึงข้อมูล") < 0.2
