"""What several samples share."""

CASE_NUMBER = "511602202611230000187"
REMEDIES = {"review_agency": "广安区人民政府", "court": "广安区人民法院"}
HANDLER = {"handler": "李四", "handler_phone": "0826-2222018"}
PAPER = {"applicant": "蓝湾水产养殖有限公司", "case_number": CASE_NUMBER, "item_name": "水产苗种生产许可证核发(演示)"}
