#pragma once  // XML bytes → Node tree, with the limits of item.h. Private to core/exam. No entity beyond the
              // five of XML and
// character references is ever resolved, no external thing is ever fetched.
#include "core/exam/item.h"
namespace kz::exam {
struct XmlDocument {
    Node root;
    std::string root_namespace;
};
// BadInput: not well-formed, a document type with entities, text that is not Unicode. Full: over a limit.
Result<XmlDocument> parse_xml(ByteView bytes, std::size_t bytes_max = item_bytes_max);
// First child of that name, or null.
Node const* child(Node const& node, std::string_view name);
std::string attribute_or(Node const& node, std::string_view key, std::string_view fallback);
bool truthy(Node const& node, std::string_view key, bool fallback);  // "true"/"1", "false"/"0"
int count_or(Node const& node, std::string_view key, int fallback);  // non-negative, capped at a million
std::optional<double> number_attribute(Node const& node, std::string_view key);
std::string trimmed(std::string_view text);
std::string content_text(Node const& node);  // all text below, trimmed
bool valid_utf8(std::string_view text);
}  // namespace kz::exam
