// Everything of a package that is parsed. The first byte chooses the parser; what parses must be written the
// same again. Signatures stand before most of these parsers in the product; here they do not.
#include "core/exam/package_parts.h"
#include "core/exam/package_release.h"
#include "core/exam/package_zip.h"
using namespace kz;
using namespace kz::exam;
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    ByteView bytes{data + 1, size - 1};
    auto text = as_text(bytes);
    switch (data[0] % 8) {
    case 0: (void)read_header(bytes); break;
    case 1:
        if (auto root = parse_root(text)) CHECK(to_text(*root) == text);
        break;
    case 2:
        if (auto release = parse_release(text)) CHECK(to_text(*release) == text);
        break;
    case 3:
        if (auto manifest = parse_package_manifest(text)) CHECK(to_text(*manifest) == text);
        break;
    case 4: (void)read_draft(bytes); break;
    case 5:
        if (auto code = parse_release_code(text)) CHECK(parse_release_code(code_text(*code)));
        break;
    case 6: (void)read_root(text); break;
    case 7:
        if (auto container = split_container(bytes))
            (void)unpack_zip(container->zip, std::vector<PartEntry>{{"a", 1, {}}});
        break;
    }
    return 0;
}
