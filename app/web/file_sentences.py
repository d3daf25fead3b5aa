"""Sentences about uploaded files, for the codes that the attachments room raises."""

from app.web.i18n import lazy

FILE_SENTENCES = {
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
}
