// Shared texts: an item may refer to a text that several items ask about.
#include "core/exam/assessment_test.h"
#include "core/exam/item_parser.h"
#include <algorithm>
namespace kz::exam {
namespace {
// "images/a.png" beside "passages/text.xml" is "passages/images/a.png" seen from the item.
void move_links(Node& node, std::string const& folder) {
    for (auto& [key, value] : node.attributes)
        if ((key == "src" || key == "data") && !value.empty() && value.find(':') == std::string::npos)
            value = folder + value;
    for (auto& one : node.children) move_links(one, folder);
}
Result<Node> read_body(std::string const& name, std::string const& href, FileSource const& files,
                       Item& item) {
    auto const bytes = TRY(files(name));
    auto document = TRY(parse_xml(bytes));
    if (document.root.name != "qti-assessment-stimulus")
        return fail(Code::BadInput, "error.bad_input", name + " is no stimulus");
    for (auto& node : document.root.children) {
        if (node.name != "qti-stimulus-body") continue;
        auto body = std::move(node);
        body.name = "div";
        body.attributes = {{"class", "qti-stimulus"}};
        move_links(body, href.substr(0, href.rfind('/') + 1));
        flatten_math(body, item);
        Item scratch;  // a stimulus holds no interactions; what it cannot show counts against the item
        TRY(take_interactions(body, scratch));
        for (auto& media : scratch.media)
            if (std::ranges::find(item.media, media) == item.media.end())
                item.media.push_back(std::move(media));
        for (auto const& reason : scratch.reasons)
            add_reason(item, reason.code, reason.detail, reason.blocks);
        return body;
    }
    return fail(Code::BadInput, "error.bad_input", name + " has no body");
}
}  // namespace
void add_stimuli(Item& item, std::string_view item_name, FileSource const& files) {
    std::vector<Node> bodies;
    std::erase_if(item.reasons, [](Reason const& reason) { return reason.code == "stimulus"; });
    for (auto const& href : item.stimuli) {
        auto const name = resolve_name(item_name, href);
        auto body = name ? read_body(*name, href, files, item) : Result<Node>{std::unexpected(name.error())};
        if (body) bodies.push_back(std::move(*body));
        else
            add_reason(item, "stimulus", "shared text " + href + ": " + to_string(body.error()),
                       Blocks::Playing);
    }
    item.body.children.insert(item.body.children.begin(), std::make_move_iterator(bodies.begin()),
                              std::make_move_iterator(bodies.end()));
}
}  // namespace kz::exam
