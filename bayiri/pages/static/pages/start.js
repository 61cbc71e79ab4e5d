// Wakes the components that are better with JavaScript. Every page works without this file.
import { initAll } from "../built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.addEventListener("htmx:afterSwap", (event) => initAll({ scope: event.target }));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
