// A PostCSS plugin: left and right become start and end, so that one file serves both directions of writing.
// (postcss-logical does the opposite: it turns logical properties into physical ones for old browsers.)

const SIDES = { left: "inline-start", right: "inline-end", top: "block-start", bottom: "block-end" };
const CORNERS = {
  "border-top-left-radius": "border-start-start-radius",
  "border-top-right-radius": "border-start-end-radius",
  "border-bottom-left-radius": "border-end-start-radius",
  "border-bottom-right-radius": "border-end-end-radius",
};
const BOXES = new Set(["margin", "padding", "scroll-margin", "scroll-padding"]);
const BORDERS = new Set(["border-width", "border-style", "border-color"]);
const VALUES = {
  "text-align": { left: "start", right: "end" },
  float: { left: "inline-start", right: "inline-end" },
  clear: { left: "inline-start", right: "inline-end" },
};

/** The parts of a value at its top level: "0 calc(1px + 2px)" is two. */
function parts(value) {
  return value.match(/(?:[^\s(]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+/g) ?? [];
}

/** The logical name of a property with one horizontal side in it, or null. */
function logicalName(name) {
  if (CORNERS[name]) return CORNERS[name];
  if (name === "left" || name === "right") return `inset-${SIDES[name]}`;
  const match = name.match(/^(margin|padding|border|scroll-margin|scroll-padding)-(left|right)(-.+)?$/);
  return match && `${match[1]}-${SIDES[match[2]]}${match[3] ?? ""}`;
}

/** `margin: 1px 2px 3px 4px` becomes two declarations; nothing where both sides are alike. */
function splitBox(declaration) {
  const [top, end, bottom, start] = parts(declaration.value);
  if (start === undefined || start === end) return;
  const { prop } = declaration;
  const [base, suffix] = BORDERS.has(prop) ? ["border", `-${prop.slice(7)}`] : [prop, ""];
  declaration.cloneBefore({ prop: `${base}-block${suffix}`, value: `${top} ${bottom}` });
  declaration.replaceWith(declaration.clone({ prop: `${base}-inline${suffix}`, value: `${start} ${end}` }));
}

function splitRadius(declaration) {
  const values = parts(declaration.value);
  if (values.length < 2 || declaration.value.includes("/")) return;
  const [a, b = a, c = a, d = b] = values;
  const corners = ["start-start", "start-end", "end-end", "end-start"];
  [a, b, c, d].forEach((value, index) => {
    declaration.cloneBefore({ prop: `border-${corners[index]}-radius`, value });
  });
  declaration.remove();
}

/** Directions that have no logical word: we write those ourselves for both directions. */
function warn(declaration, result) {
  if (/^(background-position|background|object-position|transform-origin)$/.test(declaration.prop)) {
    if (/\b(left|right)\b/.test(declaration.value.replace(/url\([^)]*\)/g, ""))) {
      declaration.warn(result, `no logical form: ${declaration.prop}: ${declaration.value}`);
    }
  }
}

export const logical = {
  postcssPlugin: "bayiri-logical",
  OnceExit(root, { result }) {
    root.walkDecls((declaration) => {
      const { prop, value } = declaration;
      const name = logicalName(prop);
      if (name) declaration.prop = name;
      else if (VALUES[prop]?.[value]) declaration.value = VALUES[prop][value];
      else if (BOXES.has(prop) || BORDERS.has(prop)) splitBox(declaration);
      else if (prop === "border-radius") splitRadius(declaration);
      else warn(declaration, result);
    });
  },
};
