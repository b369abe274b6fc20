// What CKEditor needs from us: the token with each upload, pasted headings and alignment that fit, tables with a
// heading row, and word to autosave.js when something was typed. A classic script: it listens before ckeditor-init.js starts the editors.
(() => {
  // A page has one h1 already, its title: pasted headings move down where one comes along.
  const lowered = (html) => {
    const down = /<h1[\s>]/i.test(html) ? 1 : 0;
    return html.replace(/<(\/?)h([1-6])\b/gi, (_tag, slash, level) => `<${slash}h${Math.min(Number(level) + down, 4)}`);
  };

  // The editor keeps no styles: where words stand becomes a class, as the server writes it.
  const placed = (html) => {
    if (!/text-align|align=|<center/i.test(html)) return html;
    const { body } = new DOMParser().parseFromString(html, "text/html"); // inert: nothing in it loads or runs
    body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li, td, th").forEach((block) => {
      const said = block.closest("[style*='text-align'], [align]:not(table, img), center, table, figure");
      const side = said?.style.textAlign || (said?.tagName === "CENTER" ? "center" : said?.getAttribute("align"));
      if (said && !said.matches("table, figure") && /^(center|right|justify)$/i.test(side)) block.classList.add(`align-${side.toLowerCase()}`);
    });
    return body.innerHTML;
  };

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    const box = editor.element.$;

    // The cookie is HttpOnly: the token stands in the form.
    editor.on("fileUploadRequest", ({ data }) => {
      const token = box.form?.elements.csrfmiddlewaretoken?.value;
      if (token) data.fileLoader.xhr.setRequestHeader("X-CSRFToken", token);
    });

    // After Word's filter (3), before what the editor does not know is dropped (6).
    editor.on("paste", ({ data }) => { data.dataValue = placed(lowered(data.dataValue)); }, null, null, 5);

    editor.on("change", () => {
      editor.updateElement();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // The reader's theme, size and contrast, now and when they choose others (theme.js).
  const dressed = ({ document: { $: { documentElement: frame } } }) => ["text", "theme", "contrast"].forEach((name) => {
    const value = document.documentElement.getAttribute(`data-${name}`);
    if (value) frame.setAttribute(`data-${name}`, value); else frame.removeAttribute(`data-${name}`);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.name?.startsWith("display-")) Object.values(CKEDITOR.instances).forEach(dressed);
  });

  // The list of headings is filled when it is first opened; their names came in English.
  const HEADINGS = { tag_p: "Đoạn văn", tag_h2: "Đề mục lớn", tag_h3: "Đề mục vừa", tag_h4: "Đề mục nhỏ" };

  CKEDITOR.on("instanceReady", ({ editor }) => {
    dressed(editor);
    Object.assign(editor.lang.format, HEADINGS);
    // Lists open in frames that the skin draws for white; writing.css turns them dark as a whole.
    editor.on("panelShow", ({ data }) => {
      const list = data.element.$.querySelector("iframe");
      if (list) list.contentDocument.documentElement.dataset.theme = "light";
    });
    // Said by the label, and by what describes the field, as for the textarea before.
    const frame = editor.container.$.querySelector("iframe");
    const label = editor.element.$.labels?.[0];
    if (frame && label) {
      frame.title = label.textContent.trim();
      label.addEventListener("click", () => editor.focus());
    }
  });

  CKEDITOR.on("dialogDefinition", ({ data }) => {
    if (data.name !== "table") return;
    const info = data.definition.getContents("info");
    info.get("txtWidth").default = "";
    info.get("selHeaders").default = "row";
    ["txtHeight", "txtCellSpace", "txtCellPad", "cmbAlign", "txtWidth", "txtSummary"].forEach((field) => info.remove(field));
  });
})();
