// Keys of the desk, for whoever wants them: each does what a link does, and none is needed.
// None acts while something is typed, or together with Ctrl, Alt or Meta.
"use strict";

const help = document.getElementById("keys");

function rows() {
  const reports = document.querySelectorAll(".queue th a");
  return [...(reports.length ? reports : document.querySelectorAll("main summary"))];
}

function move(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(at < 0 ? 0 : at + by, all.length - 1))]?.focus();
}

const does = {
  j: () => move(1),
  k: () => move(-1),
  o: () => rows().find((row) => row === document.activeElement)?.click(),
  u: () => document.querySelector(".back a")?.click(),
  "?": () => (help.open ? help.close() : help.showModal()),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  const act = does[event.key];
  if (typing || !act || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act();
});

document.querySelector("[data-keys]").hidden = false;
