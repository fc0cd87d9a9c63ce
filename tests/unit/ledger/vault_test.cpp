#include "core/base/file.h"
#include "core/ledger/vault.h"
#include "tests/unit/ledger/fixture.h"
#include <algorithm>
#include <sys/stat.h>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
struct VaultTest : testing::Test {
    fs::path data = fs::temp_directory_path() / ("kz-vault-" + to_hex(random_bytes(6)));
    VaultTest() { fs::create_directories(data); }
    ~VaultTest() override { fs::remove_all(data); }
    Vault open() { return Vault::open(data, {}).value(); }
};
TEST_F(VaultTest, AKeyComesBackUntilItIsDestroyed) {
    auto key = Secret::random(key_bytes);
    ASSERT_TRUE(open().keep("attempt.A1", key));
    EXPECT_TRUE(std::ranges::equal(open().find("attempt.A1").value().view(), key.view()));
    ASSERT_TRUE(open().destroy("attempt.A1"));
    EXPECT_EQ(open().find("attempt.A1").error().code, Code::Absent);
    ASSERT_TRUE(open().destroy("attempt.A1")) << "twice is harmless";
}
TEST_F(VaultTest, NoFileHoldsTheKeyInClear) {
    auto key = Secret::random(key_bytes);
    ASSERT_TRUE(open().keep("attempt.A1", key));
    auto hex = to_hex(key.view());
    for (auto const& entry : fs::recursive_directory_iterator{data}) {
        if (!entry.is_regular_file()) continue;
        auto bytes = read_file(entry.path(), 4096).value();
        EXPECT_EQ(std::ranges::search(bytes, key.view()).size(), 0U) << entry.path();
        EXPECT_EQ(std::string{as_text(bytes)}.find(hex), std::string::npos) << entry.path();
        struct stat info{};
        ASSERT_EQ(::stat(entry.path().c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 077, 0U) << entry.path() << " is for its owner alone";
    }
}
TEST_F(VaultTest, AKeyUnderAnotherNameDoesNotOpen) {
    ASSERT_TRUE(open().keep("attempt.A1", Secret::random(key_bytes)));
    fs::copy_file(data / "keys/attempt.A1.key", data / "keys/attempt.A2.key");
    EXPECT_EQ(open().find("attempt.A2").error().code, Code::Denied);
}
TEST_F(VaultTest, ACredentialOfThePlatformWinsAndLeavesNoKeyFile) {
    auto credentials = data / "credentials";
    fs::create_directories(credentials);
    ASSERT_TRUE(replace_file(credentials / credential_name, as_bytes(to_hex(random_bytes(32)))));
    auto vault = Vault::open(data / "terminal", credentials).value();
    EXPECT_EQ(vault.protection(), Vault::Protection::Platform);
    EXPECT_FALSE(fs::exists(data / "terminal" / storage_key_name));
    EXPECT_EQ(open().protection(), Vault::Protection::KeyFile);
}
TEST_F(VaultTest, ALostStorageKeyIsToldAndNotMadeAnew) {
    ASSERT_TRUE(open().keep("attempt.A1", Secret::random(key_bytes)));
    fs::remove(data / storage_key_name);
    EXPECT_EQ(Vault::open(data, {}).error().advice, "ledger.storage_key_missing");
}
}  // namespace
}  // namespace kz::ledger
