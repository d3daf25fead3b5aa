"""Sentences for the codes that domain and rooms raise. Nothing else writes an error for a reader."""

from datetime import date, datetime
from typing import Any

from app.domain.form_schema import FormField, Problem, ProblemCode
from app.web.i18n import format_date, format_datetime, lazy

SENTENCES = {
    # cases
    "action_not_allowed": lazy("这件申请现在的状态不能这样办理。"),
    "case_changed": lazy("%(by)s在 %(at)s 改动过这件办件，页面已换成最新内容。请核对后再提交。"),
    "deemed_meanwhile": lazy("这件申请超过 5 个工作日没有答复，依法已视为受理，您刚才的操作没有执行。页面已换成最新内容。"),
    "not_your_role": lazy("您没有办理这一步的岗位权限。"),
    "not_your_step": lazy("这一环节不由您办理。"),
    "already_corrected": lazy("已经要求补正过一次，依法不能再次要求补正。"),
    "suspension_pending": lazy("挂起申请正在审批，审批完成前不能提交、退回或办结。"),
    "last_step": lazy("已是最后一个环节，请办结。"),
    "first_step": lazy("已是第一个环节，不能再退回。"),
    "not_last_step": lazy("到最后一个环节才能办结。"),
    "consecutive_steps": lazy("上一环节是您办理的，这一环节须由别人办理。"),
    "paper_not_received": lazy("纸质材料还没有收到，不能受理。"),
    "paper_already_received": lazy("这件申请的纸质材料已经收到，或者本来不用交纸质材料。"),
    "counter_needs_no_pre_accept": lazy("窗口收件时材料已经交到，不用预受理。"),
    "void_already_requested": lazy("已经申请过作废，正等窗口负责人审批。"),
    "void_not_requested": lazy("没有人申请作废这件办件。"),
    "no_suspension_request": lazy("这件办件没有等待审批的挂起申请。"),
    "own_request": lazy("这是您自己提出的申请，须由别人审批。"),
    "already_endorsed": lazy("窗口负责人已经同意，正等中心业务科审批。"),
    "not_endorsed": lazy("窗口负责人还没有同意，不能审批。"),
    "no_consultation": lazy("这件办件没有等待您部门答复的会签。"),
    "already_extended": lazy("已经延长过一次期限，依法不能再次延长。"),
    "extension_too_long": lazy("最多延长 %(maximum)s 个工作日。"),
    "hearing_already_offered": lazy("已经告知过听证权利。"),
    "hearing_not_offered": lazy("这件申请没有告知听证，不能要求听证。"),
    "hearing_already_requested": lazy("已经要求过听证。"),
    "hearing_request_late": lazy("要求听证应在收到告知书后 5 个工作日内提出，现在已经超过。"),
    "hearing_not_requested": lazy("没有人要求听证，不用安排。"),
    "hearing_not_scheduled": lazy("听证还没有安排，不能登记笔录。"),
    "hearing_notice_late": lazy("听证通知书要在听证 7 个工作日以前送达，今天发出的，最早定在%(earliest)s。"),
    "hearing_too_late": lazy("听证最迟在%(due)s举行。"),
    "hearing_not_held": lazy("听证还没有开始，不能登记笔录。"),
    "hearing_end_wrong": lazy("结束时间应在开始以后，也不能晚于现在。"),
    "no_special_procedure": lazy("这个事项没有规定这种特别程序，不能挂起。"),
    "estimate_past": lazy("预计结束的日期应在今天以后。"),
    "estimate_passed_meanwhile": lazy("预计结束的日期已过，请退回，由办理人重新申请。"),
    "supplement_names_nothing": lazy("请选择要补的材料，并写明要求。"),
    "supplement_incomplete": lazy("还有要补的材料没有交。"),
    "nothing_to_supplement": lazy("这件办件现在没有要补的材料。"),
    "pre_acceptance_names_nothing": lazy("请选择要交的纸质材料。"),
    "paper_incomplete": lazy("还有纸质材料没有收到：%(names)s。"),
    "replacement_unknown": lazy("没有找到这个编号的办件，或者不是本部门的。"),
    "consultation_departments": lazy("请选择要征求意见的部门和期限；同一个部门只能选一次，不能选本部门和还没有答复的部门。"),
    "handler_unchanged": lazy("请选择另一位办理人。"),
    "no_other_handler": lazy("这个岗位没有别的办理人。"),
    "step_unknown": lazy("请选择从哪个环节重新办理。"),
    "limit_not_passed": lazy("期限还没有过。"),
    "only_permits_are_deemed": lazy("只有行政许可适用逾期视为受理。"),
    "not_granted": lazy("只有准予的办件才能制证。"),
    "post_vacant": lazy("“%(post)s”现在没有人员，请先由管理员安排。"),
    "choose_handler": lazy("请选择下一环节的办理人。"),
    "step_without_department": lazy("办理部门“%(department)s”不存在，请联系管理员。"),
    "correction_names_nothing": lazy("请至少选择一项需要补正的材料或内容，并写明问题。"),
    "correction_incomplete": lazy("还有需要补正的内容没有完成。"),
    "no_open_correction": lazy("这件申请现在没有需要补正的内容。"),
    "denial_needs_reason": lazy("请写明不予许可（不同意）的理由。"),
    "outcome_not_offered": lazy("这个事项不能这样办结。"),
    "draft_incomplete": lazy("申请还没有填写完整。"),
    "already_submitted": lazy("这份申请已经提交，不能再修改。"),
    "too_many_drafts": lazy("这个事项已有 %(most)s 份没有提交的草稿，请先提交或删去不用的。"),
    "applicant_unknown": lazy("您不能为所选的申请人申请，请重新选择。"),
    "item_changed": lazy("这个事项的申请要求刚刚更新，请按新的要求核对后再提交。"),
    "item_takes_no_cases": lazy("这个事项目前不能在网上申请，请到办理窗口咨询。"),
    "item_not_for_you": lazy("这个事项的服务对象与您的账户类型不符。"),
    "item_without_certificate": lazy("这个事项没有证照。"),
    "certificate_issued_already": lazy("这件办件已经制过证。"),
    "validity_turned_round": lazy("有效期的截止日期不能早于起始日期。"),
    # files
    "file_empty": lazy("“%(filename)s”是空的。请检查后再传。"),
    "file_too_large": lazy("“%(filename)s”超过 20 MB。请压缩或分成几个文件再传。"),
    "file_type_not_allowed": lazy("“%(filename)s”的格式不能用。请另存为 PDF、JPG 或 PNG 再传。"),
    "file_type_mismatch": lazy("“%(filename)s”的内容与文件名后缀不符。请用原来的软件另存为 PDF、JPG 或 PNG 再传。"),
    "file_unreadable": lazy("“%(filename)s”太复杂，无法检查。请另存为 PDF、JPG 或 PNG 再传。"),
    "file_image_broken": lazy("图片“%(filename)s”已损坏，打不开。请重新拍照或扫描后再传。"),
    "file_image_too_large": lazy("图片“%(filename)s”超过 4000 万像素。请缩小后再传。"),
    "file_pdf_active": lazy("“%(filename)s”里有脚本、自动操作或附带的文件，不能接收。请用“打印”另存为 PDF 再传。"),
    "file_pdf_broken": lazy("“%(filename)s”已损坏，不能完整读取。请重新另存为 PDF 再传。"),
    "file_pdf_encrypted": lazy("“%(filename)s”设有打开密码。请取消密码后再传。"),
    "file_zip_broken": lazy("“%(filename)s”已损坏，不能完整读取。请重新保存，或另存为 PDF 再传。"),
    "file_zip_encrypted": lazy("“%(filename)s”设有密码。请取消密码后再传。"),
    "file_zip_too_large": lazy("“%(filename)s”展开后太大。请另存为 PDF 再传。"),
    "file_zip_macros": lazy("“%(filename)s”里有宏，不能接收。请另存为 PDF 再传。"),
    "file_zip_embedded": lazy("“%(filename)s”里嵌有别的文件，不能接收。请另存为 PDF 再传。"),
    "file_zip_member": lazy("“%(filename)s”里有不能接收的文件。压缩包里只能放 PDF、JPG、PNG、OFD、DOCX、XLSX，请分开上传。"),
    "file_infected": lazy("“%(filename)s”里有病毒，没有保存。请先在您的电脑上杀毒，再换一个干净的文件。"),
    "file_waits_for_scan": lazy("“%(filename)s”正在等待病毒检查，检查通过以后才能打开。"),
    "file_not_whole": lazy("“%(filename)s”没有传完整。请再传一次。"),
    "upload_unknown": lazy("这次上传已经不在了。请重新选择文件再传。"),
    "no_preview": lazy("这个文件没有小图，请下载后打开。"),
    "file_as_before": lazy("“%(filename)s”和以前交的“%(before)s”内容相同。请换成补正后的文件。"),
    "quota_material": lazy("没有保存“%(filename)s”：一项材料最多 %(limit)s 个文件。请删去不需要的再传。"),
    "quota_bundle": lazy("没有保存“%(filename)s”：全部材料最多 %(limit)s 个文件、共 %(megabytes)s MB。请删去不需要的再传。"),
    "counter_registers": lazy("窗口收件由工作人员登记。"),
    "only_counter_registers": lazy("网上提交的申请不用在窗口登记。"),
    "not_instant": lazy("这个事项不是即办件，不能当场办结。"),
    "no_valid_certificate": lazy("这件办件没有有效的证照。"),
    "lookup_failed": lazy("没有查到。请核对申请编号、手机号码和查询密码，三样都要对上。"),
    "lookup_expired": lazy("查询已超过 15 分钟，或者查询密码换过了。请再查一次，然后打开文书。"),
    "lookup_code_limit": lazy("查询密码一天最多更换 %(most)s 次，请明天再试。"),
    "lookup_locked": lazy("这个编号连续五次没有对上，请 15 分钟后再试，或登录后在“我的申请”里查看。"),
    # accounts
    "required": lazy("请填写%(label)s"),
    "choice_unknown": lazy("请从列表里选择%(label)s"),
    "text_too_long": lazy("%(label)s最多 %(most)s 字，现在是 %(length)s 字"),
    "text_with_control_characters": lazy("%(label)s里有不能显示的字符，请删去后重新输入"),
    "kind_missing": lazy("请选择自然人或法人"),
    "agreement_missing": lazy("请先阅读并同意注册协议"),
    "username_form": lazy("用户名应为 4 到 20 位字母、数字或下划线，以字母开头"),
    "username_taken": lazy("这个用户名已有人使用，请换一个"),
    "name_form": lazy("姓名里只能有文字和间隔号，请核对"),
    "mobile_form": lazy("手机号码应为 11 位数字，现在是 %(length)s 位，请核对"),
    "landline_form": lazy("号码的格式不对，例如 0826-2222018"),
    "email_form": lazy("电子邮箱的格式不对，例如 name@example.cn"),
    "resident_id_bad_format": lazy("身份证号应为 18 位，现在是 %(length)s 位，请对照身份证核对"),
    "resident_id_bad_date": lazy("身份证号里的出生日期不存在，请对照身份证核对"),
    "resident_id_future_date": lazy("身份证号里的出生日期在今天以后，请对照身份证核对"),
    "resident_id_bad_checksum": lazy("身份证号的校验位不对，请对照身份证核对"),
    "uscc_bad_format": lazy("统一社会信用代码应为 18 位，现在是 %(length)s 位，请对照营业执照核对"),
    "uscc_bad_checksum": lazy("统一社会信用代码的校验位不对，请对照营业执照核对"),
    "code_missing": lazy("请填写短信里的验证码；没有收到的，先点“发送验证码”"),
    "code_form": lazy("验证码是 4 位数字"),
    "code_wrong": lazy("验证码不对，请对照短信核对"),
    "code_dead": lazy("验证码已失效，请重新发送"),
    "code_too_soon": lazy("验证码 %(between)s 秒内只能发送一次，请 %(seconds)s 秒后再试"),
    "code_limit_of_mobile": lazy("这个手机号码今天已发送 %(most)s 次验证码，请明天再试"),
    "code_limit_of_address": lazy("您所在的网络今天发送的验证码太多，请明天再试，或到办理窗口办理"),
    "code_limit_of_all": lazy("今天发送的验证码太多，请明天再试，或到办理窗口办理"),
    "question_missing": lazy("请写下您自己的密保问题"),
    "answer_missing": lazy("选了密保问题，请填写密保答案"),
    "password_too_short": lazy("密码至少 %(least)s 位"),
    "password_too_long": lazy("密码最多 %(most)s 位"),
    "password_common": lazy("这个密码太常见，容易被猜到，请换一个"),
    "password_context": lazy("密码里不要有用户名、手机号码、证件号码或本系统的名称，请换一个"),
    "password_unchanged": lazy("新密码与现在的密码相同，请换一个"),
    "passwords_differ": lazy("两次输入的密码不一样，请重新输入"),
    "password_wrong": lazy("现在的密码不对"),
    "sign_in_failed": lazy("用户名或密码不对，请核对后再试"),
    "desk_sign_in_failed": lazy("登录名、密码或部门不对。有同名登录名的人员，请选择所在部门"),
    "sign_in_locked": lazy("这个账号失败的次数太多，请 %(minutes)s 分钟后再试"),
    "captcha_missing": lazy("请先回答验证码"),
    "captcha_wrong": lazy("验证码不对或已过期，已换了一个，请重新回答"),
    "mobile_unchanged": lazy("这就是现在登记的手机号码，不用更改"),
    "profile_changed": lazy("这份资料刚才在别处改过。下面是您这次填写的内容，核对后请再保存一次"),
    "question_needs_password": lazy("改密保问题或答案，请填写现在的密码"),
    "representative_id_missing": lazy("换了法定代表人，请填写他的身份证号"),
    "recovery_expired": lazy("超过了 10 分钟，请从头填写"),
    "recovery_locked": lazy("这个账号找回密码的次数太多，请 %(minutes)s 分钟后再试"),
    "recovery_answer_wrong": lazy("答案不对，请核对后再试"),
    "representative_unknown": lazy("没有找到用户名和姓名都对得上的个人账户，请向本人核对"),
    "only_organizations_let": lazy("只有单位账户可以委托别人代为申请。"),
    "last_day_past": lazy("委托的截止日期不能早于今天"),
    "too_many_phrases": lazy("常用意见最多 %(most)s 条，请先删去不用的。"),
    "phrase_exists": lazy("已经有一样的常用意见。"),
    # publications
    "announcement_changed": lazy("%(by)s在 %(at)s 保存过这条通知，已保存的内容在下面。请核对后再办。"),
    "announcement_is_out": lazy("这条通知已经发布。"),
    "announcement_is_not_out": lazy("这条通知没有发布，不用撤下。"),
    "date_form": lazy("请填写日期，例如 2026-12-31"),
    # messages
    "message_too_long": lazy("短信内容最多 %(most)s 字，现在是 %(length)s 字"),
    "message_signed_already": lazy("请去掉“【】”，签名会自动加上"),
    "message_blank_unknown": lazy("花括号里只能写 %(blanks)s，请核对"),
    "message_blank_missing": lazy("少了 %(blanks)s，请补上"),
    "message_second_code": lazy("验证码短信里，验证码只能写一次，也不能有别的四位数字"),
    "message_text_changed": lazy("%(by)s在 %(at)s 改过这条短信，改成的内容见下面的改动记录。您填写的还在，请核对后再保存。"),
    # papers
    "unprintable": lazy("“%(characters)s”没有可以打印的字形，请换一种写法。"),
    "paper_empty": lazy("这个文件是空的，请选择下载的文书原件"),
    "paper_too_large": lazy("文件超过 20 MB，本系统出具的文书没有这么大。请核对选的文件"),
    "paper_not_pdf": lazy("这不是 PDF 文件，请选择下载的文书原件"),
    "paper_encrypted": lazy("这个 PDF 加了密，无法核对。本系统出具的文书都不加密，请选择下载的原件"),
    "paper_broken": lazy("这个 PDF 已损坏或者不完整，无法核对。请重新下载原件再试"),
    "paper_unreadable": lazy("这个文件太复杂，无法核对。请用文书上的验证码查验"),
    "paper_busy": lazy("正在核对别人的文件，请过一会儿再试"),
    # everywhere
    "too_many_requests": lazy("操作太频繁，请过一会儿再试。"),
    "rejected": lazy("现在不能这样办理。"),
}

PROBLEMS = {
    ProblemCode.REQUIRED: lazy("请填写%(label)s"),
    ProblemCode.TOO_LONG: lazy("%(label)s不能超过 %(maximum)s 个字"),
    ProblemCode.NOT_A_NUMBER: lazy("%(label)s应为数字，例如 36.5"),
    ProblemCode.TOO_MANY_DECIMALS: lazy("%(label)s最多写到小数点后 %(decimals)s 位"),
    ProblemCode.TOO_SMALL: lazy("%(label)s不能小于 %(minimum)s"),
    ProblemCode.TOO_LARGE: lazy("%(label)s不能大于 %(maximum)s"),
    ProblemCode.BAD_DATE: lazy("%(label)s应为日期，例如 2026-11-23"),
    ProblemCode.NOT_AN_OPTION: lazy("请从列出的选项中选择%(label)s"),
    ProblemCode.BAD_RESIDENT_ID_FORMAT: lazy("%(label)s应为 18 位，最后一位可以是 X"),
    ProblemCode.BAD_RESIDENT_ID_DATE: lazy("%(label)s里的出生日期不对，请对照身份证再核对一遍"),
    ProblemCode.FUTURE_RESIDENT_ID_DATE: lazy("%(label)s里的出生日期晚于今天，请再核对一遍"),
    ProblemCode.BAD_RESIDENT_ID_CHECKSUM: lazy("%(label)s的校验位不对，请对照身份证再核对一遍"),
    ProblemCode.BAD_USCC_FORMAT: lazy("%(label)s应为 18 位数字或字母，不含 I、O、S、V、Z"),
    ProblemCode.BAD_USCC_CHECKSUM: lazy("%(label)s的校验位不对，请对照营业执照再核对一遍"),
    ProblemCode.NOT_AS_REGISTERED: lazy("%(label)s应与您账户登记的一致；要替别的单位申请，请用那个单位的账户"),
    ProblemCode.BAD_MOBILE: lazy("%(label)s应为 11 位数字"),
    ProblemCode.DIVISION_MISSING: lazy("请选择%(label)s所在的省、市、县（区）"),
    ProblemCode.DETAIL_MISSING: lazy("请填写%(label)s，写到门牌号或者村、组"),
    ProblemCode.TOO_FEW_ROWS: lazy("%(label)s至少要填 %(minimum)s 行"),
    ProblemCode.TOO_MANY_ROWS: lazy("%(label)s最多填 %(maximum)s 行"),
}


CHOOSE = lazy("请选择%(label)s")
WHOLE = lazy("%(label)s应为整数")


def sentence(code: str, **values: Any) -> str:
    """The sentence for a code, with its values; days and instants are written out."""
    found = SENTENCES.get(code, SENTENCES["rejected"])
    shown = {name: _shown(value) for name, value in values.items()}
    text = str(found)
    return text % shown if "%(" in text else text


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else value


def problem_sentence(problem: Problem, field: FormField, label: str = "") -> str:
    """What is wrong with a field of an item's form; `label` where it is called otherwise than by its own."""
    text = str(PROBLEMS[ProblemCode(problem.code)])
    if problem.code == ProblemCode.REQUIRED and field.options:
        text = str(CHOOSE)
    if problem.code == ProblemCode.TOO_MANY_DECIMALS and not problem.values["decimals"]:
        text = str(WHOLE)
    return text % {"label": label or field.label, "unit": field.unit, **problem.values}
