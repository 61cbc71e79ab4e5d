// What a script can see of a page's looks. Loaded into the page by looks.py; each function answers a list of faults.
(() => {
  const root = document.documentElement;
  const name = (element) => {
    const said = (element.getAttribute("aria-label") || element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 50);
    const kind = [...element.classList].map((one) => "." + one).slice(0, 3).join("");
    return `${element.localName}${element.id ? "#" + element.id : ""}${kind} "${said}"`;
  };
  const hiddenFromEyes = (element) => {
    for (let one = element; one && one !== root; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath.startsWith("inset(50%") || style.clip.startsWith("rect(0px, 0px")) return true;
    }
    return !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => !hiddenFromEyes(element));
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const withinScroller = (element) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) if (scrolls(one)) return true;
    return false;
  };

  /** The page scrolls sideways; what stands out. */
  const wide = () => {
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = seen("body *").filter((element) => {
      const box = element.getBoundingClientRect();
      return (box.right > root.clientWidth + 1 || box.left < -1) && !withinScroller(element);
    });
    return [`wider than the screen by ${root.scrollWidth - root.clientWidth}: ${out.slice(-3).map(name).join(" | ")}`];
  };

  /** Where the letters of a text node stand. */
  const boxesOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 2);
  };
  const texts = (within) => {
    const found = [];
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || holder.closest("svg, option, script, style")) continue;
      if (!hiddenFromEyes(holder) && !withinScroller(holder) && !scrolls(holder)) found.push(walker.currentNode);
    }
    return found;
  };

  /** Text that is cut off, or that runs out of the box it stands in. */
  const cut = () => {
    const found = [];
    for (const element of seen("main *, header *, footer *, .app-navigation *")) {
      if (element.scrollWidth <= element.clientWidth + 2 || !element.clientWidth || scrolls(element)) continue;
      if (element.closest("svg, select, textarea, input") || getComputedStyle(element).display === "inline") continue;
      const { left, right } = element.getBoundingClientRect();
      const out = (box) => box.right > right + 2 || box.left < left - 2;
      const fields = [...element.querySelectorAll("input, select, textarea, .govuk-button")].filter((one) => !hiddenFromEyes(one) && getComputedStyle(one).opacity !== "0");
      const what = fields.find((one) => out(one.getBoundingClientRect())) ?? texts(element).find((node) => boxesOf(node).some(out))?.parentElement;
      if (what) found.push([element, `${name(what)} runs out of ${name(element)} by ${element.scrollWidth - element.clientWidth}`]);
    }
    return found.filter(([one]) => !found.some(([other]) => other !== one && one.contains(other))).map(([, said]) => said);
  };

  /** Words that the end of a line breaks in two, though they are no longer than words are. */
  const broken = () => {
    const found = new Set();
    for (const node of texts(document.body)) {
      for (const { 0: word, index } of node.data.matchAll(/R-\d{4}-\d{6}|(?<![\p{L}\p{M}])[\p{L}\p{M}]{2,14}(?![\p{L}\p{M}])/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const tops = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => box.top);
        if (Math.max(...tops) - Math.min(...tops) > 8) found.add(`"${word}" is broken in ${name(node.parentElement)}`);
      }
    }
    return [...found];
  };

  /** Two texts that stand on one another. */
  const overlaps = () => {
    const boxes = [];
    for (const node of texts(document.body)) {
      for (const box of boxesOf(node)) {
        const spare = box.height * 0.25; // a line's box is higher than its letters
        boxes.push({ node, element: node.parentElement, left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare });
      }
    }
    boxes.sort((one, other) => one.top - other.top);
    const found = new Set();
    boxes.forEach((one, place) => {
      for (const other of boxes.slice(place + 1)) {
        if (other.top >= one.bottom - 1) break;
        if (one.node !== other.node && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3) {
          found.add(`${name(one.element)} stands on ${name(other.element)}`);
        }
      }
    });
    return [...found];
  };

  /** What every page must have, whatever it shows. */
  const frame = () => {
    const found = [];
    const main = document.querySelectorAll("h1");
    if (main.length !== 1) found.push(`${main.length} main headings`);
    if (!document.title.split(" – ")[0].trim()) found.push("no title");
    for (const field of seen("main input:not([type=hidden]), main select, main textarea")) {
      if (!field.labels?.length && !field.ariaLabel && !field.getAttribute("aria-labelledby")) found.push(`no label: ${name(field)}`);
    }
    for (const picture of document.querySelectorAll("img:not([alt]), svg:not([aria-hidden=true], [aria-hidden=true] *)")) {
      const said = picture.getAttribute("aria-label") || picture.getAttribute("aria-labelledby") || picture.querySelector(":scope > title");
      if (picture.localName === "img" || !said) found.push(`no words for a picture: ${picture.outerHTML.slice(0, 90)}`);
    }
    for (const table of seen("main table")) if (!table.querySelector("th")) found.push(`table without headers: ${name(table)}`);
    for (const element of document.querySelectorAll("[id]")) {
      if (document.getElementById(element.id) !== element) found.push(`the id ${element.id} stands twice`);
    }
    return found;
  };

  /** Every piece of words a reader meets, and no machine's words among them. */
  const words = () => {
    const said = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const holder = node.parentElement;
      if (holder.closest("script, style, noscript, template, textarea, [translate=no]")) continue;
      if (holder.closest("[lang]") !== root || holder.closest("bdi, .app-ltr, .app-said")) continue;
      if (node.data.trim()) said.push(node.data.trim().replace(/\s+/g, " "));
    }
    for (const attribute of ["aria-label", "alt", "title", "placeholder", "data-label"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        if (element.closest("[lang]") === root && element.getAttribute(attribute).trim()) said.push(element.getAttribute(attribute).trim());
      }
    }
    said.push(document.title.split(" – ")[0].trim());
    return [...new Set(said)];
  };

  const sign = (style) => [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderBottomWidth, style.borderTopColor].join();
  const looks = (element) => {
    const signs = [sign(getComputedStyle(element)), sign(getComputedStyle(element, "::before")), sign(getComputedStyle(element, "::after"))];
    for (const label of element.labels ?? []) signs.push(sign(getComputedStyle(label)), sign(getComputedStyle(label, "::before")));
    return signs.join("|");
  };
  const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], iframe";
  const reached = () => {
    const groups = new Set();
    return [...document.querySelectorAll(REACHED)].filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.localName === "summary" && element.parentElement.querySelector("summary") !== element) return false;
      if (element.type !== "radio") return true;
      const all = [...document.getElementsByName(element.name)].filter((one) => one.form === element.form);
      const one = all.find((other) => other.checked) ?? all[0];
      if (groups.has(all[0])) return false; // the arrows go from one radio to the next
      groups.add(all[0]);
      return Boolean(one);
    });
  };
  let walk;
  /** Begin to watch where the focus goes; how many times Tab is to be pressed. */
  const startTabbing = () => {
    const all = reached();
    walk = { all, before: new Map(all.map((element) => [element, looks(element)])), path: [] };
    for (const radio of document.querySelectorAll("input[type=radio]")) walk.before.set(radio, looks(radio));
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    document.addEventListener("focusin", ({ target }) => {
      const box = target.getBoundingClientRect();
      const changed = looks(target) !== walk.before.get(target);
      const off = (box.right < 1 || box.left > root.clientWidth - 1) && !withinScroller(target);
      walk.path.push({ target, changed, off });
    });
    return all.length;
  };
  const endTabbing = () => {
    const found = [];
    const met = new Set(walk.path.map((step) => (step.target.type === "radio" ? step.target.name : step.target)));
    for (const element of walk.all) if (!met.has(element.type === "radio" ? element.name : element)) found.push(`Tab does not reach ${name(element)}`);
    for (const step of walk.path) {
      if (!step.changed) found.push(`no focus to be seen: ${name(step.target)}`);
      if (step.off) found.push(`focus beside the screen: ${name(step.target)}`);
      if (step.target.tabIndex > 0) found.push(`out of the order of reading: ${name(step.target)}`);
    }
    for (let place = 1; place < Math.min(walk.path.length, walk.all.length); place++) {
      const [one, other] = [walk.path[place - 1].target, walk.path[place].target];
      if (!(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push(`Tab goes back from ${name(one)} to ${name(other)}`);
    }
    document.activeElement?.blur();
    for (const element of document.querySelectorAll("main *")) {
      const style = getComputedStyle(element);
      if (style.order !== "0" || /reverse/.test(style.flexDirection)) found.push(`seen in another order than read: ${name(element)}`);
    }
    return [...new Set(found)];
  };

  window.looks = { wide, cut, broken, overlaps, frame, words, startTabbing, endTabbing };
})();
