"""What the rich-text editor offers: the same that portal/richtext.py keeps. Never `allowedContent: True`."""

EDITOR = {
    "versionCheck": False,
    "toolbar": [
        ["Format", "Bold", "Italic", "RemoveFormat"],
        ["BulletedList", "NumberedList", "Outdent", "Indent", "Blockquote"],
        ["JustifyLeft", "JustifyCenter", "JustifyRight", "JustifyBlock"],
        ["Link", "Unlink", "Image", "Table"],
        ["PasteFromWord", "Undo", "Redo", "Maximize"],
    ],
    "format_tags": "p;h2;h3;h4",
    "extraPlugins": "image2,uploadimage",
    "removePlugins": "image,elementspath,sourcearea,exportpdf,scayt,iframe,forms,smiley,save,newpage,print",
    "removeDialogTabs": "link:advanced;link:target;image2:advanced;table:advanced;tableProperties:advanced",
    "extraAllowedContent": (
        "u s sub sup caption thead tbody hr; abbr[title]; th[scope]; th td[colspan,rowspan]; "
        "ol[start,type]; table(table-plain); figcaption; "
        "p h2 h3 h4 li th td figure(align-center,align-right,align-justify)"
    ),
    "disallowedContent": "table[width,height,cellpadding,cellspacing,align]{*}",
    "justifyClasses": ["align-left", "align-center", "align-right", "align-justify"],
    "image2_alignClasses": ["align-left", "align-center", "align-right"],
    "image2_captionedClass": "image",
    "bodyClass": "richtext",
    "filebrowserUploadMethod": "xhr",
    "pasteFromWordPromptCleanup": False,
    "disableNativeSpellChecker": False,
    "entities": False,  # Vietnamese letters stay letters
    "height": 420,
    "width": "100%",
    "resize_dir": "vertical",
}
