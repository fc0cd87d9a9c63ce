#include "core/session/facts.h"
#include "core/base/cbor_json.h"
#include <nlohmann/json.hpp>
namespace kz::session {
namespace {
using Json = nlohmann::json;
inline constexpr std::uint8_t suite_plain = 0;

struct Encoder {
    Json& out;
    void operator()(char const* name, Bytes const& value) { out[name] = Json::binary(value); }
    void operator()(char const* name, std::vector<Bytes> const& values) {
        auto list = Json::array();
        for (auto const& value : values) list.push_back(Json::binary(value));
        out[name] = std::move(list);
    }
    template <class T> void operator()(char const* name, T const& value) {
        if constexpr (std::is_enum_v<T>) out[name] = static_cast<unsigned>(value);
        else out[name] = value;
    }
};
// How many values each enum has: what lies beyond is foreign and refused.
template <class T> constexpr unsigned count_of = 0;
template <> constexpr unsigned count_of<Way> = 2;
template <> constexpr unsigned count_of<RosterMatch> = 4;
template <> constexpr unsigned count_of<Page> = 5;
template <> constexpr unsigned count_of<SubmittedBy> = 2;

struct Decoder {
    Json const& in;
    bool good = true;
    Json const* find(char const* name) const {
        auto at = in.find(name);
        return at == in.end() ? nullptr : &*at;
    }
    void operator()(char const* name, std::string& value) {
        if (auto const* at = find(name))
            at->is_string() ? void(value = at->get<std::string>()) : void(good = false);
    }
    void operator()(char const* name, bool& value) {
        if (auto const* at = find(name))
            at->is_boolean() ? void(value = at->get<bool>()) : void(good = false);
    }
    void operator()(char const* name, std::uint64_t& value) {
        if (auto const* at = find(name))
            at->is_number_unsigned() ? void(value = at->get<std::uint64_t>()) : void(good = false);
    }
    void operator()(char const* name, std::int64_t& value) {
        if (auto const* at = find(name))
            at->is_number_integer() ? void(value = at->get<std::int64_t>()) : void(good = false);
    }
    void operator()(char const* name, Bytes& value) {
        if (auto const* at = find(name))
            at->is_binary() ? void(value = at->get_binary()) : void(good = false);
    }
    template <class T> void operator()(char const* name, std::vector<T>& values) {
        auto const* at = find(name);
        if (!at) return;
        good = good && at->is_array();
        if (!good) return;
        values.clear();
        for (auto const& element : *at) {
            if constexpr (std::is_same_v<T, std::string>) {
                if (!element.is_string()) good = false;
                else values.push_back(element.get<std::string>());
            } else {
                if (!element.is_binary()) good = false;
                else values.push_back(element.get_binary());
            }
        }
    }
    template <class T>
        requires std::is_enum_v<T>
    void operator()(char const* name, T& value) {
        std::uint64_t number = static_cast<std::uint64_t>(value);
        (*this)(name, number);
        if (number >= count_of<T>) good = false;
        else value = static_cast<T>(number);
    }
};
Result<Json> parse_payload(ByteView payload) {
    if (payload.empty() || payload[0] != suite_plain)
        return fail(Code::BadInput, "error.bad_input", "payload of an unknown suite");
    if (auto json = json_from_cbor<Json>(payload.subspan(1)); json && json->is_object())
        return std::move(*json);
    return fail(Code::BadInput, "error.bad_input", "payload is not a CBOR map");
}
template <std::size_t index = 0> Result<Fact> decode_as(EventKind kind, Json const& json) {
    if constexpr (index == std::variant_size_v<Fact>) {
        return fail(Code::BadInput, "error.bad_input", "event of an unknown kind");
    } else {
        using T = std::variant_alternative_t<index, Fact>;
        if (T::kind != kind) return decode_as<index + 1>(kind, json);
        T fact;
        Decoder decoder{json};
        T::each(fact, decoder);
        if (!decoder.good)
            return fail(Code::BadInput, "error.bad_input", "a field of the payload has a foreign type");
        return Fact{std::move(fact)};
    }
}
void hex_binaries(Json& json) {
    if (json.is_binary()) json = to_hex(json.get_binary());
    else if (json.is_structured())
        for (auto& element : json) hex_binaries(element);
}
}  // namespace
EventKind kind_of(Fact const& fact) {
    return std::visit([](auto const& value) { return std::decay_t<decltype(value)>::kind; }, fact);
}
bool is_secret(EventKind kind) {
    switch (kind) {
    case EventKind::AttemptOpened:
    case EventKind::EntryOpened:
    case EventKind::ResponseSet:
    case EventKind::TextEdited:
    case EventKind::FlagSet:
    case EventKind::TaskActed:
    case EventKind::Scored:
    case EventKind::TakenOver: return true;
    default: return false;
    }
}
Bytes encode_fact(Fact const& fact) {
    auto json = Json::object();
    std::visit([&](auto const& value) { std::decay_t<decltype(value)>::each(value, Encoder{json}); }, fact);
    Bytes payload{suite_plain};
    Json::to_cbor(json, payload);
    return payload;
}
Result<Fact> decode_fact(EventKind kind, ByteView payload) {
    auto json = TRY(parse_payload(payload));
    return decode_as(kind, json);
}
Result<std::string> fact_json(EventKind, ByteView payload) {
    auto json = TRY(parse_payload(payload));
    hex_binaries(json);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}
}  // namespace kz::session
