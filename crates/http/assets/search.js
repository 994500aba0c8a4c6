// Search while typing: Ctrl-K or / opens the dialog, the server finds, arrows choose, Enter opens, Esc closes.
// Without this, the field in the bar leads to the page of the search.

const dialog = document.getElementById("find");
const field = document.getElementById("find-q");
const list = document.getElementById("find-list");
const status = document.getElementById("find-status");
const PAUSE = 120;

let timer;
let asking;
let active = -1;

const options = () => [...list.querySelectorAll("[role=option]")];

function choose(index) {
  const all = options();
  active = all.length ? (index + all.length) % all.length : -1;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
  if (active < 0) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  field.setAttribute("aria-activedescendant", all[active].id);
  all[active].scrollIntoView({ block: "nearest" });
}

function show(nodes, told) {
  list.replaceChildren(...nodes);
  status.textContent = told;
  field.setAttribute("aria-expanded", String(options().length > 0));
  choose(options().length ? 0 : -1);
}

// The latest question wins: what is on its way for an older one is dropped.
async function ask() {
  asking?.abort();
  const text = field.value.trim();
  if (!text) {
    show([], "");
    return;
  }
  const mine = new AbortController();
  asking = mine;
  try {
    const answer = await fetch(`${dialog.dataset.hits}?q=${encodeURIComponent(text)}`, { signal: mine.signal });
    if (!answer.ok || answer.redirected) {
      field.form.submit();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.body.firstElementChild;
    if (asking === mine) {
      show([...found.children], found.dataset.told);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      status.textContent = dialog.dataset.failed;
    }
  }
}

function open() {
  if (!dialog.open) {
    dialog.showModal();
    field.select();
  }
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) {
    return;
  }
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
  if ((chord || slash) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    open();
  }
});

field?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

field?.addEventListener("keydown", (event) => {
  if (event.isComposing) {
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(active + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault();
    location.assign(options()[active].href);
  }
});

// A press on what lies around the dialog closes it.
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog) {
    dialog.close();
  }
});

// A page that the browser brings back shows no old dialog.
window.addEventListener("pagehide", () => dialog?.close());
