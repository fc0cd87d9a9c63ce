// A whole paper: lines "=== NAME" part the bytes into its files. What loads must score, empty and noisy.
#include "core/exam/exam.h"
#include <map>
#include <string>
namespace {
std::map<std::string, std::string> part(std::string_view text) {
    std::map<std::string, std::string> files;
    std::string* file = nullptr;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
        auto const line = text.substr(0, end);
        if (line.starts_with("=== ")) file = &files[std::string{line.substr(4, line.size() - 5)}];
        else if (file) file->append(line);
        text.remove_prefix(end);
    }
    return files;
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace kz;
    auto const files = part(as_text({data, size}));
    auto const paper = exam::load_paper([&](std::string const& name) -> Result<Bytes> {
        auto const found = files.find(name);
        if (found == files.end()) return fail(Code::Absent, "error.file", "no such file");
        return Bytes{found->second.begin(), found->second.end()};
    });
    if (paper) CHECK(exam::score_paper(*paper, {}).total <= exam::score_paper(*paper, {}).total_possible);
    return 0;
}
