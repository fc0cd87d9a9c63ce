#pragma once  // Everything that can happen on the coolant bench, as values, and their one encoding.
// Bytes are deterministic CBOR (RFC 8949 §4.2): a map with "do" = the action's name and its fields; enums by
// name. Decoding is strict: what does not encode back to the very same bytes is refused.
#include "core/base/bytes.h"
#include "core/tasks/coolant/meter.h"
#include <optional>
#include <variant>
#include <vector>
namespace kz::tasks::coolant {
enum class Key : std::uint8_t { Off, On, Crank, Running };  // off – on – crank – the engine runs
enum class Connector : std::uint8_t { C101, Ecm };
enum class Probe : std::uint8_t { Red, Black };
enum class Judgement : std::uint8_t { Normal, Abnormal };
enum class Switch : std::uint8_t { Off, On };
enum class Step : std::uint8_t {  // safety and set-up; the last two are never needed here
    WheelChocks,
    FenderCovers,
    ExhaustExtraction,
    Gloves,
    BatteryCheck,
    AskCustomer,
    BatteryNegativeOff,
    FuelPressureRelease,
    AirbagDisconnect,
    FuelLineDisconnect
};
inline constexpr std::size_t step_count = 10;
enum class Field : std::uint8_t {  // what the candidate writes on the repair order; the rest is filled by
                                   // recording
    OrderNumber,
    Plate,
    Vin,
    Mileage,
    FuelLevel,
    Complaint,
    Parts,
    Labour,
    QualityCheck,
    Signature
};
inline constexpr std::size_t field_count = 10;
inline constexpr std::size_t field_code_points_max = 200;

// What the candidate does.
struct TurnKey {
    Key to{};
    friend bool operator==(TurnKey const&, TurnKey const&) = default;
};
struct SetConnector {
    Connector which{};
    Mate to{};
    friend bool operator==(SetConnector const&, SetConnector const&) = default;
};
struct SetMeter {
    MeterMode mode{};
    std::uint8_t range = 0;
    friend bool operator==(SetMeter const&, SetMeter const&) = default;
};
struct SetHold {
    Switch to{};
    friend bool operator==(SetHold const&, SetHold const&) = default;
};
struct PlaceProbe {
    Probe probe{};
    Node node{};
    friend bool operator==(PlaceProbe const&, PlaceProbe const&) = default;
};
struct RecordMeasurement {         // what the candidate writes down; `overload` for OL
    std::int64_t value_micro = 0;  // 10⁻⁶ V, Ω or A
    bool overload = false;
    Judgement judgement{};
    friend bool operator==(RecordMeasurement const&, RecordMeasurement const&) = default;
};
struct ConnectTool {
    Switch to{};
    friend bool operator==(ConnectTool const&, ConnectTool const&) = default;
};
struct ScanRequest {
    Bytes message{};
    friend bool operator==(ScanRequest const&, ScanRequest const&) = default;
};
struct RecordCodes {
    std::vector<std::uint16_t> codes{};
    friend bool operator==(RecordCodes const&, RecordCodes const&) = default;
};
struct RecordFreezeFrame {
    friend bool operator==(RecordFreezeFrame const&, RecordFreezeFrame const&) = default;
};
struct RecordData {
    Judgement judgement{};
    friend bool operator==(RecordData const&, RecordData const&) = default;
};
struct ReplacePart {
    Component part{};
    friend bool operator==(ReplacePart const&, ReplacePart const&) = default;
};
struct RoadTest {
    friend bool operator==(RoadTest const&, RoadTest const&) = default;
};
struct Soak {
    friend bool operator==(Soak const&, Soak const&) = default;
};  // 8 h standing
struct WarmUp {
    std::uint8_t minutes = 0;
    friend bool operator==(WarmUp const&, WarmUp const&) = default;
};  // 1 … 30
struct DoStep {
    Step step{};
    Switch to = Switch::On;
    friend bool operator==(DoStep const&, DoStep const&) = default;
};
struct FillOrder {
    Field field{};
    std::string text{};
    friend bool operator==(FillOrder const&, FillOrder const&) = default;
};
struct Conclude {
    Component component{};
    Nature nature{};
    friend bool operator==(Conclude const&, Conclude const&) = default;
};
// What the back end found for the set-up numbered `serial`; written by the terminal, never by the candidate.
struct Observed {
    std::uint32_t serial = 0;
    std::int64_t ecm_microvolts = 0;  // at the ECM's pin A, read while powered (0 when not)
    bool has_reading = false;
    Reading reading{};
    friend bool operator==(Observed const&, Observed const&) = default;
};
using Action = std::variant<TurnKey, SetConnector, SetMeter, SetHold, PlaceProbe, RecordMeasurement,
                            ConnectTool, ScanRequest, RecordCodes, RecordFreezeFrame, RecordData, ReplacePart,
                            RoadTest, Soak, WarmUp, DoStep, FillOrder, Conclude, Observed>;

Bytes encode(Action const& action);
Result<Action> decode(ByteView bytes);
Result<Action> parse_json(std::string_view json);  // the same map as JSON text; byte strings as hex
std::string to_json(Action const& action);

// Code points of valid UTF-8 without control characters, else nothing.
std::optional<std::size_t> code_points(std::string_view text);

// Names as they stand in actions, and in string keys: "coolant.node." + name(node).
std::string_view name(Fault);
std::string_view name(Component);
std::string_view name(Nature);
std::string_view name(Node);
std::string_view name(MeterMode);
std::string_view name(Mate);
std::string_view name(Key);
std::string_view name(Connector);
std::string_view name(Probe);
std::string_view name(Judgement);
std::string_view name(Step);
std::string_view name(Field);
}  // namespace kz::tasks::coolant
