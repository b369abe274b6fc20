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

  CKEDITOR.on("instanceReady", ({ editor }) => {
    Object.assign(editor.document.$.documentElement.dataset, document.documentElement.dataset); // the reader's theme
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
