// The editor of drafts with script: lines without reloading, figures as one types, typing kept over a crash. Every figure
// comes from the server; without script the same form works by its buttons.
import { clientsOf } from "./clients.js";
import { glance } from "./glance.js";
import { itemsOf } from "./items.js";
import { keep } from "./kept.js";
import { linesOf } from "./lines.js";
import { live } from "./live.js";

const form = document.querySelector("form.draft");

function press(action) {
  const button = form.querySelector(`.dock button[value="${action}"]`);
  if (button) form.requestSubmit(button);
}

function keysDialog(dialog) {
  const open = () => dialog.showModal();
  form.querySelector(".keys-open").addEventListener("click", open);
  dialog.querySelector(".keys-close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "?" && !typing && !dialog.open) {
      event.preventDefault();
      open();
    }
  });
}

if (form) {
  document.documentElement.classList.add("scripted");
  const ask = live(form);
  itemsOf(form);
  clientsOf(form);
  glance(form);
  const lines = linesOf(form, ask);
  const typing = keep(form, lines, ask);
  form.addEventListener("input", typing.changed);
  form.addEventListener("change", typing.changed);
  form.addEventListener("lines", typing.changed);
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.code === "KeyS" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      press("save");
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      press("review");
    }
  });
  keysDialog(document.getElementById("keys"));
}
