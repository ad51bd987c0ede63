// The peer of the home page: the list that a secretary sees, drawn by React from the same words as JSON.
const { createElement: h, useEffect, useState } = React;

function Line({ title, meta }) {
  return h("li", { className: "task" }, h("div", null, h("h3", null, title), h("p", { className: "meta" }, meta)));
}

function List() {
  const [lines, setLines] = useState(null);
  useEffect(() => { fetch("list.json").then((answer) => answer.json()).then(setLines); }, []);
  if (!lines) return null;
  return h("main", null, h("h1", null, "Việc của tôi"), h("ul", { className: "card flush" }, lines.map((line, place) => h(Line, { key: place, ...line }))));
}

ReactDOM.createRoot(document.getElementById("root")).render(h(List));
