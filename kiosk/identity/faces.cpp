#include "kiosk/identity/faces.h"
#include <algorithm>
#include <cmath>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>
namespace kz::identity {
namespace {
inline constexpr float detect_score_min = 0.65F, overlap_max = 0.4F;
inline constexpr float detect_score_sure =
    0.95F;  // faces of the portraits score 0.99; below, a second look decides
inline constexpr int detect_width = 320, detect_height = 240;
inline constexpr double room_dark = 20;  // mean of a picture in which no face was found
// Who waits in line behind a candidate also counts, but a wall of posters must not take seconds.
inline constexpr std::size_t faces_max = 8;
// The five points a 112×112 face is aligned to: eyes, nose, corners of the mouth (as the feature model was
// trained).
inline constexpr std::array<Point, 5> reference{{{38.2946F, 51.6963F},
                                                 {73.5318F, 51.5014F},
                                                 {56.0252F, 71.7366F},
                                                 {41.5493F, 92.3655F},
                                                 {70.7299F, 92.2041F}}};
// cv::Mat has no const view; nothing below writes to it.
cv::Mat view(camera::Frame const& frame) {
    return {frame.height, frame.width, CV_8UC3, const_cast<std::uint8_t*>(frame.rgb.data())};
}
Point mean(std::span<Point const> points) {
    Point sum;
    for (auto const& point : points) sum.x += point.x, sum.y += point.y;
    auto const count = static_cast<float>(points.size());
    return {sum.x / count, sum.y / count};
}
Point between(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }
float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }
std::array<Point, 5> five_points(std::array<Point, 68> const& all) {
    auto const eye = [&](std::size_t first) {  // its four lid points
        return between(between(all[first + 1], all[first + 2]), between(all[first + 4], all[first + 5]));
    };
    return {eye(36), eye(42), all[30], between(all[48], all[60]), between(all[54], all[64])};
}
cv::Rect inside(cv::Rect box, cv::Mat const& image) { return box & cv::Rect{0, 0, image.cols, image.rows}; }
// The similarity (turn, scale, shift) that brings `from` nearest to `to` in the least squares: closed form in
// the plane.
cv::Mat similarity(std::array<Point, 5> const& from, std::array<Point, 5> const& to) {
    auto const from_mean = mean(from), to_mean = mean(to);
    double dot = 0, cross = 0, norm = 0;
    for (std::size_t n = 0; n < from.size(); ++n) {
        double const x = from[n].x - from_mean.x, y = from[n].y - from_mean.y;
        double const u = to[n].x - to_mean.x, v = to[n].y - to_mean.y;
        dot += x * u + y * v, cross += x * v - y * u, norm += x * x + y * y;
    }
    double const a = dot / std::max(norm, 1e-9), b = cross / std::max(norm, 1e-9);
    cv::Mat matrix = (cv::Mat_<double>(2, 3) << a, -b, to_mean.x - a * from_mean.x + b * from_mean.y, b, a,
                      to_mean.y - b * from_mean.x - a * from_mean.y);
    return matrix;
}
void measure(Face& face, cv::Mat const& image) {
    auto const points = five_points(face.landmarks);
    auto const eyes = between(points[0], points[1]);
    auto const mouth = between(points[3], points[4]);
    auto const eye_distance = std::max(distance(points[0], points[1]), 1.0F);
    face.roll = std::atan2(points[1].y - points[0].y, points[1].x - points[0].x) * 180.0 / 3.14159265;
    // In the axes of the face, along the eyes and down from them: a tilted head is not a turned one.
    Point const along{(points[1].x - points[0].x) / eye_distance, (points[1].y - points[0].y) / eye_distance};
    auto const across = [&](Point to) { return (to.x - eyes.x) * along.x + (to.y - eyes.y) * along.y; };
    auto const down = [&](Point to) { return (to.y - eyes.y) * along.x - (to.x - eyes.x) * along.y; };
    face.yaw = across(points[2]) / eye_distance * 2;
    face.pitch = down(points[2]) / std::max(down(mouth), 1.0F) - 0.6;
    auto const lid = [&](std::size_t first) {
        auto const& all = face.landmarks;
        return (distance(all[first + 1], all[first + 5]) + distance(all[first + 2], all[first + 4])) /
               std::max(2 * distance(all[first], all[first + 3]), 1.0F);
    };
    face.eyes_open = (lid(36) + lid(42)) / 2 > 0.15F;
    auto const box = inside({static_cast<int>(face.x), static_cast<int>(face.y), static_cast<int>(face.width),
                             static_cast<int>(face.height)},
                            image);
    if (box.area() == 0) return;
    cv::Mat grey, small, edges;
    cv::cvtColor(image(box), grey, cv::COLOR_RGB2GRAY);
    face.brightness = cv::mean(grey)[0];
    cv::resize(grey, small, {112, 112}, 0, 0, cv::INTER_AREA);
    cv::Laplacian(small, edges, CV_32F);
    cv::Scalar middle, spread;
    cv::meanStdDev(edges, middle, spread);
    face.sharpness = spread[0] * spread[0];
}
struct Candidate {
    cv::Rect box;
    float score = 0;
};
std::vector<Candidate> candidates(cv::dnn::Net& net, cv::Mat const& image) {  // the surest first
    net.setInput(cv::dnn::blobFromImage(image, 1 / 128.0, {detect_width, detect_height}, {127, 127, 127}));
    std::vector<cv::Mat> outputs;
    net.forward(outputs, std::vector<cv::String>{"scores", "boxes"});
    auto const* scores = outputs[0].ptr<float>();
    auto const* corners = outputs[1].ptr<float>();
    std::vector<cv::Rect> boxes;
    std::vector<float> kept;
    for (int n = 0; n < outputs[0].size[1]; ++n) {
        if (scores[n * 2 + 1] < detect_score_min) continue;
        auto const* at = corners + std::ptrdiff_t{n} * 4;
        auto const w = static_cast<float>(image.cols), h = static_cast<float>(image.rows);
        boxes.emplace_back(cv::Point(static_cast<int>(at[0] * w), static_cast<int>(at[1] * h)),
                           cv::Point(static_cast<int>(at[2] * w), static_cast<int>(at[3] * h)));
        kept.push_back(scores[n * 2 + 1]);
    }
    std::vector<int> chosen;
    // Without its own limit: that would keep the best-scored boxes before the overlapping ones go, and a
    // second person with them.
    cv::dnn::NMSBoxes(boxes, kept, detect_score_min, overlap_max, chosen);
    if (chosen.size() > faces_max) chosen.resize(faces_max);  // best first
    std::vector<Candidate> found;
    found.reserve(chosen.size());
    for (auto const index : chosen)
        found.push_back({boxes[static_cast<std::size_t>(index)], kept[static_cast<std::size_t>(index)]});
    return found;
}
// A painted landscape beside a head once scored 0.87. Cut out at twice its size and looked at again, a face
// stays where it is and such a shape does not.
bool holds_on_a_second_look(cv::dnn::Net& net, cv::Mat const& image, cv::Rect box) {
    auto const scale = detect_height / (2.0 * box.height);
    cv::Mat const move =
        (cv::Mat_<double>(2, 3) << scale, 0, detect_width / 2.0 - scale * (box.x + box.width / 2.0), 0, scale,
         detect_height / 2.0 - scale * (box.y + box.height / 2.0));
    cv::Mat look;
    cv::warpAffine(image, look, move, {detect_width, detect_height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                   {127, 127, 127});
    auto const width = static_cast<int>(scale * box.width), height = detect_height / 2;
    cv::Rect const expected{(detect_width - width) / 2, (detect_height - height) / 2, width, height};
    return std::ranges::any_of(candidates(net, look), [&](Candidate const& again) {
        auto const both = static_cast<float>((again.box & expected).area());
        return both > overlap_max * static_cast<float>((again.box | expected).area());
    });
}
Result<cv::dnn::Net> load_net(std::filesystem::path const& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(Code::Absent, "face.no_models", file.filename().string() + " is missing");
    try {
        auto net = cv::dnn::readNetFromONNX(file.string());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        return net;
    } catch (cv::Exception const& exception) {
        return fail(Code::BadInput, "face.no_models", file.filename().string() + ": " + exception.what());
    }
}
}  // namespace

double cosine(Template const& a, Template const& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n) sum += static_cast<double>(a[n]) * static_cast<double>(b[n]);
    return sum;
}
struct Faces::Nets {
    cv::dnn::Net detect, landmark, feature;
};
Faces::Faces(std::unique_ptr<Nets> nets) : x_nets(std::move(nets)) {}
Faces::Faces(Faces&&) noexcept = default;
Faces& Faces::operator=(Faces&&) noexcept = default;
Faces::~Faces() = default;

Result<Faces> Faces::load(std::filesystem::path const& models) {
    cv::setNumThreads(1);  // The other core belongs to the screen.
    auto nets = std::make_unique<Nets>();
    nets->detect = TRY(load_net(models / "fr_detect.onnx"));
    nets->landmark = TRY(load_net(models / "fr_landmark.onnx"));
    nets->feature = TRY(load_net(models / "fr_feature.onnx"));
    return Faces{std::move(nets)};
}
std::vector<Face> Faces::find(camera::Frame const& frame) {
    auto const image = view(frame);
    auto& nets = *x_nets;
    std::vector<Face> faces;
    for (auto const& [found, score] : candidates(nets.detect, image)) {
        auto const box = inside(found, image);
        if (box.width < 16 || box.height < 16) continue;
        if (score < detect_score_sure && !holds_on_a_second_look(nets.detect, image, found)) continue;
        Face face{static_cast<float>(box.x), static_cast<float>(box.y), static_cast<float>(box.width),
                  static_cast<float>(box.height), static_cast<double>(score)};
        cv::Mat grey;
        cv::cvtColor(image(box), grey, cv::COLOR_RGB2GRAY);
        nets.landmark.setInput(cv::dnn::blobFromImage(grey, 1 / 256.0, {64, 64}));
        auto const output = nets.landmark.forward();
        if (output.total() < 136) continue;
        for (std::size_t n = 0; n < 68; ++n)
            face.landmarks[n] = {face.x + output.ptr<float>()[n * 2] * face.width,
                                 face.y + output.ptr<float>()[n * 2 + 1] * face.height};
        measure(face, image);
        faces.push_back(face);
    }
    std::ranges::sort(faces, std::greater{}, [](Face const& face) { return face.width * face.height; });
    return faces;
}
Template Faces::describe(camera::Frame const& frame, Face const& face) {
    cv::Mat aligned;
    cv::warpAffine(view(frame), aligned, similarity(five_points(face.landmarks), reference), {112, 112});
    x_nets->feature.setInput(cv::dnn::blobFromImage(aligned, 1 / 128.0, {112, 112}, {127, 127, 127}));
    auto const output = x_nets->feature.forward();
    CHECK(output.total() == std::tuple_size_v<Template>);
    Template description;
    std::copy_n(output.ptr<float>(), description.size(), description.begin());
    auto const length = static_cast<float>(std::sqrt(cosine(description, description)));
    for (auto& value : description) value /= std::max(length, 1e-9F);
    return description;
}

bool many_people(std::vector<Face> const& faces) {
    return faces.size() > 1 && faces[1].width * faces[1].height > 0.25F * faces[0].width * faces[0].height;
}
// Bounds found by moving, darkening and blurring portraits until the cosine to the same person fell
// (tests/unit/identity).
std::string hint_for(camera::Frame const& frame, std::vector<Face> const& faces) {
    if (faces.empty()) {  // In the dark nobody is found who may well be there.
        auto const light = cv::mean(view(frame));
        return (light[0] + light[1] + light[2]) / 3 < room_dark ? "face.hint_dark" : "face.hint_nobody";
    }
    auto const& face = faces.front();
    if (many_people(faces)) return "face.hint_one_only";
    if (face.height < 0.15F * static_cast<float>(frame.height)) return "face.hint_closer";
    if (face.height > 0.95F * static_cast<float>(frame.height)) return "face.hint_back";
    if (face.brightness < 50) return "face.hint_dark";
    if (face.brightness > 225) return "face.hint_bright";
    if (std::abs(face.yaw) > 0.5 || std::abs(face.roll) > 25 || std::abs(face.pitch) > 0.45)
        return "face.hint_straight";
    if (face.sharpness < 25) return "face.hint_still";
    return "face.hint_good";
}
}  // namespace kz::identity
