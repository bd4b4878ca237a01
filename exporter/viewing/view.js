"use strict";
// The page's own script. Everything from the report is set as text, never as markup.
(() => {
  const MOST = 500; // list entries drawn at once; the search narrows the rest
  const { facts, findings } = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const frame = document.getElementById("document");
  const list = document.getElementById("facts");
  const card = document.getElementById("card");
  const search = document.getElementById("search");
  const only = document.getElementById("only");
  let chosen = null;

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const shown = (fact) => (fact.value === null ? "nil" : grouped(fact));
  const grouped = (fact) => {
    const parts = /^(-?)(\d+)(\.\d+)?$/.exec(fact.value);
    if (!parts || !fact.unit) return fact.value;
    return parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] || "");
  };
  const about = (fact) =>
    [fact.period, fact.unit, ...fact.dimensions.map((pair) => pair[1])].filter(Boolean).join(" · ");
  const inDocument = (id) => frame.contentDocument && frame.contentDocument.getElementById(id);

  // Where a figure stands in the text that is shown, as a person counts: lines and columns from 1.
  function place(element) {
    const whole = frame.contentDocument.getElementById("document");
    if (!whole || !whole.contains(element)) return "";
    const range = frame.contentDocument.createRange();
    range.setStart(whole, 0);
    range.setEndBefore(element);
    const lines = range.toString().split("\n");
    return `line ${lines.length}, column ${lines[lines.length - 1].length + 1}`;
  }

  function rows(fact) {
    const element = inDocument(fact.id);
    const visible = element && element.getClientRects().length > 0;
    return [
      ["Concept", fact.concept],
      ["Period", fact.period],
      ["Unit", fact.unit],
      ["Decimals", fact.decimals],
      ["Language", fact.language],
      ...fact.dimensions,
      ["Printed at", visible ? place(element) : "not shown in the document"],
      ["Meaning", fact.documentation],
    ].filter((row) => row[1]);
  }

  function tell(fact) {
    card.replaceChildren(make("h2", "", fact.label), make("p", "value", shown(fact)));
    const told = make("dl");
    for (const [name, text] of rows(fact)) told.append(make("dt", "", name), make("dd", "", text));
    card.append(told);
    for (const number of fact.findings) {
      const note = findings[number];
      card.append(make("p", `finding ${note.severity}`, `${note.code}: ${note.message}`));
    }
    for (const other of together(fact)) {
      const also = make("button", "", `Also: ${other.label}`);
      also.type = "button";
      also.addEventListener("click", () => choose(other, true));
      card.append(also);
    }
  }

  // One printed figure may state several facts: tags inside each other.
  function together(fact) {
    const element = inDocument(fact.id);
    if (!element) return [];
    const around = [];
    for (let up = element.parentElement; up; up = up.parentElement) around.push(up);
    const near = [...around, ...element.querySelectorAll("[id]")];
    return near.map((one) => byId.get(one.id)).filter((one) => one && one !== fact);
  }

  function choose(fact, scroll) {
    if (chosen) mark(chosen, false);
    chosen = fact;
    tell(fact); // first, since the card's height moves the list
    mark(fact, true);
    history.replaceState(null, "", `#${encodeURIComponent(fact.id)}`);
    const element = inDocument(fact.id);
    if (scroll && element) element.scrollIntoView({ block: "center" });
  }

  function mark(fact, on) {
    const element = inDocument(fact.id);
    if (element) element.toggleAttribute("data-chosen", on);
    const entry = list.querySelector(`[data-fact="${CSS.escape(fact.id)}"]`);
    if (entry) {
      entry.classList.toggle("chosen", on);
      if (on) entry.scrollIntoView({ block: "nearest" });
    }
  }

  function draw() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const onlyFound = only.getAttribute("aria-pressed") === "true";
    const fits = (fact) => {
      const text = `${fact.label} ${fact.concept} ${about(fact)} ${fact.value} ${shown(fact)}`.toLowerCase();
      return (!onlyFound || fact.findings.length > 0) && words.every((word) => text.includes(word));
    };
    const found = facts.filter(fits);
    list.replaceChildren(...found.slice(0, MOST).map(entry));
    if (found.length > MOST) list.append(make("li", "hint", `and ${found.length - MOST} more; search to narrow`));
    if (chosen) mark(chosen, true);
  }

  function entry(fact) {
    const button = make("button", fact.findings.length ? "found" : "");
    button.type = "button";
    button.dataset.fact = fact.id;
    button.append(make("span", "", fact.label), make("span", "value", shown(fact)), make("span", "about", about(fact)));
    button.addEventListener("click", () => choose(fact, true));
    const item = make("li");
    item.append(button);
    return item;
  }

  function tagged() {
    const inner = frame.contentDocument;
    const style = inner.createElement("style");
    style.textContent =
      "[data-fact]{background:#fff1b8;cursor:pointer;text-decoration:none}[data-fact]:hover{background:#ffe48a}" +
      "[data-found]{box-shadow:inset 0 -2px #d97706}[data-chosen]{background:#bfdbfe!important;outline:2px solid #2563eb}";
    (inner.head || inner.documentElement).append(style);
    for (const fact of facts) {
      const element = inner.getElementById(fact.id);
      if (!element) continue;
      element.toggleAttribute("data-fact", true);
      element.toggleAttribute("data-found", fact.findings.length > 0);
    }
    inner.addEventListener("click", (event) => {
      const element = event.target.closest("[data-fact]");
      if (!element) return;
      event.preventDefault();
      choose(byId.get(element.id), false);
    });
    const linked = byId.get(decodeURIComponent(location.hash.slice(1)));
    if (linked) choose(linked, true);
    document.documentElement.dataset.ready = String(inner.querySelectorAll("[data-fact]").length);
  }

  const concerned = facts.filter((fact) => fact.findings.length).length;
  document.getElementById("counts").textContent =
    `${facts.length} facts, ${findings.length} findings on ${concerned} of them`;
  search.addEventListener("input", draw);
  only.addEventListener("click", () => {
    only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true"));
    draw();
  });
  draw();
  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.body.firstChild) tagged();
  else frame.addEventListener("load", tagged, { once: true });
})();
