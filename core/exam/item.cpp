#include "core/exam/item.h"
#include "core/exam/item_parser.h"
#include <algorithm>
#include <set>
namespace kz::exam {
namespace {
constexpr std::string_view qti_namespace = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";

template <class T> T const* by_id(std::vector<T> const& list, std::string_view id) {
    for (auto const& one : list)
        if (one.id == id) return &one;
    return nullptr;
}
Result<Mapping> parse_mapping(Node const& node, BaseType type) {
    Mapping mapping;
    mapping.fallback = number_attribute(node, "default-value").value_or(0.0);
    mapping.lower = number_attribute(node, "lower-bound");
    mapping.upper = number_attribute(node, "upper-bound");
    for (auto const& entry : node.children) {
        if (entry.name != "qti-map-entry") continue;
        auto const value = number_attribute(entry, "mapped-value");
        auto const* key = entry.attribute("map-key");
        if (!key || !value)
            return fail(Code::BadInput, "error.bad_input", "a map entry without key or value");
        if (auto const atom = parse_atom(type, *key); !atom)
            return fail(Code::BadInput, "error.bad_input", "map key " + *key + " is " + atom.error().detail);
        mapping.entries.push_back({*key, *value, truthy(entry, "case-sensitive", true)});
    }
    return mapping;
}
Result<Value> parse_values(Node const& node, Declaration const& of) {
    Value value{of.type, of.cardinality, {}};
    for (auto const& one : node.children) {
        if (one.name != "qti-value") continue;
        auto const text = content_text(one);
        if (text.empty()) continue;  // an empty string is NULL
        value.atoms.push_back(TRY(parse_atom(of.type, text)));
    }
    if (of.cardinality == Cardinality::Single && value.atoms.size() > 1)
        return fail(Code::BadInput, "error.bad_input", of.id + " is single but has several values");
    return value;
}
std::string language_of(Node const& node) {
    return attribute_or(node, "xml:lang", attribute_or(node, "lang", ""));
}

Result<> take_declarations(Node const& root, Item& item) {
    std::set<std::string> seen;
    for (auto const& node : root.children) {
        auto* list = node.name == "qti-response-declaration"   ? &item.responses
                     : node.name == "qti-outcome-declaration"  ? &item.outcomes
                     : node.name == "qti-template-declaration" ? &item.templates
                                                               : nullptr;
        if (!list) continue;
        auto declaration = TRY(parse_declaration(node));
        if (!seen.insert(declaration.id).second)
            return fail(Code::BadInput, "error.bad_input", "variable declared twice: " + declaration.id);
        if (child(node, "qti-area-mapping"))
            add_reason(item, "area-mapping", "qti-area-mapping of " + declaration.id, Blocks::Scoring);
        if (child(node, "qti-match-table") || child(node, "qti-interpolation-table"))
            add_reason(item, "lookup-table", "lookup table of " + declaration.id, Blocks::Scoring);
        if (declaration.cardinality == Cardinality::Record)
            add_reason(item, "record-variable", "record " + declaration.id, Blocks::Scoring);
        list->push_back(std::move(declaration));
    }
    return {};
}
// Hebrew, Arabic and their neighbours run from right to left, which our lines do not.
bool runs_leftwards(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto const lead = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
        if (lead >= 0xD7 && lead <= 0xDF) return true;                    // U+05C0 … U+07FF
        if (lead == 0xD6 && next >= 0x90) return true;                    // U+0590 …
        if (lead == 0xE0 && (next == 0xA2 || next == 0xA3)) return true;  // U+0880 … U+08FF
    }
    return false;
}
bool runs_leftwards(Node const& node) {
    return runs_leftwards(std::string_view{node.text}) ||
           std::ranges::any_of(node.children, [](Node const& one) { return runs_leftwards(one); });
}
void note_features(Item& item, Node const& root) {
    if (item.adaptive) add_reason(item, "adaptive-item", "adaptive=\"true\"", Blocks::Playing);
    for (auto const& node : root.children)
        if (node.name == "qti-assessment-stimulus-ref") {
            item.stimuli.push_back(attribute_or(node, "href", ""));
            add_reason(item, "stimulus", "shared stimulus " + item.stimuli.back() + " is not shown",
                       Blocks::Playing);
        }
    for (auto const& interaction : item.interactions) {
        if (interaction.kind == InteractionKind::Unsupported) continue;
        if (!item.response(interaction.response_id))
            add_reason(item, "undeclared-variable",
                       interaction.element + " answers into undeclared " + interaction.response_id,
                       Blocks::Playing);
    }
}
}  // namespace

void add_reason(Item& item, std::string code, std::string detail, Blocks blocks) {
    Reason reason{std::move(code), std::move(detail), blocks};
    if (std::find(item.reasons.begin(), item.reasons.end(), reason) == item.reasons.end())
        item.reasons.push_back(std::move(reason));
}
Result<Declaration> parse_declaration(Node const& node) {
    Declaration out;
    out.id = attribute_or(node, "identifier", "");
    if (out.id.empty()) return fail(Code::BadInput, "error.bad_input", node.name + " without identifier");
    out.cardinality = TRY(parse_cardinality(attribute_or(node, "cardinality", "single")));
    if (auto const* type = node.attribute("base-type")) out.type = TRY(parse_base_type(*type));
    else if (out.cardinality != Cardinality::Record)
        return fail(Code::BadInput, "error.bad_input", out.id + " has no base-type");
    out.initial = {out.type, out.cardinality, {}};
    out.correct = {out.type, out.cardinality, {}};
    if (out.cardinality != Cardinality::Record) {
        if (auto const* values = child(node, "qti-default-value"))
            out.initial = TRY(parse_values(*values, out));
        if (auto const* values = child(node, "qti-correct-response"))
            out.correct = TRY(parse_values(*values, out));
    }
    if (auto const* mapping = child(node, "qti-mapping"))
        out.mapping = TRY(parse_mapping(*mapping, out.type));
    out.normal_maximum = number_attribute(node, "normal-maximum");
    out.normal_minimum = number_attribute(node, "normal-minimum");
    out.mastery = number_attribute(node, "mastery-value");
    out.by_person = attribute_or(node, "external-scored", "") == "human";
    return out;
}
Declaration const* Item::response(std::string_view wanted) const { return by_id(responses, wanted); }
Declaration const* Item::outcome(std::string_view wanted) const { return by_id(outcomes, wanted); }
Interaction const* Item::interaction(std::string_view response_id) const {
    for (auto const& one : interactions)
        if (one.response_id == response_id) return &one;
    return nullptr;
}
Result<Item> parse_item(ByteView xml) {
    auto document = TRY(parse_xml(xml));
    auto& root = document.root;
    if (root.name != "qti-assessment-item") {
        if (root.name == "assessmentItem")
            return fail(Code::BadInput, "error.bad_input", "QTI 2 item; only QTI 3 is read");
        return fail(Code::BadInput, "error.bad_input", "not a QTI item: root element " + root.name);
    }
    if (document.root_namespace != qti_namespace)
        return fail(Code::BadInput, "error.bad_input", "wrong namespace \"" + document.root_namespace + "\"");
    Item item;
    item.id = attribute_or(root, "identifier", "");
    if (item.id.empty()) return fail(Code::BadInput, "error.bad_input", "item without identifier");
    item.title = attribute_or(root, "title", "");
    item.language = language_of(root);
    item.adaptive = truthy(root, "adaptive", false);
    item.time_dependent = truthy(root, "time-dependent", false);
    TRY(take_declarations(root, item));
    for (auto& node : root.children) {
        if (node.name == "qti-item-body") item.body = std::move(node);
        else if (node.name == "qti-response-processing") item.response_processing = std::move(node);
        else if (node.name == "qti-template-processing") item.template_processing = std::move(node);
        else if (node.name == "qti-modal-feedback") item.modal_feedback.push_back(std::move(node));
    }
    if (item.body.name.empty()) add_reason(item, "no-body", "the item has no qti-item-body", Blocks::Playing);
    if (runs_leftwards(item.body))
        add_reason(item, "right-to-left", "text from right to left", Blocks::Playing);
    flatten_math(item.body, item);
    TRY(take_interactions(item.body, item));
    note_features(item, root);
    check_processing(item);
    return item;
}
}  // namespace kz::exam
