// What a page with script does more: the answer follows the form, numbers have sliders, tables sort, files are dropped.
"use strict";
(() => {
  const form = document.getElementById("scenario");
  const status = document.getElementById("status");
  // What the page shows anyway is only heard.
  const say = (text, isShown = true) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("heard", !isShown);
  };

  // On a phone the answer comes first, and the form opens on demand.
  const fold = document.getElementById("fold");
  if (fold && matchMedia("(max-width: 34rem)").matches) fold.open = false;

  // Sliders beside numbers, on a logarithmic scale; the text stays what is sent.
  function number(text) {
    const value = parseFloat(String(text).replace(/,/g, ""));
    return /\/\s*min/.test(text) ? value / 60 : value;
  }
  function round(value) {
    const step = 10 ** (Math.floor(Math.log10(value)) - 1);
    return Number((Math.round(value / step) * step).toPrecision(3));
  }
  for (const field of document.querySelectorAll("input[data-low]")) {
    const [low, high] = [Math.log(field.dataset.low), Math.log(field.dataset.high)];
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = 200;
    slider.setAttribute("aria-label", field.labels[0].textContent + ", slider");
    const place = () => {
      const value = number(field.value);
      if (value > 0) slider.value = (Math.log(value) - low) / (high - low) * 200;
      slider.setAttribute("aria-valuetext", field.value || "as in the preset");
    };
    slider.addEventListener("input", () => {
      field.value = round(Math.exp(low + slider.value / 200 * (high - low))) + field.dataset.unit;
      slider.setAttribute("aria-valuetext", field.value);
    });
    field.addEventListener("input", place);
    place();
    field.after(slider);
  }

  // Tables sort by a click on a heading.
  const units = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 };
  function rank(text) {
    const found = /^[-$]*([\d,.]+)\s*(us|ms|s|min|h|x|%)?/.exec(text.trim());
    if (!found) return text.trim().toLowerCase();
    return parseFloat(found[1].replace(/,/g, "")) * (units[found[2]] ?? 1);
  }
  function sortable(root) {
    for (const table of root.querySelectorAll("table")) {
      if (table.rows.length < 3 || table.closest("details")) continue;
      [...table.tHead.rows[0].cells].forEach((head, index) => {
        if (!head.textContent.trim()) return;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const up = head.getAttribute("aria-sort") !== "ascending";
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          const rows = [...table.tBodies[0].rows].map((row, place) => ({ row, place, key: rank(row.cells[index].textContent) }));
          rows.sort((a, b) => {
            if (typeof a.key !== typeof b.key) return typeof a.key === "number" ? -1 : 1;
            const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
            return (up ? order : -order) || a.place - b.place;
          });
          table.tBodies[0].append(...rows.map(({ row }) => row));
        });
      });
    }
  }
  sortable(document);

  // What is wider than the page scrolls, by keyboard too.
  function reach(box) {
    const isWide = box.scrollWidth > box.clientWidth;
    const label = box.querySelector("caption")?.textContent ?? "Table";
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", label]]) {
      if (isWide) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
  function scrolls(root) {
    for (const box of root.querySelectorAll(".scroll")) {
      reach(box);
      sizes.observe(box);
    }
  }
  scrolls(document);

  function copies(root) {
    for (const button of root.querySelectorAll("button.copy")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const link = new URL(button.dataset.link, location.href).href;
        try { await navigator.clipboard.writeText(link); say("Link copied."); } catch { say(link); }
      });
    }
  }
  copies(document);

  // The answer follows the form: the plan at once, its charts as soon as they are drawn.
  if (form) {
    let timer, running;
    const answer = document.getElementById("answer");
    const charts = document.getElementById("charts");
    const region = document.querySelector(".answers");
    const asked = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => name !== "form" && value !== ""));
    async function fetched(part, signal) {
      const response = await fetch(`/fragments/${part}?${asked()}`, { signal });
      return { text: await response.text(), query: response.headers.get("X-Plimsoll-Query") };
    }
    async function update() {
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      region.setAttribute("aria-busy", "true");
      say("Planning …");
      try {
        const { text, query } = await fetched("answer", signal);
        answer.innerHTML = text;
        sortable(answer);
        scrolls(answer);
        copies(answer);
        if (query !== null) history.replaceState(null, "", query ? `/?${query}` : "/");
        say(document.getElementById("lead")?.textContent ?? "The input is not valid.", false);
        mark();
        if (answer.querySelector(".problems")) { charts.replaceChildren(); return; }
        charts.innerHTML = (await fetched("charts", signal)).text;
        scrolls(charts);
      } catch (error) {
        if (error.name !== "AbortError") say("The server does not answer.");
      } finally {
        if (running.signal === signal) region.setAttribute("aria-busy", "false");
      }
    }
    // What is wrong is said at its field too.
    function mark() {
      const wrong = new Map([...answer.querySelectorAll("[data-field]")].map((item) => [item.dataset.field, item.textContent]));
      for (const field of form.elements) {
        if (!field.name) continue;
        if (wrong.has(field.name)) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
    const later = (delay) => { clearTimeout(timer); timer = setTimeout(update, delay); };
    form.addEventListener("input", (event) => later(event.target.type === "range" ? 120 : 250));
    form.addEventListener("change", (event) => {
      if (event.target.name === "preset") location.href = `/?preset=${encodeURIComponent(event.target.value)}`;
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name) return;
      event.preventDefault();
      later(0);
    });
    mark();
  }

  // Benchmark files by choice or drop: read and shown first, kept for the session or stored when asked.
  const drop = document.getElementById("import");
  if (drop) {
    drop.hidden = false;
    const result = drop.querySelector("pre");
    const buttons = drop.querySelectorAll("button");
    let files = [];
    async function send(keep) {
      const lines = [];
      for (const file of files) {
        const values = drop.querySelector("input[name=values]").value.split(",").map((word) => word.trim()).filter(Boolean);
        const body = { name: file.name, content: await file.text(), dry_run: !keep, values };
        if (keep) body.keep = keep;
        const response = await fetch("/api/v1/import?format=text", {
          method: "POST", headers: { "Content-Type": "application/json", Accept: "text/plain" }, body: JSON.stringify(body),
        });
        lines.push(response.ok ? await response.text() : (await response.json()).detail);
      }
      result.textContent = lines.join("\n");
      for (const button of buttons) button.hidden = Boolean(keep) || files.length === 0;
      if (keep) setTimeout(() => location.reload(), 1500);
    }
    const take = (list) => { files = [...list].filter((file) => file.size <= 900000); send(); };
    drop.querySelector("input[type=file]").addEventListener("change", (event) => take(event.target.files));
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files); });
    for (const button of buttons) button.addEventListener("click", () => send(button.value));
  }
})();
