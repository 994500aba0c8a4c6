// The paper beside the form, where there is room for it: asked for a moment after the figures came. The last one stays until
// the next is there; while something blocks issuing it is shown as old. On a narrow page the buttons open it by themselves.
const PAUSE = 300;

export function glance(form) {
  const panel = form.querySelector(".glance");
  const sheet = panel.querySelector(".glance-sheet");
  const picture = sheet.querySelector("img");
  const notice = sheet.querySelector(".notice");
  const kinds = [...panel.querySelectorAll(".glance-kinds button")];
  let [chosen] = kinds;
  let pause;
  let last;

  const isShown = () => getComputedStyle(sheet).display !== "none";
  const isBlocked = () => document.querySelector("#live-checks .blocked") !== null;

  function missing(isMissing) {
    notice.textContent = isMissing ? notice.dataset.said : "";
    sheet.toggleAttribute("data-stale", isMissing);
  }

  async function show(image) {
    const before = picture.src;
    picture.src = URL.createObjectURL(image);
    picture.hidden = false;
    if (before) URL.revokeObjectURL(before);
    await picture.decode();
  }

  async function ask() {
    clearTimeout(pause);
    last?.abort();
    if (!isShown()) return;
    if (isBlocked()) {
      missing(true);
      return;
    }
    last = new AbortController();
    const { signal } = last;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", chosen.value);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const image = await answer.blob();
      if (signal.aborted) return;
      await show(image);
      missing(false);
    } catch (error) {
      if (error.name !== "AbortError") missing(true);
    }
  }

  function choose(button) {
    chosen = button;
    for (const kind of kinds) kind.setAttribute("aria-pressed", String(kind === chosen));
  }

  for (const button of kinds) {
    button.addEventListener("click", (event) => {
      if (!isShown()) return;
      event.preventDefault();
      choose(button);
      ask();
    });
  }
  if (isShown()) choose(chosen);
  form.addEventListener("checked", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  ask();
}
