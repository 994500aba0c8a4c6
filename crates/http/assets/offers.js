// A list under a field of text, after the pattern "combobox with listbox" of the ARIA authoring practices: arrow keys
// choose, Enter takes, Escape closes, typing goes on as before. What it holds comes from the server; the latest wins.
const PAUSE = 120;

// `name` tells the lists of a page apart; `fields` selects the fields that have one; `ask` gives the address for what is typed; `take` gets field and option.
export function offers(form, name, fields, ask, take) {
  const list = document.createElement("ul");
  list.id = name;
  list.className = "offers";
  list.setAttribute("role", "listbox");
  let field = null;
  let chosen = null;
  let pause;
  let last;

  const options = () => [...list.children];

  function close() {
    clearTimeout(pause);
    last?.abort();
    list.remove();
    if (field) {
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
    chosen = null;
  }

  function choose(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return field.setAttribute("aria-activedescendant", option.id);
  }

  function step(by) {
    const all = options();
    const at = all.indexOf(chosen) + by;
    choose(at < 0 && chosen ? null : all[(at + all.length) % all.length]);
  }

  function pick(option) {
    const into = field;
    close();
    take(into, option);
  }

  async function look(into) {
    const text = into.value.trim();
    if (!text) return close();
    last?.abort();
    last = new AbortController();
    const { signal } = last;
    try {
      const answer = await fetch(ask(text), { signal });
      if (!answer.ok || signal.aborted) return close();
      const html = await answer.text();
      if (signal.aborted || document.activeElement !== into) return close();
      list.innerHTML = html;
      chosen = null;
      if (!list.children.length) return close();
      list.setAttribute("aria-label", into.labels[0]?.textContent.trim() ?? "");
      into.closest(".field").append(list);
      return into.setAttribute("aria-expanded", "true");
    } catch (error) {
      // Without an answer there is no list, and typing goes on.
      return error.name === "AbortError" ? undefined : close();
    }
  }

  form.addEventListener("focusin", (event) => {
    if (!event.target.matches(fields)) return;
    field = event.target;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
  });
  form.addEventListener("focusout", (event) => {
    if (event.target === field) close();
  });
  form.addEventListener("input", (event) => {
    if (event.target !== field || event.isComposing || !event.isTrusted) return;
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE, field);
  });
  // Before the keys of the lines, which leave alone what was done here.
  form.addEventListener("keydown", (event) => {
    if (event.target !== field || !list.isConnected || event.isComposing || event.altKey || event.ctrlKey) return;
    const does = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: close,
      Enter: chosen && (() => pick(chosen)),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }, true);
  // A press of the mouse must not take the focus away first.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
  });
}
