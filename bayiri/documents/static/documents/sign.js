// A field to sign in. What is sent are the lines of the pen as text; the server makes the picture.
const part = document.querySelector("[data-signature]");
const canvas = part.querySelector("canvas");
const sent = part.closest("form").elements.strokes;
const pen = canvas.getContext("2d");
let strokes = [];
let drawing = null;

const place = (event) => {
  const box = canvas.getBoundingClientRect();
  const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  return [
    within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width),
    within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height),
  ];
};
const draw = () => {
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
  }
  sent.value = strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join("|");
};

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  drawing = [place(event)];
  strokes.push(drawing);
  event.preventDefault();
});
canvas.addEventListener("pointermove", (event) => {
  if (!drawing) return;
  drawing.push(place(event));
  draw();
});
for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { drawing = null; draw(); });
part.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; draw(); });

part.hidden = false;
document.querySelector("[data-without]").hidden = true;
// What was drawn before a fault elsewhere on the page is still there.
strokes = sent.value ? sent.value.split("|").map((line) => line.split(" ").map((point) => point.split(",").map(Number))) : [];
draw();
