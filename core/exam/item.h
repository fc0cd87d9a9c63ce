#pragma once  // A QTI 3 item as a value: what it asks, how it looks, how it is scored. Pure: bytes in, values
              // out.
// Source: 1EdTech QTI 3.0 ASI information model. Six interactions can be played (InteractionKind); everything
// else is kept readable and named in `reasons`, never guessed at.
#include "core/base/bytes.h"
#include "core/exam/value.h"
#include <map>
#include <optional>
#include <utility>
namespace kz::exam {
// An item is a page of text: 1 MiB holds any real one many times over. Deeper nesting than 64 only comes from
// attackers.
inline constexpr std::size_t item_bytes_max = std::size_t{1} << 20;
inline constexpr int item_depth_max = 64;
inline constexpr std::size_t item_nodes_max = 50'000;

using Attributes = std::vector<std::pair<std::string, std::string>>;  // as written, in order
// A piece of the item: XHTML element, QTI element or text. Names are local names ("p", "img",
// "qti-feedback-inline", "math").
struct Node {
    std::string name;  // empty: a text node
    std::string text;  // of a text node, entities resolved, white space as written
    Attributes attributes;
    std::vector<Node> children;
    int interaction =
        -1;  // index into Item::interactions where this element is one (its children are not repeated here)
    std::string const* attribute(std::string_view key) const;  // null when absent; lives as long as the node
};
std::string plain_text(
    std::vector<Node> const& nodes);  // the words alone, white space collapsed: labels, speech, tests

enum class InteractionKind { Choice, InlineChoice, TextEntry, ExtendedText, Order, Match, Unsupported };
struct Choice {
    std::string id;
    std::vector<Node> content;
    bool fixed = false;                // keeps its place when the others are shuffled
    int match_max = 1, match_min = 0;  // match only; match_max 0: as often as one likes
};
struct Interaction {
    InteractionKind kind = InteractionKind::Unsupported;
    std::string element;  // "qti-choice-interaction"
    std::string response_id;
    std::vector<Node> prompt;
    std::vector<Choice> choices;  // of a match: the first set (rows)
    std::vector<Choice> targets;  // of a match: the second set (columns); else empty
    bool shuffle = false;
    int max_choices = 1,
        min_choices = 0;  // choice, order (of order: 0 = all); match: associations. max 0: no limit.
    int expected_length = 0, expected_lines = 0;  // text; 0: not said
    int max_strings = 1, min_strings = 0;         // extended text with several strings
    std::string pattern;  // text: a regular expression the whole answer should match (a hint, never a rule)
    std::string placeholder;
    std::string format;     // extended text: "plain", "preformatted", "xhtml" ("" = plain)
    Attributes attributes;  // all, as written (class, data-*, label …)
    bool single() const { return max_choices == 1; }  // choice: radio buttons
};

struct MapEntry {
    std::string key;
    double value = 0;
    bool case_sensitive = true;
};
struct Mapping {
    double fallback = 0;  // default-value
    std::optional<double> lower, upper;
    std::vector<MapEntry> entries;
};
struct Declaration {
    std::string id;
    BaseType type = BaseType::String;
    Cardinality cardinality = Cardinality::Single;
    Value initial;  // default-value; NULL when none
    Value correct;  // response: NULL when none
    std::optional<Mapping> mapping;
    std::optional<double> normal_maximum, normal_minimum, mastery;  // outcome
    bool by_person = false;                                         // outcome: external-scored="human"
};
// Why an item, or a part of it, is not supported. Playing: it cannot be shown or answered. Scoring: outcomes
// would be wrong.
enum class Blocks { Playing, Scoring };
struct Reason {
    std::string code;    // kebab-case, stable: "interaction-unsupported", "operator-unsupported",
                         // "custom-operator", "portable-custom-interaction", …
    std::string detail;  // English: which element
    Blocks blocks = Blocks::Playing;
    friend bool operator==(Reason const&, Reason const&) = default;
};
struct Item {
    std::string id, title, language;
    bool adaptive = false, time_dependent = false;
    std::vector<Declaration> responses, outcomes, templates;
    Node body;                              // qti-item-body
    std::vector<Interaction> interactions;  // in document order
    std::vector<Node> modal_feedback;
    Node response_processing;  // empty name: none. The interpreter walks it.
    Node template_processing;
    std::vector<std::string> media;    // every src/data/href the body names, relative to the item, each once
    std::vector<std::string> stimuli;  // qti-assessment-stimulus-ref
    std::map<std::string, Value> drawn;  // template variables, after `realise`
    std::vector<Reason> reasons;         // empty: plays and scores
    bool supported() const { return reasons.empty(); }
    Declaration const* response(std::string_view id) const;
    Declaration const* outcome(std::string_view id) const;
    Interaction const* interaction(std::string_view response_id) const;
};
// BadInput: not well-formed, not a QTI 3 item, wrong namespace (the detail says which). Full: over a limit
// above. What is an item but uses something we do not have succeeds, with `reasons`.
Result<Item> parse_item(ByteView xml);

// How the choices stand on the screen: positions → index into `choices` / `targets`. Pure function of
// (interaction, seed): SplitMix64 from seed and response id, Fisher–Yates over those not fixed. Without
// shuffle: as written.
struct ChoiceOrder {
    std::vector<std::size_t> choices, targets;
};
ChoiceOrder choice_order(Interaction const& interaction, std::uint64_t seed);

// An item that makes up its own numbers (template processing), with the draw of that seed: values, correct
// responses and texts filled in. Any other item comes back as it is. BadInput: what it draws with is not
// supported.
Result<Item> realise(Item const& item, std::uint64_t seed);

// What a candidate sees of a piece of the item before any answer: feedback and solutions that are not shown
// yet, rubrics for others and templates not drawn are gone, printed variables are words, wrappers without a
// look are opened.
std::vector<Node> shown(Item const& item, std::vector<Node> const& nodes);
}  // namespace kz::exam
