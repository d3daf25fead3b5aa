"""The form with which an administrator words a text."""

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired

from app.messaging import wording
from app.messaging.models import MessageText
from app.messaging.texts import CODE, Text
from app.web.fields import Form, seen_number
from app.web.i18n import lazy
from app.web.sentences import sentence


class MessageTextForm(Form):
    text = TextAreaField(
        lazy("短信内容"),
        [DataRequired(lazy("请填写短信内容"))],
        render_kw={"hint": lazy("最多 200 字，末尾自动加上签名“一窗政务服务”"), "width": "wide", "rows": 4},
    )
    sends_sms = BooleanField(lazy("发送短信（不勾选时，只放进申请人的“我的消息”）"))
    seen = HiddenField(filters=[seen_number])

    @classmethod
    def of(cls, text: Text, row: MessageText | None) -> "MessageTextForm":
        """Filled with how the text is worded now."""
        template = row.text if row and row.text else str(text.template)
        version, sends = (row.version, row.sends_sms) if row else (0, True)
        return cls(formdata=None, data={"text": wording.in_words(template), "sends_sms": sends, "seen": version})

    def holds(self, text: Text) -> bool:
        """Is the wording right? What is wrong stands beside the field."""
        if not self.validate():
            return False
        typed = wording.tidy(self.text.data)
        self.text.errors = [sentence(code, **values) for code, values in wording.problems(text, typed)]
        return not self.text.errors

    def names(self, text: Text) -> list[str]:
        """The fields to draw: a code is always sent."""
        return ["text"] if text.kind == CODE else ["text", "sends_sms"]
