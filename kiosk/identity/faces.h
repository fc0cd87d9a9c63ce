#pragma once  // Finding and comparing faces with the models of faceplugin-face-recognition-js 0.0.1 (MIT),
              // through cv::dnn.
// Inputs as measured on those models: detect 320×240 RGB (x−127)/128; landmark 64×64 grey /256; feature
// 112×112 RGB (x−127)/128 after a similarity alignment of five points. One thread uses an object.
#include "core/base/bytes.h"
#include "drivers/camera/camera.h"
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>
namespace kz::identity {
// On 300 public pairs the highest cosine of different people was 0.31; 300 pairs say nothing below FMR 1 %
// (docs/decisions/face-threshold.md).
inline constexpr double match_threshold = 0.41;
inline constexpr char model_name[] = "faceplugin-0.0.1/fr_feature";
struct Point {
    float x = 0, y = 0;
};
struct Face {  // In pixels of the frame
    float x = 0, y = 0, width = 0, height = 0;
    double score = 0;  // of the detector, 0 … 1
    std::array<Point, 68> landmarks{};
    double yaw = 0;              // −1 … 1: where the nose stands between the eyes; 0 looks straight ahead
    double pitch = 0, roll = 0;  // the same up and down, 0 level; roll in degrees of the line of the eyes
    double brightness = 0;       // mean luma of the face, 0 … 255
    double sharpness = 0;        // variance of the Laplacian of the face at 112×112
    bool eyes_open = false;
};
using Template = std::array<float, 512>;  // of length 1
double cosine(Template const& a, Template const& b);
class Faces {
public:
    // Absent, BadInput: a model is missing or not readable; the detail names it.
    static Result<Faces> load(std::filesystem::path const& models);
    Faces(Faces&&) noexcept;
    Faces& operator=(Faces&&) noexcept;
    ~Faces();
    std::vector<Face> find(camera::Frame const& frame);  // largest first
    Template describe(camera::Frame const& frame, Face const& face);
private:
    struct Nets;
    explicit Faces(std::unique_ptr<Nets> nets);
    std::unique_ptr<Nets> x_nets;
};
// The second largest face counts as a person, not as somebody's poster far behind.
bool many_people(std::vector<Face> const& faces);
// Key of the hint for the person, face.hint_…; "face.hint_good" when this frame may be compared.
std::string hint_for(camera::Frame const& frame, std::vector<Face> const& faces);
}  // namespace kz::identity
