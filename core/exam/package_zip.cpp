#include "core/exam/package_zip.h"
#include <zip.h>
namespace kz::exam {
namespace {
struct ArchiveCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct FileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct SourceCloser {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, ArchiveCloser>;
using Source = std::unique_ptr<zip_source_t, SourceCloser>;
std::unexpected<Error> corrupt(std::string detail) {
    return fail(Code::Corrupt, "package.content_changed", std::move(detail));
}
// 1980-01-01, the first day a ZIP can name: the same parts make the same bytes.
constexpr zip_uint16_t zip_date = 0x21;
Result<Bytes> read_part(zip_t* archive, zip_uint64_t index, PartEntry const& part) {
    std::unique_ptr<zip_file_t, FileCloser> const file{zip_fopen_index(archive, index, 0)};
    if (!file) return corrupt("a part cannot be read: " + part.name);
    Bytes content(static_cast<std::size_t>(part.bytes));
    for (std::size_t done = 0; done < content.size();) {
        auto const got = zip_fread(file.get(), content.data() + done, content.size() - done);
        if (got <= 0) return corrupt("a part is shorter than it says: " + part.name);
        done += static_cast<std::size_t>(got);
    }
    std::uint8_t more = 0;
    if (zip_fread(file.get(), &more, 1) != 0) return corrupt("a part is longer than it says: " + part.name);
    if (sha256(content) != part.sha256) return corrupt("a part is not the one signed: " + part.name);
    return content;
}
}  // namespace
Result<Bytes> pack_zip(Parts const& parts) {
    auto failed = [] { return fail(Code::Io, "package.content_changed", "the ZIP could not be made"); };
    zip_error_t error;
    zip_error_init(&error);
    Source source{zip_source_buffer_create(nullptr, 0, 0, &error)};
    if (!source) return failed();
    zip_source_keep(source.get());  // The archive takes one reference; the result is read from the other.
    Archive archive{zip_open_from_source(source.get(), ZIP_TRUNCATE, &error)};
    if (!archive) {
        zip_source_free(source.get());
        return failed();
    }
    for (auto const& [name, content] : parts) {
        auto* part = zip_source_buffer(archive.get(), content.data(), content.size(), 0);
        auto const index = part ? zip_file_add(archive.get(), name.c_str(), part, ZIP_FL_ENC_UTF_8) : -1;
        if (part && index < 0) zip_source_free(part);
        if (index < 0 ||
            zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) != 0 ||
            zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(index), 0, zip_date, 0) != 0)
            return failed();
    }
    if (zip_close(archive.get()) != 0) return failed();
    (void)archive.release();  // zip_close has freed it.
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_stat(source.get(), &stat) != 0 || zip_source_open(source.get()) != 0) return failed();
    Bytes bytes(stat.size);
    auto const got = zip_source_read(source.get(), bytes.data(), bytes.size());
    zip_source_close(source.get());
    if (got < 0 || static_cast<std::size_t>(got) != bytes.size()) return failed();
    return bytes;
}
Result<Parts> unpack_zip(ByteView zip, std::span<PartEntry const> listed) {
    zip_error_t error;
    zip_error_init(&error);
    Source source{zip_source_buffer_create(zip.data(), zip.size(), 0, &error)};
    if (!source) return corrupt("not a ZIP");
    Archive const archive{zip_open_from_source(source.get(), ZIP_RDONLY, &error)};
    if (!archive) return corrupt("not a ZIP");
    (void)source.release();  // The archive owns it now.
    auto const count = zip_get_num_entries(archive.get(), 0);
    if (count < 0 || static_cast<std::size_t>(count) != listed.size())
        return corrupt("not as many parts as the manifest lists");
    Parts parts;
    for (auto const& part : listed) {
        auto const index = zip_name_locate(archive.get(), part.name.c_str(), ZIP_FL_ENC_GUESS);
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (index < 0 || zip_stat_index(archive.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0)
            return corrupt("a part is missing: " + part.name);
        if (stat.comp_method != ZIP_CM_STORE || stat.size != part.bytes || stat.comp_size != part.bytes)
            return corrupt("a part is not of the size signed: " + part.name);
        parts[part.name] = TRY(read_part(archive.get(), static_cast<zip_uint64_t>(index), part));
    }
    return parts;
}
}  // namespace kz::exam
