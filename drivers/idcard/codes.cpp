// Small tables: status words, GB/T 3304 ethnic groups, GB/T 2261.1 sex, GB/T 2260 first digits.
#include "drivers/idcard/card.h"
#include <algorithm>
namespace kz::idcard {
namespace {
constexpr Status statuses[] = {
    {0x90, "success", ""},
    {0x9F, "card found", ""},
    {0x10, "checksum of the received command is wrong", "idcard.reader_fault"},
    {0x11, "length of the received command is wrong", "idcard.reader_fault"},
    {0x21, "command error", "idcard.reader_fault"},
    {0x23, "not permitted", "idcard.reader_fault"},
    {0x24, "unrecognised error", "idcard.reader_fault"},
    {0x31, "card failed to authenticate the SAM", "idcard.place_again"},
    {0x32, "SAM failed to authenticate the card", "idcard.manual_check"},
    {0x33, "information verification failed", "idcard.manual_check"},
    {0x40, "unknown card type", "idcard.not_an_id_card"},
    {0x41, "reading the card failed", "idcard.place_again"},
    {0x47, "taking a random number failed", "idcard.place_again"},
    {0x60, "SAM self test failed, it accepts no command", "idcard.reader_fault"},
    {0x66, "SAM is not authorised", "idcard.reader_fault"},
    {0x80, "no card found", "idcard.place_card"},
    {0x81, "selecting the card failed", "idcard.place_again"},
    {0x91, "item not on the card", ""},
};
// Index is the code; "" is not assigned.
constexpr std::string_view ethnic_groups[] = {
    "",       "汉",     "蒙古",   "回",       "藏",     "维吾尔", "苗",   "彝",     "壮",   "布依",
    "朝鲜",   "满",     "侗",     "瑶",       "白",     "土家",   "哈尼", "哈萨克", "傣",   "黎",
    "傈僳",   "佤",     "畲",     "高山",     "拉祜",   "水",     "东乡", "纳西",   "景颇", "柯尔克孜",
    "土",     "达斡尔", "仫佬",   "羌",       "布朗",   "撒拉",   "毛南", "仡佬",   "锡伯", "阿昌",
    "普米",   "塔吉克", "怒",     "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安",   "裕固", "京",
    "塔塔尔", "独龙",   "鄂伦春", "赫哲",     "门巴",   "珞巴",   "基诺"};
static_assert(std::size(ethnic_groups) == 57);
constexpr std::string_view provinces[] = {"11", "12", "13", "14", "15", "21", "22", "23", "31",
                                          "32", "33", "34", "35", "36", "37", "41", "42", "43",
                                          "44", "45", "46", "50", "51", "52", "53", "54", "61",
                                          "62", "63", "64", "65", "71", "81", "82", "83"};
}  // namespace
Status status_of(std::uint8_t sw3) {
    for (auto const& status : statuses)
        if (status.code == sw3) return status;
    return {sw3, "a status word this program does not know", "idcard.reader_fault"};
}
std::string_view ethnicity_name(std::string_view code) {
    if (code == "97") return "其他";
    if (code == "98") return "外国血统中国籍人士";
    if (code.size() != 2 || code[0] < '0' || code[0] > '9' || code[1] < '0' || code[1] > '9') return {};
    auto index = static_cast<std::size_t>((code[0] - '0') * 10 + (code[1] - '0'));
    return index < std::size(ethnic_groups) ? ethnic_groups[index] : std::string_view{};
}
std::string_view sex_name(std::string_view code) {
    if (code == "0") return "未知";
    if (code == "1") return "男";
    if (code == "2") return "女";
    if (code == "9") return "未说明";
    return {};
}
bool province_is_known(std::string_view number) {
    // A county is not checked: people keep the code of their first registration, many of them abolished
    // since.
    return number.starts_with('9') ||
           std::ranges::find(provinces, number.substr(0, 2)) != std::end(provinces);
}
std::string_view to_string(Kind kind) {
    switch (kind) {
    case Kind::Resident: return "resident";
    case Kind::Foreigner2017: return "foreigner-2017";
    case Kind::Foreigner2023: return "foreigner-2023";
    case Kind::HongKongMacauTaiwan: return "hmt";
    }
    return "?";
}
std::string_view to_string(ProblemCode code) {
    switch (code) {
    case ProblemCode::NumberChecksum: return "number-checksum";
    case ProblemCode::NumberBirthMismatch: return "number-birth-mismatch";
    case ProblemCode::NumberSexMismatch: return "number-sex-mismatch";
    case ProblemCode::DateInvalid: return "date-invalid";
    case ProblemCode::Expired: return "expired";
    case ProblemCode::NotYetValid: return "not-yet-valid";
    case ProblemCode::UnknownCode: return "unknown-code";
    case ProblemCode::TextControlCharacter: return "text-control-character";
    case ProblemCode::ZeroDates: return "zero-dates";
    }
    return "?";
}
std::string_view to_string(Fault fault) {
    switch (fault) {
    case Fault::NoFrame: return "no-frame";
    case Fault::BadLength: return "bad-length";
    case Fault::BadChecksum: return "bad-checksum";
    case Fault::Truncated: return "truncated";
    case Fault::Status: return "status";
    case Fault::UnsupportedLayout: return "unsupported-layout";
    case Fault::UnknownLayout: return "unknown-layout";
    }
    return "?";
}
}  // namespace kz::idcard
