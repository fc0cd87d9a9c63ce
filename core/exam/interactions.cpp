// From interaction elements to Interaction values, and what of a body can be shown.
#include "core/exam/item_parser.h"
#include <algorithm>
#include <array>
#include <set>
namespace kz::exam {
namespace {
struct Known {
    std::string_view element;
    InteractionKind kind;
};
constexpr std::array played{Known{"qti-choice-interaction", InteractionKind::Choice},
                            Known{"qti-inline-choice-interaction", InteractionKind::InlineChoice},
                            Known{"qti-text-entry-interaction", InteractionKind::TextEntry},
                            Known{"qti-extended-text-interaction", InteractionKind::ExtendedText},
                            Known{"qti-order-interaction", InteractionKind::Order},
                            Known{"qti-match-interaction", InteractionKind::Match}};

bool is_interaction(std::string_view name) {
    return name.starts_with("qti-") && name.ends_with("-interaction");
}
InteractionKind kind_of(std::string_view name) {
    for (auto const& known : played)
        if (known.element == name) return known.kind;
    return InteractionKind::Unsupported;
}
void note_media(Node const& node, Item& item) {
    for (auto const* key : {"src", "data"})
        if (auto const* value = node.attribute(key);
            value && !value->empty() && (node.name == "img" || node.name == "object" || node.name == "embed"))
            if (std::find(item.media.begin(), item.media.end(), *value) == item.media.end())
                item.media.push_back(*value);
}
// Elements whose content a candidate needs and the renderer has no way to show.
void note_unplayable(Node const& node, Item& item) {
    auto const& name = node.name;
    if (name == "video" || name == "audio")
        add_reason(item, "media-audio-video", name + " cannot be played", Blocks::Playing);
    else if (name == "svg") add_reason(item, "inline-svg", "svg drawing inside the body", Blocks::Playing);
    else if (name == "xi:include") add_reason(item, "xinclude", "XInclude is not followed", Blocks::Playing);
    else if (name == "iframe" || name == "script" || name == "embed")
        add_reason(item, "active-content", name + " is not run", Blocks::Playing);
    else if (name == "object") {
        auto const type = attribute_or(node, "type", "");
        if (!type.starts_with("image/") && !type.empty())
            add_reason(item, "object-type", "object of type " + type, Blocks::Playing);
    }
}
Result<std::vector<Choice>> take_choices(Node& from, std::string_view element) {
    std::vector<Choice> out;
    std::set<std::string> seen;
    for (auto& node : from.children) {
        if (node.name != element) continue;
        Choice choice;
        choice.id = attribute_or(node, "identifier", "");
        if (choice.id.empty() || !seen.insert(choice.id).second)
            return fail(Code::BadInput, "error.bad_input",
                        "choice without identifier of its own: \"" + choice.id + "\"");
        choice.fixed = truthy(node, "fixed", false);
        choice.match_max = count_or(node, "match-max", 1);
        choice.match_min = count_or(node, "match-min", 0);
        choice.content = std::move(node.children);
        out.push_back(std::move(choice));
    }
    return out;
}
Result<> take_match_sets(Node& node, Interaction& out) {
    std::vector<Choice>* sets[] = {&out.choices, &out.targets};
    std::size_t count = 0;
    for (auto& set : node.children) {
        if (set.name != "qti-simple-match-set") continue;
        if (count == 2)
            return fail(Code::BadInput, "error.bad_input", "match interaction with more than two sets");
        *sets[count++] = TRY(take_choices(set, "qti-simple-associable-choice"));
    }
    if (count != 2) return fail(Code::BadInput, "error.bad_input", "match interaction without two sets");
    return {};
}
Result<Interaction> read_interaction(Node& node, InteractionKind kind) {
    Interaction out;
    out.kind = kind;
    out.element = node.name;
    out.response_id = attribute_or(node, "response-identifier", "");
    if (out.response_id.empty())
        return fail(Code::BadInput, "error.bad_input", node.name + " without response-identifier");
    out.attributes = node.attributes;
    for (auto& one : node.children)
        if (one.name == "qti-prompt") out.prompt = std::move(one.children);
    out.shuffle = truthy(node, "shuffle", false);
    out.expected_length = count_or(node, "expected-length", 0);
    out.expected_lines = count_or(node, "expected-lines", 0);
    out.pattern = attribute_or(node, "pattern-mask", "");
    out.placeholder = attribute_or(node, "placeholder-text", "");
    out.format = attribute_or(node, "format", "");
    out.max_strings = count_or(node, "max-strings", 1);
    out.min_strings = count_or(node, "min-strings", 0);
    out.max_choices = count_or(node, "max-choices", kind == InteractionKind::Order ? 0 : 1);
    out.min_choices = count_or(node, "min-choices", 0);
    if (kind == InteractionKind::Match) {
        out.max_choices = count_or(node, "max-associations", 1);
        out.min_choices = count_or(node, "min-associations", 0);
        TRY(take_match_sets(node, out));
    } else {
        auto const element =
            kind == InteractionKind::InlineChoice ? "qti-inline-choice" : "qti-simple-choice";
        out.choices = TRY(take_choices(node, element));
    }
    bool const picks = kind == InteractionKind::Choice || kind == InteractionKind::InlineChoice ||
                       kind == InteractionKind::Order;
    if (picks && out.choices.empty())
        return fail(Code::BadInput, "error.bad_input", node.name + " without choices");
    return out;
}
void refuse(Node const& node, Item& item) {
    auto const& name = node.name;
    auto const code = name == "qti-portable-custom-interaction" ? "portable-custom-interaction"
                      : name == "qti-custom-interaction"        ? "custom-interaction"
                                                                : "interaction-unsupported";
    add_reason(item, code, name, Blocks::Playing);
}
void scan_content(std::vector<Node> const& nodes, Item& item) {
    for (auto const& node : nodes) {
        note_media(node, item);
        note_unplayable(node, item);
        if (is_interaction(node.name))
            refuse(node, item);  // an interaction inside a choice: nobody plays that
        scan_content(node.children, item);
    }
}
bool has_picture(std::vector<Node> const& nodes) {
    return std::ranges::any_of(nodes, [](Node const& node) {
        return node.name == "img" || node.name == "object" || has_picture(node.children);
    });
}
void scan_interaction(Interaction const& interaction, Item& item) {
    // The lists of these two are lines of words.
    if (interaction.kind == InteractionKind::Order || interaction.kind == InteractionKind::InlineChoice)
        for (auto const& choice : interaction.choices)
            if (has_picture(choice.content))
                add_reason(item, "choice-picture", "picture in a choice of " + interaction.element,
                           Blocks::Playing);
    scan_content(interaction.prompt, item);
    for (auto const& choice : interaction.choices) scan_content(choice.content, item);
    for (auto const& choice : interaction.targets) scan_content(choice.content, item);
}
void match_type(Interaction const& interaction, Item& item) {
    auto const* declared = item.response(interaction.response_id);
    if (!declared) return;
    using enum InteractionKind;
    bool good = true;
    switch (interaction.kind) {
    case Choice:
        good = declared->type == BaseType::Identifier &&
               (interaction.single() || declared->cardinality != Cardinality::Single);
        break;
    case InlineChoice:
        good = declared->type == BaseType::Identifier && declared->cardinality == Cardinality::Single;
        break;
    case Order:
        good = declared->type == BaseType::Identifier && declared->cardinality == Cardinality::Ordered;
        break;
    case Match: good = declared->type == BaseType::DirectedPair || declared->type == BaseType::Pair; break;
    case TextEntry:
    case ExtendedText:
        good = declared->cardinality == Cardinality::Single &&
               (declared->type == BaseType::String || declared->type == BaseType::Integer ||
                declared->type == BaseType::Float);
        break;
    case Unsupported: break;
    }
    if (!good)
        add_reason(item, "response-type",
                   interaction.element + " cannot answer into " + declared->id +
                       ": base type or cardinality does not fit",
                   Blocks::Playing);
}
}  // namespace

Result<> take_interactions(Node& node, Item& item) {
    for (auto& one : node.children) {
        if (one.name.empty()) continue;
        auto const kind = is_interaction(one.name) ? kind_of(one.name) : InteractionKind::Unsupported;
        if (kind != InteractionKind::Unsupported) {
            auto interaction = TRY(read_interaction(one, kind));
            scan_interaction(interaction, item);
            match_type(interaction, item);
            if (item.interaction(interaction.response_id))
                add_reason(item, "response-shared", "two interactions answer into " + interaction.response_id,
                           Blocks::Playing);
            one.children.clear();
            one.interaction = static_cast<int>(item.interactions.size());
            item.interactions.push_back(std::move(interaction));
            continue;
        }
        note_media(one, item);
        note_unplayable(one, item);
        if (is_interaction(one.name)) {
            refuse(one, item);
            Interaction unsupported;
            unsupported.element = one.name;
            unsupported.response_id = attribute_or(one, "response-identifier", "");
            unsupported.attributes = one.attributes;
            one.interaction = static_cast<int>(item.interactions.size());
            item.interactions.push_back(std::move(unsupported));
        }
        TRY(take_interactions(one, item));
    }
    return {};
}
}  // namespace kz::exam
