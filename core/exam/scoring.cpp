#include "core/exam/scoring.h"
#include "core/exam/engine.h"
#include "core/exam/item_parser.h"
#include <algorithm>
#include <set>
namespace kz::exam {
namespace {
enum class Template {
    None,
    Inline,
    MatchCorrect,
    MapResponse,
    CommonCartridgeMatch,
    CommonCartridgeMap,
    Unknown
};
// At least twelve spellings of the address occur: only the last part of the path counts.
Template template_of(Node const& processing) {
    if (processing.name.empty()) return Template::None;
    auto const has_rules = std::any_of(processing.children.begin(), processing.children.end(),
                                       [](Node const& node) { return !node.name.empty(); });
    auto address = trimmed(attribute_or(processing, "template", ""));
    if (address.empty() && !has_rules) address = trimmed(attribute_or(processing, "template-location", ""));
    if (has_rules) return Template::Inline;
    if (address.empty()) return Template::None;
    address.erase(std::min(address.find_first_of("?#"), address.size()));
    auto name = address.substr(address.rfind('/') + 1);
    for (auto& c : name) c = c == '-' ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    if (name.ends_with(".xml")) name.resize(name.size() - 4);
    if (name == "match_correct") return Template::MatchCorrect;
    if (name == "map_response") return Template::MapResponse;
    if (name == "cc2_match" || name == "cc2_match_basic") return Template::CommonCartridgeMatch;
    if (name == "cc2_map_response") return Template::CommonCartridgeMap;
    return Template::Unknown;
}
void set(Scope& scope, std::string const& id, Value value) {
    if (auto const* declared = scope.declaration(id))
        scope.values[id] = convert(std::move(value), *declared, scope);
}
Value identifier(std::string word) {
    return {BaseType::Identifier, Cardinality::Single, {Atom{std::move(word)}}};
}
void run_match(Scope& scope) {
    auto const* declared = scope.declaration("RESPONSE");
    if (declared && declared->correct.is_null() && !scope.corrects.contains("RESPONSE"))
        scope.warn("match_correct, but RESPONSE has no correct response");
    auto const set_correct = scope.corrects.find("RESPONSE");
    auto const& key = set_correct != scope.corrects.end() ? set_correct->second
                      : declared                          ? declared->correct
                                                          : Value{};
    set(scope, "SCORE", float_value(same_value(scope.value("RESPONSE"), key) ? 1.0 : 0.0));
}
void run_map(Scope& scope) {
    auto const* declared = scope.declaration("RESPONSE");
    if (!declared || !declared->mapping) {
        scope.warn("map_response, but RESPONSE has no mapping");
        set(scope, "SCORE", scope.value("RESPONSE").is_null() ? float_value(0.0) : null_value());
        return;
    }
    set(scope, "SCORE", float_value(map_response(scope.value("RESPONSE"), *declared->mapping)));
}
// The Common Cartridge pair: a match is worth MAXSCORE, and FEEDBACKBASIC says empty, correct or incorrect.
void run_cartridge(Scope& scope, Template which) {
    auto const most = numbers(scope.value("MAXSCORE"));
    bool full = false;
    if (which == Template::CommonCartridgeMatch) {
        run_match(scope);
        full = numbers(scope.value("SCORE")) == std::vector{1.0};
        if (full && most.size() == 1) set(scope, "SCORE", float_value(most[0]));
    } else {
        run_map(scope);
        full = most.size() == 1 && numbers(scope.value("SCORE")) == most;
    }
    set(scope, "FEEDBACKBASIC",
        identifier(scope.value("RESPONSE").is_null() ? "empty"
                   : full                            ? "correct"
                                                     : "incorrect"));
}
// Digits as a Chinese input method may write them: ５．０ − ＋ 。 become 5.0 - + .
std::string plain_number(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto const rest = text.substr(i);
        if (rest.size() >= 3 && rest[0] == '\xEF' && rest[1] == '\xBC') {
            auto const last = static_cast<unsigned char>(rest[2]);  // U+FF00…FF3F: full-width ASCII
            if (last >= 0x80 && last < 0xC0) {
                out += static_cast<char>(last - 0x60);
                i += 3;
                continue;
            }
        }
        if (rest.starts_with("\u2212")) {
            out += '-';
            i += 3;
            continue;
        }
        if (rest.starts_with("\u3002")) {
            out += '.';
            i += 3;
            continue;
        }
        if (rest.starts_with("\u3000")) {
            out += ' ';
            i += 3;
            continue;
        }
        out += text[i++];
    }
    return out;
}
Value read_response(Declaration const& declared, std::vector<std::string> const& given,
                    std::vector<std::string>& warnings) {
    Value out{declared.type, declared.cardinality, {}};
    for (auto const& text : given) {
        bool const number = declared.type == BaseType::Integer || declared.type == BaseType::Float;
        auto const plain = number ? plain_number(text) : text;
        if (trimmed(plain).empty()) continue;  // an empty string is NULL
        auto atom = parse_atom(declared.type, plain);
        if (!atom) {
            warnings.push_back("response " + declared.id + " is " + atom.error().detail + ": taken as NULL");
            return {declared.type, declared.cardinality, {}};
        }
        out.atoms.push_back(std::move(*atom));
    }
    if (declared.cardinality == Cardinality::Single && out.atoms.size() > 1) {
        warnings.push_back("several values for the single response " + declared.id + ": taken as NULL");
        out.atoms.clear();
    }
    return out;
}
Scope make_scope(Item const& item) {
    Scope scope;
    for (auto const* list : {&item.responses, &item.outcomes, &item.templates})
        for (auto const& declared : *list) {
            scope.declarations.push_back(&declared);
            scope.values[declared.id] = declared.initial;
        }
    for (auto const& declared : item.outcomes) scope.values[declared.id] = initial_outcome(declared);
    scope.values["completionStatus"] = identifier("unknown");
    scope.values["numAttempts"] = integer_value(1);
    scope.values["duration"] = null_value();
    return scope;
}
Result<Outcomes> score_in(Item const& item, Scope scope) {
    auto const which = template_of(item.response_processing);
    switch (which) {
    case Template::None: scope.warn("the item has no response processing"); break;
    case Template::Inline: TRY(run_rules(item.response_processing.children, scope)); break;
    case Template::MatchCorrect: run_match(scope); break;
    case Template::MapResponse: run_map(scope); break;
    case Template::CommonCartridgeMatch:
    case Template::CommonCartridgeMap: run_cartridge(scope, which); break;
    case Template::Unknown:
        return fail(Code::BadInput, "error.bad_input", "response processing template not supported");
    }
    Outcomes out;
    for (auto const& declared : item.outcomes) out.values[declared.id] = scope.values[declared.id];
    out.warnings = std::move(scope.warnings);
    return out;
}
void undeclared(Node const& node, Item& item, std::set<std::string> const& known) {
    for (auto const& one : node.children) {
        static std::set<std::string_view> const naming{"qti-variable",
                                                       "qti-correct",
                                                       "qti-default",
                                                       "qti-map-response",
                                                       "qti-set-outcome-value",
                                                       "qti-set-template-value",
                                                       "qti-set-correct-response"};
        if (naming.contains(one.name)) {
            auto const id = attribute_or(one, "identifier", "");
            if (!known.contains(id))
                add_reason(item, "undeclared-variable", one.name + " of undeclared " + id, Blocks::Scoring);
        }
        undeclared(one, item, known);
    }
}
}  // namespace

void check_processing(Item& item) {
    if (template_of(item.response_processing) == Template::Unknown)
        add_reason(item, "response-processing-template",
                   "response processing template " + attribute_or(item.response_processing, "template", ""),
                   Blocks::Scoring);
    std::set<std::string> known{"completionStatus", "numAttempts", "duration"};
    for (auto const* list : {&item.responses, &item.outcomes, &item.templates})
        for (auto const& declared : *list) known.insert(declared.id);
    struct Part {
        Node const* node;
        Level level;
    };
    for (auto const& [node, level] : {Part{&item.response_processing, Level::Response},
                                      Part{&item.template_processing, Level::Template}}) {
        for (auto const& name : unknown_parts(*node, level))
            add_reason(
                item, name == "qti-custom-operator" ? "custom-operator" : "operator-unsupported",
                (level == Level::Response ? "response processing uses " : "template processing uses ") + name,
                Blocks::Scoring);
        undeclared(*node, item, known);
    }
}
std::optional<double> Outcomes::number(std::string_view id) const {
    auto const found = values.find(std::string{id});
    if (found == values.end()) return std::nullopt;
    auto const list = numbers(found->second);
    return list.size() == 1 ? std::optional{list[0]} : std::nullopt;
}
Result<Outcomes> score_item(Item const& item, Responses const& responses) {
    for (auto const& reason : item.reasons)
        if (reason.blocks == Blocks::Scoring)
            return fail(Code::BadInput, "error.bad_input", "cannot be scored: " + reason.detail);
    if (!item.template_processing.name.empty() && item.drawn.empty())
        return fail(Code::BadInput, "error.bad_input", "the item draws its own numbers: realise it first");
    auto scope = make_scope(item);
    for (auto const& [id, given] : responses) {
        auto const* declared = item.response(id);
        if (!declared) scope.warn("response " + id + " is not declared: ignored");
        else scope.values[id] = read_response(*declared, given, scope.warnings);
    }
    return score_in(item, std::move(scope));
}
bool marked_by_person(Item const& item) {
    auto const* score = item.outcome("SCORE");
    if (score && score->by_person) return true;
    auto const text =
        std::any_of(item.interactions.begin(), item.interactions.end(),
                    [](Interaction const& one) { return one.kind == InteractionKind::ExtendedText; });
    return text && template_of(item.response_processing) == Template::None;
}
namespace {
std::optional<double> best_of_mapping(Interaction const* interaction, Declaration const& declared) {
    std::vector<double> gains;
    for (auto const& entry : declared.mapping->entries) gains.push_back(entry.value);
    std::sort(gains.rbegin(), gains.rend());
    auto limit = gains.size();
    if (declared.cardinality == Cardinality::Single) limit = std::min<std::size_t>(limit, 1);
    else if (interaction && interaction->max_choices > 0)
        limit = std::min(limit, static_cast<std::size_t>(interaction->max_choices));
    double sum = 0;
    for (std::size_t i = 0; i < limit && gains[i] > 0; ++i) sum += gains[i];
    if (declared.mapping->upper) sum = std::min(sum, *declared.mapping->upper);
    return sum;
}
}  // namespace
std::optional<double> max_score(Item const& item) {
    auto const* score = item.outcome("SCORE");
    if (score && score->normal_maximum) return score->normal_maximum;
    if (auto const* most = item.outcome("MAXSCORE"))
        if (auto const list = numbers(most->initial); list.size() == 1) return list[0];
    auto const which = template_of(item.response_processing);
    if (which == Template::MatchCorrect || which == Template::CommonCartridgeMatch) return 1.0;
    auto const* response = item.response("RESPONSE");
    if ((which == Template::MapResponse || which == Template::CommonCartridgeMap) && response &&
        response->mapping)
        return best_of_mapping(item.interaction("RESPONSE"), *response);
    if (which == Template::None) return std::nullopt;
    Responses best;
    for (auto const& declared : item.responses)
        for (auto const& atom : declared.correct.atoms) best[declared.id].push_back(to_string(atom));
    if (best.empty()) return std::nullopt;
    auto const outcomes = score_item(item, best);
    return outcomes ? outcomes->number("SCORE") : std::nullopt;
}
Answered answered(Item const& item, Responses const& responses) {
    int said = 0, wanted = 0;
    for (auto const& interaction : item.interactions) {
        if (interaction.kind == InteractionKind::Unsupported) continue;
        ++wanted;
        auto const given = responses.find(interaction.response_id);
        if (given == responses.end()) continue;
        auto const count = std::count_if(given->second.begin(), given->second.end(),
                                         [](std::string const& text) { return !trimmed(text).empty(); });
        bool const picks =
            interaction.kind == InteractionKind::Choice || interaction.kind == InteractionKind::Match;
        auto const least = picks ? std::max(1, interaction.min_choices) : 1;
        if (count >= least) ++said;
        else if (count > 0) return Answered::Partly;
    }
    return said == 0 ? Answered::No : said < wanted ? Answered::Partly : Answered::Yes;
}
}  // namespace kz::exam
