#pragma once  // The steps of parse_item. Private to core/exam.
#include "core/exam/xml.h"
namespace kz::exam {
Result<Declaration> parse_declaration(Node const& node);
// Moves every interaction below `node` into item.interactions, notes what cannot be played in item.reasons.
Result<> take_interactions(Node& node, Item& item);
// What the processing tree uses and the interpreter lacks; undeclared variables.
void check_processing(Item& item);
void add_reason(Item& item, std::string code, std::string detail, Blocks blocks);
// MathML below `node` becomes XHTML (sub, sup, fractions with a slash); what has no such form is noted in
// item.reasons.
void flatten_math(Node& node, Item& item);
}  // namespace kz::exam
