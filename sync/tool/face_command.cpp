#include "core/base/file.h"
#include "kiosk/identity/faces.h"
#include "sync/tool/command.h"
#include <cmath>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
// Why a picture gives no answer, with the code of the JSON error.
struct Fault {
    std::string code, message, hint;
};
double rounded(double value, double steps) { return std::round(value * steps) / steps; }
Json to_json(identity::Face const& face) {
    return {{"box",
             {std::lround(face.x), std::lround(face.y), std::lround(face.width), std::lround(face.height)}},
            {"score", rounded(face.score, 1e4)},
            {"yaw", rounded(face.yaw, 1e3)},
            {"pitch", rounded(face.pitch, 1e3)},
            {"roll", rounded(face.roll, 1e1)},
            {"sharpness", rounded(face.sharpness, 1e1)},
            {"brightness", rounded(face.brightness, 1e1)},
            {"eyes_open", face.eyes_open}};
}
std::string to_line(identity::Face const& face) {
    char line[160];
    std::snprintf(
        line, sizeof line,
        "%ld,%ld %ld×%ld  score %.2f  yaw %.2f pitch %.2f roll %.0f°  sharpness %.0f  brightness %.0f  "
        "eyes %s\n",
        std::lround(face.x), std::lround(face.y), std::lround(face.width), std::lround(face.height),
        face.score, face.yaw, face.pitch, face.roll, face.sharpness, face.brightness,
        face.eyes_open ? "open" : "closed");
    return line;
}
// Where the models lie: installed ones, else those beside the build folder the program was started from.
std::filesystem::path models_folder() {
    std::filesystem::path installed = "/usr/share/kaozhan/face-models";
    std::error_code error;
    if (std::filesystem::exists(installed, error)) return installed;
    auto const program = std::filesystem::read_symlink("/proc/self/exe", error);  // build/bin/kaozhan
    auto const fetched = program.parent_path().parent_path() / "third-party" / "face-models";
    return std::filesystem::exists(fetched, error) ? fetched : installed;
}
Result<identity::Faces> load_models(Arguments const& arguments) {
    auto const given = arguments.option("--face-models");
    return identity::Faces::load(given ? std::filesystem::path{*given} : models_folder());
}
std::expected<camera::Frame, Fault> read_picture(std::string const& path) {
    auto const name = std::filesystem::path{path}.filename().string();
    auto const content = read_file(path, camera::picture_bytes_max);
    auto frame = content ? camera::decode_picture(*content) : std::unexpected(content.error());
    if (frame) return std::move(*frame);
    return std::unexpected(
        Fault{"unreadable", name + ": " + to_string(frame.error()), "give a whole JPEG or PNG file"});
}
std::expected<identity::Template, Fault> describe_only_face(identity::Faces& models,
                                                            std::string const& path) {
    auto const frame = read_picture(path);
    if (!frame) return std::unexpected(frame.error());
    auto const faces = models.find(*frame);
    auto const name = std::filesystem::path{path}.filename().string();
    if (faces.empty())
        return std::unexpected(
            Fault{"no-face", "no face in " + name, "give a picture of a face seen from the front"});
    if (identity::many_people(faces))
        return std::unexpected(
            Fault{"many-faces", "more than one face in " + name, "cut the picture to one person"});
    return models.describe(*frame, faces.front());
}
int refuse(Arguments const& arguments, Fault const& fault) {
    return refuse(arguments, fault.code, fault.message, fault.hint);
}
int run_detect(Arguments const& arguments) {
    auto const frame = read_picture(arguments.operands.at(0));
    if (!frame) return refuse(arguments, frame.error());
    auto models = load_models(arguments);
    if (!models) return refuse(arguments, models.error());
    Json faces = Json::array();
    std::string lines;
    for (auto const& face : models->find(*frame)) {
        faces.push_back(to_json(face));
        lines += to_line(face);
    }
    return answer(arguments, Json{{"faces", faces}}.dump(), lines.empty() ? "no face" : lines);
}
int run_compare(Arguments const& arguments) {
    auto models = load_models(arguments);
    if (!models) return refuse(arguments, models.error());
    auto const first = describe_only_face(*models, arguments.operands.at(0));
    if (!first) return refuse(arguments, first.error());
    auto const second = describe_only_face(*models, arguments.operands.at(1));
    if (!second) return refuse(arguments, second.error());
    auto const score = identity::cosine(*first, *second);
    auto const same = score >= identity::match_threshold;
    Json const verdict{
        {"score", rounded(score, 1e4)}, {"threshold", identity::match_threshold}, {"same", same}};
    char line[80];
    std::snprintf(line, sizeof line, "%s: %.2f, the threshold is %.2f",
                  same ? "the same person" : "not the same person", score, identity::match_threshold);
    return answer(arguments, verdict.dump(), line, same ? exit_done : exit_no);
}
}  // namespace
Group face_group() {
    Option const models{"--face-models", "DIR", "folder of the ONNX files, as kaozhan takes it"};
    return {
        "face",
        "faces in pictures (JPEG, PNG)",
        {{"detect",
          "IMG",
          1,
          1,
          "the faces in a picture and what is measured of them, the largest first",
          run_detect,
          {models}},
         {"compare",
          "A B",
          2,
          2,
          "whether two pictures show one person; exit 1 when not. Errors: no-face, many-faces, unreadable",
          run_compare,
          {models}}}};
}
}  // namespace kz::tool
