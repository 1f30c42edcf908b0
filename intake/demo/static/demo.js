// Spares reloading: shows new texts, messages and codes as they come, and counts while one types.
// Everything works without it. It speaks to this server only.
"use strict";

document.documentElement.classList.add("scripted");

// Puts the items of `fresh` in place of those that changed, adds new ones, and drops those left over.
function merge(list, fresh) {
  const items = [...fresh.children];
  items.forEach((item, index) => {
    const shown = list.children[index];
    if (!shown) list.append(item);
    else if (!shown.isEqualNode(item)) shown.replaceWith(item);
  });
  while (list.children.length > items.length) list.lastElementChild.remove();
}

async function refresh(list) {
  const answer = await fetch(list.dataset.live, { cache: "no-store" });
  if (!answer.ok) throw new Error("not now");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = document.createElement("ol");
  fresh.append(...page.body.childNodes);
  merge(list, fresh);
}

function sayLost(words) {
  document.querySelectorAll(".lost").forEach((line) => {
    line.textContent = words;
  });
}

async function keepFresh(list) {
  try {
    if (!document.hidden) await refresh(list);
    sayLost("");
  } catch {
    sayLost("The demo does not answer. Is it still running?");
  }
  setTimeout(keepFresh, 1000 * list.dataset.seconds, list);
}

// A phone or a chat: its form is sent without leaving the page.
function wire(form) {
  const text = form.querySelector("textarea");
  const size = form.querySelector("output");
  const list = form.querySelector("[data-live]");
  const send = form.querySelector("button.send");
  let pause;

  async function measure() {
    const typed = text.value;
    const answer = await fetch(text.dataset.measure, {
      method: "POST",
      body: new URLSearchParams({ text: typed }),
    });
    const said = await answer.text();
    if (answer.ok && typed === text.value) size.textContent = said;
  }

  function measureSoon() {
    clearTimeout(pause);
    pause = setTimeout(() => measure().catch(() => {}), 100);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter || send;
    const fields = new URLSearchParams(new FormData(form));
    fields.set(button.name, button.value);
    fetch(form.action, { method: "POST", body: fields, redirect: "manual" })
      .then(() => refresh(list)) // it is answered by now, or will be shown when it is
      .catch(() => {});
    if (list.contains(button)) list.parentElement.focus({ preventScroll: true }); // it goes away
    if (button.name !== "how" || button.value === "start") return;
    text.value = "";
    if (size) measure().catch(() => {});
    if (button === send) text.focus({ preventScroll: true });
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(send);
  });
  if (size) text.addEventListener("input", measureSoon);
}

// The rows and other pages have no panes; what keeps itself fresh is on the first page only.
document.querySelectorAll("form.pane").forEach(wire);
document.querySelectorAll("[data-live]").forEach(keepFresh);
