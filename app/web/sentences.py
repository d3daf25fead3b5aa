"""Sentences for the codes that domain and rooms raise. Nothing else writes an error for a reader."""

from datetime import date, datetime
from typing import Any

from app.domain.form_schema import FormField, Problem, ProblemCode
from app.web.account_sentences import ACCOUNT_SENTENCES
from app.web.file_sentences import FILE_SENTENCES
from app.web.i18n import format_date, format_datetime, lazy

SENTENCES = {
    # cases
    "action_not_allowed": lazy("这件申请现在的状态不能这样办理。"),
    "case_changed": lazy("%(by)s在 %(at)s 改动过这件办件，页面已换成最新内容。请核对后再提交。"),
    "answer_typed_elsewhere": lazy(
        "这份补正在别处改动过。下面是您刚才填写的内容，请核对后再保存或提交。与已保存的不同：%(fields)s。"
    ),
    "deemed_meanwhile": lazy("这件申请超过 5 个工作日没有答复，依法已视为受理，您刚才的操作没有执行。页面已换成最新内容。"),
    "not_your_role": lazy("您没有办理这一步的岗位权限。"),
    "not_your_step": lazy("这一环节不由您办理。"),
    "already_corrected": lazy("已经要求补正过一次，依法不能再次要求补正。"),
    "suspension_pending": lazy("挂起申请正在审批，审批完成前不能提交、退回或办结。"),
    "last_step": lazy("已是最后一个环节，请办结。"),
    "first_step": lazy("已是第一个环节，不能再退回。"),
    "not_last_step": lazy("到最后一个环节才能办结。"),
    "consecutive_steps": lazy("上一环节是您办理的，这一环节须由别人办理。"),
    "consecutive_steps_of_absent": lazy("上一环节是您所代的人办理的，这一环节须由别人办理。"),
    "next_same_person": lazy("下一环节的“%(post)s”现在只有%(names)s，同一人不能接连办理两个环节，请先由管理员安排别人。"),
    "others_did_previous": lazy("这个岗位的%(names)s办理过上一环节，不能接着办理这一环节。"),
    "paper_not_received": lazy("纸质材料还没有收到，不能受理。"),
    "paper_came_already": lazy("预受理要的纸质材料已经交来，不能再次预受理。"),
    "paper_already_received": lazy("这件申请的纸质材料已经收到，或者本来不用交纸质材料。"),
    "counter_needs_no_pre_accept": lazy("窗口收件时材料已经交到，不用预受理。"),
    "void_already_requested": lazy("已经申请过作废，正等窗口负责人审批。"),
    "void_not_requested": lazy("没有人申请作废这件办件。"),
    "no_suspension_request": lazy("这件办件没有等待审批的挂起申请。"),
    "own_request": lazy("这是您自己提出的申请，须由别人审批。"),
    "own_endorsement": lazy("前一级是您审批的，须由别人审批。"),
    "own_request_of_absent": lazy("这是您所代的人提出或者同意过的申请，须由别人审批。"),
    "already_endorsed": lazy("窗口负责人已经同意，正等中心业务科审批。"),
    "not_endorsed": lazy("窗口负责人还没有同意，不能审批。"),
    "no_consultation": lazy("这件办件没有等待您部门答复的会签。"),
    "already_extended": lazy("已经延长过一次期限，依法不能再次延长。"),
    "extension_late": lazy("办理期限已经过了，依法只能在期限以内延长。"),
    "extension_too_long": lazy("最多延长 %(maximum)s 个工作日。"),
    "hearing_already_offered": lazy("已经告知过听证权利。"),
    "hearing_not_offered": lazy("这件申请没有告知听证，不能要求听证。"),
    "hearing_already_requested": lazy("已经要求过听证。"),
    "hearing_request_late": lazy("要求听证应在收到告知书后 5 个工作日内提出，现在已经超过。"),
    "hearing_not_requested": lazy("没有人要求听证，不用安排。"),
    "hearing_not_scheduled": lazy("听证还没有安排，不能登记笔录。"),
    "hearing_not_recorded": lazy("申请人要求的听证还没有举行并登记笔录，现在不能作出决定。"),
    "hearing_may_be_requested": lazy("申请人要求听证的期限（收到告知书后 5 个工作日）还没有过，现在不能作出决定。"),
    "hearing_notice_late": lazy("听证通知书要在听证 7 个工作日以前送达，今天发出的，最早定在%(earliest)s。"),
    "hearing_too_late": lazy("听证最迟在%(due)s举行。"),
    "hearing_day_off": lazy("这一天不上班，请定在工作日。"),
    "presider_examines": lazy("这件办件由这个人办理或者办理过，主持人须由审查人员以外的人担任。"),
    "hearing_not_held": lazy("听证还没有开始，不能登记笔录。"),
    "hearing_end_wrong": lazy("结束时间应在开始以后，也不能晚于现在。"),
    "parts_open": lazy("联合办理的其他部门还没有都办完，办完以后才能办结。"),
    "part_not_granted": lazy("联合办理的部门里有没有同意的，不能作出同意的决定。"),
    "part_without_code": lazy("这是联合办理的一部分，查询密码用整件申请的。"),
    "withdrawn_as_a_whole": lazy("这是联合办理的一部分，要撤回的，请撤回整件申请。"),
    "whole_closed": lazy("整件联合办理已经结束，不能单独重新办理其中一部分。"),
    "joint_part_gone": lazy("联合办理里有一个事项（%(code)s）已经停办，请先联系事项管理员。"),
    "no_special_procedure": lazy("这个事项没有规定这种特别程序，不能挂起。"),
    "estimate_past": lazy("预计结束的日期应在今天以后。"),
    "estimate_too_far": lazy("预计结束最迟填一年以内的日期，今天申请的，到%(latest)s为止。"),
    "estimate_too_far_away": lazy("预计结束的日期在申请以后一年以外，请退回，由办理人重新申请。"),
    "estimate_passed_meanwhile": lazy("预计结束的日期已过，请退回，由办理人重新申请。"),
    "supplement_names_nothing": lazy("请选择要补的材料，并写明要求。"),
    "supplement_incomplete": lazy("还有要补的材料没有交。"),
    "nothing_to_supplement": lazy("这件办件现在没有要补的材料。"),
    "pre_acceptance_names_nothing": lazy("请选择要交的纸质材料。"),
    "paper_incomplete": lazy("还有纸质材料没有收到：%(names)s。"),
    "replacement_unknown": lazy("没有找到这个编号的办件，或者它不是本部门的、不是同一个申请人的。"),
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
    "intake_key_missing": lazy("这一页不完整，没有保存。请从“新增业务”重新打开这个事项。"),
    "intake_changed": lazy("这份收件在别处改动过，没有登记。请重新打开，核对后再登记。"),
    "id_number_missing": lazy("请填写证件号码"),
    "id_number_too_long": lazy("证件号码太长，现在是 %(length)s 位，请对照证件核对"),
    "passport_form": lazy("护照号码应为 5 到 20 位字母或数字，请对照护照核对"),
    "applicant_twice": lazy("这个申请人填了两遍"),
    "applicant_is_proxy": lazy("这是申请人的证件号码。申请人自己来的，代理人不用填"),
    "proxy_is_applicant": lazy("这是您自己的证件号码。您自己也申请的，请点“改为我自己申请”，再增加别的申请人"),
    "organization_by_proxy": lazy("代理人在网上只能替个人申请；替单位申请，请单位在它的账户里委托您"),
    "person_not_served": lazy("这个事项只受理单位的申请，请填写单位的统一社会信用代码"),
    "organization_not_served": lazy("这个事项只受理个人的申请，请填写本人的证件"),
    "too_many_drafts": lazy("这个事项已有 %(most)s 份没有提交的草稿，请先提交或删去不用的。"),
    "applicant_unknown": lazy("您不能为所选的申请人申请，请重新选择。"),
    "item_changed": lazy("这个事项的申请要求刚刚更新，请按新的要求核对后再提交。"),
    "item_takes_no_cases": lazy("这个事项目前不能在网上申请，请到办理窗口咨询。"),
    "item_not_for_you": lazy("这个事项的服务对象与您的账户类型不符。"),
    "item_without_certificate": lazy("这个事项没有证照。"),
    "certificate_issued_already": lazy("这件办件已经制过证。"),
    "certificate_expired": lazy("证照已过有效期，不能这样处理。"),
    "certificate_ended": lazy("证照已经被代替、注销、撤销或者吊销。"),
    "certificate_delivered": lazy("证照已经送达。"),
    "replacement_differs": lazy("补办的证照，内容和有效期应与原证照一致。"),
    "ground_unknown": lazy("请选择情形。"),
    "proxy_needs_reason": lazy("领取人不是持证人，请写明代领理由。"),
    "delivery_under_way": lazy("邮寄的证照还没有结果，请先登记送达或者退回。"),
    "delivery_day_wrong": lazy("日期应在制证（寄出）当天到今天之间。"),
    "nothing_under_way": lazy("没有寄出而等待结果的证照。"),
    "earlier_missing": lazy("请选择这次要变更、延续、补办或者注销的证照。"),
    "earlier_unknown": lazy("没有查到申请人名下这个证号的有效证照，请核对。"),
    "earlier_ended": lazy("原证照已经被代替、注销、撤销或者吊销，不能再办。"),
    "earlier_expired": lazy("原证照已过有效期，请重新申请。"),
    "earlier_busy": lazy("原证照已有一件正在办理的申请（编号 %(number)s），请先等它办完。"),
    "earlier_endless": lazy("原证照长期有效，不用延续。"),
    "renewal_too_early": lazy("还没有到延续的时候，%(day)s起可以申请。"),
    "earlier_not_copied": lazy("这个事项要先选择证照，不能照以前的申请填写。"),
    "validity_before_decision": lazy("有效期不能早于作出决定的%(day)s。"),
    "validity_too_long": lazy("有效期太长，按这个起始日期最迟到%(latest)s。"),
    "validity_without_end": lazy("这种证照不是长期有效的，请填写截止日期。"),
    "validity_turned_round": lazy("有效期的截止日期不能早于起始日期。"),
    # lists of the desk
    "filter_empty": lazy("请先选好筛选条件再保存。"),
    "filter_needs_name": lazy("请给筛选起个名字再保存。"),
    "filter_name_too_long": lazy("筛选的名字最多 %(most)s 字，现在是 %(length)s 字。"),
    "filter_name_taken": lazy("这个列表已经有叫“%(name)s”的筛选，请换一个名字。"),
    "filter_too_long": lazy("筛选条件太长，不能保存。"),
    "too_many_filters": lazy("每个列表最多保存 %(most)s 个筛选，请先删去不用的。"),
    "bulk_nothing_chosen": lazy("请先勾选办件。"),
    "bulk_too_many": lazy("一次最多提交 %(most)s 件，请少选一些。"),
    "bulk_not_alike": lazy("只能选同一事项、同一环节的办件。"),
    "bulk_no_longer_alike": lazy("这件办件的事项或环节与其他的不同。"),
    "bulk_no_common_handler": lazy("所选办件的下一环节没有共同的办理人，请分几次提交。"),
    "bulk_case_changed": lazy("%(by)s在 %(at)s 改动过这件办件，没有提交。请打开这件办件，核对后再办。"),
    "case_gone": lazy("这件办件已经不在，或者您不能查看。"),
    **FILE_SENTENCES,
    "counter_registers": lazy("窗口收件由工作人员登记。"),
    "only_counter_registers": lazy("网上提交的申请不用在窗口登记。"),
    "not_instant": lazy("这个事项不是即办件，不能当场办结。"),
    "no_valid_certificate": lazy("这件办件没有有效的证照。"),
    "lookup_failed": lazy("没有查到。请核对申请编号、手机号码和查询密码，三样都要对上。"),
    "lookup_expired": lazy("查询已超过 15 分钟，或者查询密码换过了。请再查一次，然后打开文书。"),
    "lookup_code_limit": lazy("查询密码一天最多更换 %(most)s 次，请明天再试。"),
    "lookup_locked": lazy("这个编号连续五次没有对上，请 15 分钟后再试，或登录后在“我的申请”里查看。"),
    **ACCOUNT_SENTENCES,
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
