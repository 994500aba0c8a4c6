// Lines of a draft by keyboard and mouse: added, moved, removed and put back without a reload.
const MOST = 500;
const INHERITED = ["unit", "vat_treatment", "vat_rate"];
const NUMBERED = ["name", "id", "for", "aria-describedby"];

const language = document.documentElement.lang === "bn" ? "bn-BD" : "en-IN";
const figure = (number) => new Intl.NumberFormat(language, { numberingSystem: language === "bn-BD" ? "beng" : "latn" }).format(number);

const field = (line, name) => line.querySelector(`[name$="].${name}"]`);

// The row in every name, id and reference of a line, and the number in its words.
function renumber(list, line, row) {
  const selector = NUMBERED.map((attribute) => `[${attribute}]`).join(",");
  for (const element of line.querySelectorAll(selector)) {
    for (const attribute of NUMBERED) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/lines\[\d+\]/g, `lines[${row}]`).replace(/lines-\d+-/g, `lines-${row}-`));
    }
  }
  const number = figure(row + 1);
  line.querySelector("legend").textContent = list.dataset.legend.replace("{n}", number);
  const drop = line.querySelector(".drop");
  const words = list.dataset.remove.replace("{n}", number);
  drop.value = `remove_line:${row}`;
  drop.title = words;
  drop.setAttribute("aria-label", words);
}

export function linesOf(form, ask) {
  const list = form.querySelector(".line-list");
  const blank = document.getElementById("line-blank").content.firstElementChild;
  const undo = form.querySelector(".undo");
  let removed = null;

  const all = () => [...list.children];
  const of = (target) => target.closest?.(".line-list > li");
  const type = (line) => field(line, "description").focus();

  function settle() {
    all().forEach((line, row) => renumber(list, line, row));
    form.dispatchEvent(new Event("lines"));
    ask();
  }

  function grow(above = list.lastElementChild) {
    if (list.children.length >= MOST) return null;
    const line = blank.cloneNode(true);
    if (above) {
      for (const name of INHERITED) {
        const [from, to] = [field(above, name), field(line, name)];
        if (from && to) to.value = from.value;
      }
      above.after(line);
    } else {
      list.append(line);
    }
    return line;
  }

  function add(above) {
    const line = grow(above);
    if (line) {
      settle();
      type(line);
    }
  }

  function goOn(line) {
    if (line.nextElementSibling) type(line.nextElementSibling);
    else add(line);
  }

  // The neighbour goes round the line, which so keeps the focus.
  function move(line, down) {
    const other = down ? line.nextElementSibling : line.previousElementSibling;
    if (!other) return;
    if (down) line.before(other);
    else line.after(other);
    settle();
  }

  function forget() {
    removed = null;
    undo.replaceChildren();
  }

  function putBack() {
    if (!removed) return;
    const { line, after } = removed;
    if (after?.isConnected) after.after(line);
    else list.prepend(line);
    forget();
    settle();
    type(line);
  }

  function remove(line) {
    const row = all().indexOf(line);
    const near = line.nextElementSibling ?? line.previousElementSibling;
    removed = { line, after: line.previousElementSibling };
    line.remove();
    const back = document.createElement("button");
    back.type = "button";
    back.className = "textlike";
    back.textContent = list.dataset.undo;
    back.addEventListener("click", putBack);
    undo.replaceChildren(`${list.dataset.gone.replace("{n}", figure(row + 1))} `, back);
    if (near) {
      settle();
      type(near);
    } else {
      add();
    }
  }

  // A rate belongs to its treatment: another one begins with its usual rate.
  list.addEventListener("change", (event) => {
    if (!event.target.name?.endsWith(".vat_treatment")) return;
    const rate = field(of(event.target), "vat_rate");
    if (rate) rate.value = "";
  });
  list.addEventListener("click", (event) => {
    const drop = event.target.closest(".drop");
    if (!drop) return;
    event.preventDefault();
    remove(of(drop));
  });
  form.querySelector(".add-line").addEventListener("click", (event) => {
    event.preventDefault();
    add();
  });

  form.querySelector("#lines").addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.shiftKey) return;
    const line = of(event.target);
    const does = act(event, line);
    if (!does) return;
    event.preventDefault();
    does();
  });

  function act(event, line) {
    const { key, code } = event;
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey && !command) {
      if (code === "KeyN") return () => add();
      if (code === "KeyZ" && removed) return putBack;
      if (!line) return null;
      // In a choice these open it.
      if (key === "ArrowUp" && !event.target.matches("select")) return () => move(line, false);
      if (key === "ArrowDown" && !event.target.matches("select")) return () => move(line, true);
      if (key === "Delete") return () => remove(line);
      return null;
    }
    if (key !== "Enter" || !line) return null;
    if (command) return () => add(line);
    return event.target.matches("input:not([type=checkbox]), select") ? () => goOn(line) : null;
  }

  // As many lines as the kept typing has.
  function stretch(count) {
    while (list.children.length > count) list.lastElementChild.remove();
    while (list.children.length < count && grow());
    all().forEach((line, row) => renumber(list, line, row));
  }

  return { stretch };
}
