// On every page of a workspace: what was typed goes once it is stored, and with its person.
import { forgetAtSignOut, settle, settleSent } from "./kept.js";

forgetAtSignOut();
const page = document.querySelector("[data-keeper]");
if (page?.dataset.sent) settleSent(page.dataset.keeper, page.dataset.sent);
if (page?.dataset.issued) settle(page.dataset.keeper, page.dataset.issued);

// On a narrow screen the ways scroll: the current one is brought into sight.
const ways = document.querySelector(".ways");
const current = ways?.querySelector("[aria-current]");
const bringIntoSight = () => {
  if (current) ways.scrollLeft = current.offsetLeft - (ways.clientWidth - current.offsetWidth) / 2;
};
bringIntoSight();
addEventListener("resize", bringIntoSight);
