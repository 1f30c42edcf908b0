// Spares reloading: shows new texts and codes as they come, and counts while one types.
// Everything works without it. It speaks to this server only.
"use strict";

const root = document.documentElement;
const lost = document.getElementById("lost");
const form = document.querySelector("form");
const text = document.getElementById("text");
const size = document.getElementById("size");
const talk = document.querySelector(".talk ol");
const send = form && form.querySelector("button.send");

root.classList.add("scripted");

// Puts the items of `fresh` in place of those that changed, and adds the new ones at the end.
function merge(list, fresh) {
  [...fresh.children].forEach((item, index) => {
    const shown = list.children[index];
    if (!shown) list.append(item);
    else if (!shown.isEqualNode(item)) shown.replaceWith(item);
  });
}

async function refresh(list) {
  const answer = await fetch(list.dataset.live, { cache: "no-store" });
  if (!answer.ok) throw new Error("not now");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = document.createElement("ol");
  fresh.append(...page.body.childNodes);
  merge(list, fresh);
}

async function keepFresh(list) {
  try {
    if (!document.hidden) await refresh(list);
    lost.textContent = "";
  } catch {
    lost.textContent = "The demo does not answer. Is it still running?";
  }
  setTimeout(keepFresh, 1000 * list.dataset.seconds, list);
}

async function measure() {
  const typed = text.value;
  const answer = await fetch(text.dataset.measure, {
    method: "POST",
    body: new URLSearchParams({ text: typed }),
  });
  const said = await answer.text();
  if (answer.ok && typed === text.value) size.textContent = said;
}

function sendInPlace(event) {
  event.preventDefault();
  const button = event.submitter || send;
  const fields = new URLSearchParams(new FormData(form));
  fields.set(button.name, button.value);
  fetch(form.action, { method: "POST", body: fields, redirect: "manual" })
    .then(() => refresh(talk)) // it is answered by now, or will be shown when it is
    .catch(() => {});
  if (button.name !== "how") return;
  text.value = "";
  measure().catch(() => {});
  if (button === send) text.focus({ preventScroll: true });
}

let pause;

function measureSoon() {
  clearTimeout(pause);
  pause = setTimeout(() => measure().catch(() => {}), 100);
}

function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(send);
}

if (form) {
  document.querySelectorAll("[data-live]").forEach(keepFresh);
  form.addEventListener("submit", sendInPlace);
  text.addEventListener("input", measureSoon);
  text.addEventListener("keydown", sendOnEnter);
}
