#include "core/tasks/score.h"
namespace kz::tasks {
Text say(Language language, Reason const& reason) {
    std::vector<std::pair<std::string, std::string>> args;
    for (auto const& arg : reason.args)
        args.emplace_back(arg.name,
                          arg.kind == Argument::Kind::Key ? tr(language, arg.value).str() : arg.value);
    return tr(language, reason.key, std::span<std::pair<std::string, std::string> const>{args});
}
Text say(Language language, std::vector<Reason> const& reasons) {
    std::string out;
    for (auto const& reason : reasons) {
        if (!out.empty() && language == Language::English) out += ' ';
        out += say(language, reason).str();
    }
    return verbatim(std::move(out));
}
Text title(Language language, Criterion const& criterion) {
    return tr(language, "coolant.criterion." + criterion.id);
}
}  // namespace kz::tasks
