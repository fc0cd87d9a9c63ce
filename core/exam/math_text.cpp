// MathML as a line of text with sub- and superscripts. Covers what school formulas on one line need; tables,
// matrices and stacked things are not attempted.
#include "core/exam/item_parser.h"
#include <algorithm>
#include <array>
namespace kz::exam {
namespace {
Node element(std::string name, std::string css_class, std::vector<Node> children) {
    Node out;
    out.name = std::move(name);
    if (!css_class.empty()) out.attributes.emplace_back("class", std::move(css_class));
    out.children = std::move(children);
    return out;
}
Node words(std::string text) {
    Node out;
    out.text = std::move(text);
    return out;
}
struct Flattener {
    Item& item;
    std::vector<Node> all(std::vector<Node> const& nodes);
    std::vector<Node> one(Node const& node);
    std::vector<Node> wrapped(Node const& node);
    std::vector<Node> fenced(Node const& node, std::vector<Node const*> const& parts);
};
void append(std::vector<Node>& to, std::vector<Node> from) {
    std::ranges::move(from, std::back_inserter(to));
}
std::vector<Node const*> elements(Node const& node) {
    std::vector<Node const*> out;
    for (auto const& one : node.children)
        if (!one.name.empty()) out.push_back(&one);
    return out;
}
bool simple(Node const& node) {  // one sign or number: needs no brackets
    auto const parts = elements(node);
    if (node.name == "mrow" && parts.size() == 1) return simple(*parts[0]);
    return node.name == "mi" || node.name == "mn" || node.name == "mfenced";
}
std::vector<Node> Flattener::all(std::vector<Node> const& nodes) {
    std::vector<Node> out;
    for (auto const& node : nodes)
        if (!node.name.empty()) append(out, one(node));
    return out;
}
std::vector<Node> Flattener::wrapped(Node const& node) {
    if (simple(node)) return one(node);
    std::vector<Node> out{words("(")};
    append(out, one(node));
    out.push_back(words(")"));
    return out;
}
std::vector<Node> Flattener::fenced(Node const& node, std::vector<Node const*> const& parts) {
    std::vector<Node> out{words(attribute_or(node, "open", "("))};
    auto const separator = attribute_or(node, "separators", ",");
    for (auto const* part : parts) {
        if (part != parts.front() && !separator.empty()) out.push_back(words(separator.substr(0, 1) + " "));
        append(out, one(*part));
    }
    out.push_back(words(attribute_or(node, "close", ")")));
    return out;
}
bool spaced(std::string const& sign) {
    static constexpr std::array<std::string_view, 14> signs{"=", "+", "-", "−", "×", "·", "÷",
                                                            "≈", "≠", "<", ">", "≤", "≥", "±"};
    return std::ranges::find(signs, sign) != signs.end();
}
std::vector<Node> Flattener::one(Node const& node) {
    auto const& name = node.name;
    auto const parts = elements(node);
    if (name == "mi") return {element("i", "mi", {words(content_text(node))})};
    if (name == "mn" || name == "mtext" || name == "ms") return {words(content_text(node))};
    if (name == "mo") {
        auto const sign = content_text(node);
        if (sign == "\u2061" || sign == "\u2062") return {};  // invisible: function application, times
        return {words(spaced(sign) ? "\u00A0" + sign + "\u00A0" : sign)};
    }
    if (name == "mspace") return {words("\u00A0")};
    if (name == "mrow" || name == "mstyle" || name == "math" || name == "mpadded") return all(node.children);
    if (name == "mfenced") return fenced(node, parts);
    if (name == "msqrt") return {words("√("), element("span", "", all(node.children)), words(")")};
    if (parts.size() == 2 && name == "mfrac") {
        auto out = wrapped(*parts[0]);
        out.push_back(words("/"));
        append(out, wrapped(*parts[1]));
        return out;
    }
    if (parts.size() == 2 && (name == "msup" || name == "msub")) {
        auto out = wrapped(*parts[0]);
        out.push_back(element(name == "msup" ? "sup" : "sub", "", one(*parts[1])));
        return out;
    }
    add_reason(item, "mathml", "MathML element " + name, Blocks::Playing);
    return {};
}
}  // namespace
void flatten_math(Node& node, Item& item) {
    for (auto& child_node : node.children) {
        // Solutions and feedback are never shown in an exam, so their formulas block nothing.
        if (child_node.name.starts_with("qti-feedback-")) continue;
        if (child_node.name == "qti-rubric-block" && attribute_or(child_node, "view", "") != "candidate")
            continue;
        if (child_node.name == "math")
            child_node = element("span", "math", Flattener{item}.all(child_node.children));
        else flatten_math(child_node, item);
    }
}
}  // namespace kz::exam
