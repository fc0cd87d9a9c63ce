#include "sync/tool/qti_files.h"
#include "core/base/file.h"
#include <algorithm>
#include <zip.h>
namespace kz::tool {
namespace {
namespace fs = std::filesystem;
struct ZipCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct ZipFileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
Result<Bytes> read_entry(zip_t* archive, zip_uint64_t index, std::size_t size) {
    std::unique_ptr<zip_file_t, ZipFileCloser> const file{zip_fopen_index(archive, index, 0)};
    if (!file)
        return fail(Code::BadInput, "error.bad_input", "zip entry cannot be read (encrypted or damaged)");
    Bytes out(size);
    std::size_t done = 0;
    while (done < size) {
        auto const got = zip_fread(file.get(), out.data() + done, size - done);
        if (got <= 0) return fail(Code::BadInput, "error.bad_input", "zip entry is shorter than it says");
        done += static_cast<std::size_t>(got);
    }
    std::uint8_t more = 0;
    if (zip_fread(file.get(), &more, 1) > 0)
        return fail(Code::BadInput, "error.bad_input", "zip entry is longer than it says");
    return out;
}
Result<FileTree> open_zip(fs::path const& path) {
    int code = 0;
    std::unique_ptr<zip_t, ZipCloser> const archive{zip_open(path.c_str(), ZIP_RDONLY, &code)};
    if (!archive)
        return fail(Code::BadInput, "error.bad_input",
                    "not a zip file, libzip error " + std::to_string(code));
    auto const count = zip_get_num_entries(archive.get(), 0);
    if (count < 0 || static_cast<std::size_t>(count) > zip_entries_max)
        return fail(Code::Full, "error.file_too_large", "too many files in the zip");
    auto const content = std::make_shared<std::map<std::string, Bytes>>();
    std::size_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive.get(), i, 0, &stat) != 0 || !stat.name)
            return fail(Code::BadInput, "error.bad_input", "zip entry without a name");
        std::string const name = stat.name;
        if (name.ends_with('/')) continue;
        auto const safe = exam::resolve_name("", name);
        if (!safe || *safe != name)
            return fail(Code::BadInput, "error.bad_input", "zip names a file outside itself: " + name);
        total += stat.size;
        if (stat.size > file_bytes_max || total > zip_bytes_max)
            return fail(Code::Full, "error.file_too_large", "the zip unpacks to too much: " + name);
        (*content)[name] = TRY(read_entry(archive.get(), i, stat.size));
    }
    FileTree tree;
    for (auto const& [name, bytes] : *content)
        if (name.ends_with(".xml")) tree.names.push_back(name);
    tree.read = [content](std::string const& name) -> Result<Bytes> {
        auto const found = content->find(name);
        if (found == content->end()) return fail(Code::Absent, "error.file", "not in the zip: " + name);
        return found->second;
    };
    return tree;
}
}  // namespace

exam::FileSource folder_source(fs::path root) {
    return [root = std::move(root)](std::string const& name) -> Result<Bytes> {
        std::error_code trouble;
        auto const base = fs::weakly_canonical(root, trouble);
        auto const place = fs::weakly_canonical(root / fs::path{name}, trouble);
        auto const [end, rest] = std::mismatch(base.begin(), base.end(), place.begin(), place.end());
        if (trouble || end != base.end())
            return fail(Code::Denied, "error.file", "outside the package: " + name);
        if (!fs::is_regular_file(place, trouble))
            return fail(Code::Absent, "error.file", "no such file: " + name);
        return read_file(place, file_bytes_max);
    };
}
Result<FileTree> open_tree(fs::path const& path) {
    std::error_code trouble;
    if (!fs::exists(path, trouble))
        return fail(Code::Absent, "error.file", "no such file or folder: " + path.string());
    if (!fs::is_directory(path, trouble)) {
        if (path.extension() == ".zip") return open_zip(path);
        auto const folder = path.parent_path();
        return FileTree{{path.filename().string()}, folder_source(folder.empty() ? fs::path{"."} : folder)};
    }
    FileTree tree{{}, folder_source(path)};
    for (fs::recursive_directory_iterator it{path, trouble}, end; !trouble && it != end;
         it.increment(trouble)) {
        if (!it->is_regular_file(trouble) || it->path().extension() != ".xml") continue;
        tree.names.push_back(fs::relative(it->path(), path).generic_string());
        if (tree.names.size() > zip_entries_max)
            return fail(Code::Full, "error.file_too_large", "too many files in the folder");
    }
    if (trouble) return fail(Code::Io, "error.file", "folder cannot be read: " + trouble.message());
    std::sort(tree.names.begin(), tree.names.end());
    return tree;
}
}  // namespace kz::tool
