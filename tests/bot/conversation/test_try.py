import pytest
G="ITA อบต.ทุ่งใสสว่าง"
def test_it(stage):
    try:
        stage.say("มานี ตั้งใจ", "ข้อ 3 เสร็จแล้วค่ะ เมื่อวานนี้", G)
        stage.do("photo", person="มานี ตั้งใจ", room=G)
        stage.say("วีระ รอบคอบ", "งานของฉัน")
        stage.deeds.do("clock", {"to":"hour"})
        stage.tap("วีระ รอบคอบ", "ส่งกลับ")
        stage.say("วีระ รอบคอบ", "ขาดลิงก์เว็บไซต์")
        stage.say("มานี ตั้งใจ", "งานของฉัน")
        stage.tap("มานี ตั้งใจ", "ขอเลื่อน") if False else None
        stage.say("มานี ตั้งใจ", "ข้อ 5 ขอเลื่อน")
        stage.say("มานี ตั้งใจ", "20 มี.ค.")
        stage.say("มานี ตั้งใจ", "รอผลจากสำนักงานจังหวัด")
        stage.tap("วีระ รอบคอบ", "อนุญาต")
        stage.say("สมใจ ใฝ่รู้", "ใครยังไม่ส่ง")
        stage.say("สมใจ ใฝ่รู้", "โควตา")
        stage.say("สมใจ ใฝ่รู้", "บอร์ด")
        stage.say("บุญมี สว่างใจ", "สรุปเดือนนี้")
        stage.tap("บุญมี สว่างใจ", "ทราบ")
        stage.say("บุญมี สว่างใจ", "สั่งการ ให้เร่งรัดข้อ 5")
        stage.say("ดวงดี มาใหม่", "ข้อ 3 เสร็จแล้ว", G)
        stage.do("follow", person="ดวงดี มาใหม่")
        stage.say("ดวงดี มาใหม่", "ลงทะเบียน ดวงดี มาใหม่")
        stage.tap("ดวงดี มาใหม่", "กองคลัง")
        stage.tap("สมใจ ใฝ่รู้", "อนุมัติ")
        stage.say("ดวงดี มาใหม่", "ข้อ 4 เสร็จแล้ว")
    finally:
        print(stage.transcript()); print(stage.stuck())
