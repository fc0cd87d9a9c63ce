#include "core/exam/xml.h"
#include <algorithm>
#include <map>
#include <new>
#include <pugixml.hpp>
namespace kz::exam {
namespace {
using Prefixes = std::map<std::string, std::string>;
struct Converter {
    std::size_t nodes = 0;
    Result<Node> convert(pugi::xml_node from, Prefixes const& outer, std::string* root_namespace, int depth);
};
std::pair<std::string, std::string> split_name(std::string const& name) {
    auto colon = name.find(':');
    if (colon == std::string::npos) return {"", name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}
Result<Node> Converter::convert(pugi::xml_node from, Prefixes const& outer, std::string* root_namespace,
                                int depth) {
    if (depth > item_depth_max) return fail(Code::Full, "error.bad_input", "nested too deep");
    if (++nodes > item_nodes_max) return fail(Code::Full, "error.bad_input", "too many elements");
    Node node;
    if (from.type() == pugi::node_pcdata || from.type() == pugi::node_cdata) {
        node.text = from.value();
        if (!valid_utf8(node.text)) return fail(Code::BadInput, "error.bad_input", "text is not UTF-8");
        return node;
    }
    auto prefixes = outer;
    for (auto attribute : from.attributes()) {
        std::string const key = attribute.name();
        std::string const value = attribute.value();
        if (!valid_utf8(value)) return fail(Code::BadInput, "error.bad_input", "an attribute is not UTF-8");
        if (key == "xmlns") prefixes[""] = value;
        else if (key.starts_with("xmlns:")) prefixes[key.substr(6)] = value;
        else node.attributes.emplace_back(key, value);
    }
    auto const [prefix, local] = split_name(from.name());
    auto const known = prefixes.find(prefix);
    if (known == prefixes.end() && !prefix.empty())
        return fail(Code::BadInput, "error.bad_input", "prefix without a namespace: " + prefix);
    auto const space = known == prefixes.end() ? std::string{} : known->second;
    node.name = space == "http://www.w3.org/2001/XInclude" ? "xi:" + local : local;
    if (root_namespace) *root_namespace = space;
    for (auto child_node : from.children()) {
        auto const type = child_node.type();
        if (type != pugi::node_element && type != pugi::node_pcdata && type != pugi::node_cdata) continue;
        node.children.push_back(TRY(convert(child_node, prefixes, nullptr, depth + 1)));
    }
    return node;
}
}  // namespace
Result<XmlDocument> parse_xml(ByteView bytes, std::size_t bytes_max) {
    if (bytes.size() > bytes_max) return fail(Code::Full, "error.file_too_large", "XML file too large");
    if (bytes.empty()) return fail(Code::BadInput, "error.bad_input", "not well-formed: empty file");
    pugi::xml_document document;
    // Text keeps its white space: "read <b>this</b> <i>now</i>" needs the blank between two elements.
    // "Fragment" keeps what stands outside the root element, so that it can be refused.
    auto const options =
        pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype | pugi::parse_fragment;
    auto const parsed = document.load_buffer(bytes.data(), bytes.size(), options);
    if (!parsed)
        return fail(Code::BadInput, "error.bad_input",
                    std::string{"not well-formed: "} + parsed.description() + " at byte " +
                        std::to_string(parsed.offset));
    pugi::xml_node root;
    for (auto node : document.children()) {
        if (node.type() == pugi::node_doctype &&
            std::string_view{node.value()}.find("<!") != std::string_view::npos)
            return fail(Code::BadInput, "error.bad_input", "document type with declarations refused");
        if (node.type() == pugi::node_pcdata && !trimmed(node.value()).empty())
            return fail(Code::BadInput, "error.bad_input", "not well-formed: text outside the root element");
        if (node.type() != pugi::node_element) continue;
        if (root) return fail(Code::BadInput, "error.bad_input", "not well-formed: a second root element");
        root = node;
    }
    if (!root) return fail(Code::BadInput, "error.bad_input", "not well-formed: no root element");
    XmlDocument out;
    out.root = TRY(
        Converter{}.convert(root, {{"xml", "http://www.w3.org/XML/1998/namespace"}}, &out.root_namespace, 0));
    return out;
}
std::string const* Node::attribute(std::string_view key) const {
    for (auto const& [name_, value] : attributes)
        if (name_ == key) return &value;
    return nullptr;
}
Node const* child(Node const& node, std::string_view name) {
    for (auto const& one : node.children)
        if (one.name == name) return &one;
    return nullptr;
}
std::string attribute_or(Node const& node, std::string_view key, std::string_view fallback) {
    auto const* value = node.attribute(key);
    return value ? *value : std::string{fallback};
}
bool truthy(Node const& node, std::string_view key, bool fallback) {
    auto const* value = node.attribute(key);
    if (!value) return fallback;
    auto const word = trimmed(*value);
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
    return fallback;
}
int count_or(Node const& node, std::string_view key, int fallback) {
    auto const* value = node.attribute(key);
    if (!value) return fallback;
    auto const atom = parse_atom(BaseType::Integer, *value);
    if (!atom) return fallback;
    auto const number = std::get<std::int64_t>(*atom);
    return number < 0 ? fallback : static_cast<int>(std::min<std::int64_t>(number, 1'000'000));
}
std::optional<double> number_attribute(Node const& node, std::string_view key) {
    auto const* value = node.attribute(key);
    if (!value) return std::nullopt;
    auto const atom = parse_atom(BaseType::Float, *value);
    if (!atom) return std::nullopt;
    return std::get<double>(*atom);
}
std::string trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}
namespace {
void collect_text(Node const& node, std::string& out) {
    out += node.text;
    if (auto const* said = node.name == "img" ? node.attribute("alt") : nullptr) out += " " + *said + " ";
    for (auto const& one : node.children) collect_text(one, out);
}
}  // namespace
std::string content_text(Node const& node) {
    std::string out;
    collect_text(node, out);
    return trimmed(out);
}
std::string plain_text(std::vector<Node> const& nodes) {
    std::string raw;
    for (auto const& node : nodes) collect_text(node, raw);
    std::string out;
    for (char const c : raw) {
        bool const blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}
bool valid_utf8(std::string_view text) {  // RFC 3629 §4
    for (std::size_t i = 0; i < text.size();) {
        auto const byte = [&](std::size_t at) {
            return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
        };
        unsigned const lead = byte(i);
        std::size_t const length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : (lead & 0xF0) == 0xE0       ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((byte(i + k) & 0xC0) != 0x80) return false;
        if (lead == 0xE0 && byte(i + 1) < 0xA0) return false;
        if (lead == 0xED && byte(i + 1) > 0x9F) return false;
        if (lead == 0xF0 && byte(i + 1) < 0x90) return false;
        if (lead == 0xF4 && byte(i + 1) > 0x8F) return false;
        i += length;
    }
    return true;
}
}  // namespace kz::exam
