#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
session::Entry const* entry_state(View const& view, std::string const& id) {
    auto const* attempt = view.state.attempt();
    if (!attempt) return nullptr;
    auto const found = attempt->entries.find(id);
    return found == attempt->entries.end() ? nullptr : &found->second;
}
std::string words_of(exam::Interaction const& interaction, std::string const& id) {
    for (auto const* set : {&interaction.choices, &interaction.targets})
        for (auto const& choice : *set)
            if (choice.id == id) return exam::plain_text(choice.content);
    return id;
}
// "A B" of a match becomes the words of both; anything that names no choice stays as typed.
std::string value_in_words(exam::Interaction const& interaction, std::string const& value) {
    auto const space = value.find(' ');
    if (interaction.kind != exam::InteractionKind::Match || space == std::string::npos)
        return words_of(interaction, value);
    return words_of(interaction, value.substr(0, space)) + " – " +
           words_of(interaction, value.substr(space + 1));
}
}  // namespace

Done done_of(View const& view, exam::Entry const* entry, std::string const& id) {
    auto const* attempt = view.state.attempt();
    auto const* state = entry_state(view, id);
    if (!attempt || !state) return Done::Unseen;
    if (auto const task = attempt->tasks.find(id); task != attempt->tasks.end())
        return task->second.action_count > 0 ? Done::Answered : state->seen ? Done::Seen : Done::Unseen;
    std::size_t given = 0, asked = 1;
    for (auto const& [response, answer] : state->answers)
        if (!answer.empty()) ++given;
    if (auto const* item = entry && view.paper ? view.paper->item(id) : nullptr)
        asked = item->interactions.size();
    if (given == 0) return state->seen ? Done::Seen : Done::Unseen;
    return given < asked ? Done::Partly : Done::Answered;
}
std::vector<Place> places(View const& view) {
    std::vector<Place> all;
    auto const* attempt = view.state.attempt();
    if (!attempt) return all;
    std::map<std::string, std::pair<exam::Entry const*, exam::Section const*>> known;
    if (view.paper)
        for (auto const& section : view.paper->sections)
            for (auto const& entry : section.entries) known[entry.id] = {&entry, &section};
    int number = 0;
    for (auto const& id : attempt->order) {
        Place place{.id = id, .number = ++number};
        if (auto const found = known.find(id); found != known.end())
            place.entry = found->second.first, place.section = found->second.second;
        place.done = done_of(view, place.entry, id);
        if (auto const* state = entry_state(view, id)) place.flagged = state->flagged;
        all.push_back(std::move(place));
    }
    return all;
}
Text title_of(Sheet const& sheet, Place const& place) {
    if (place.task() && sheet.view.paper && place.entry->task < sheet.view.paper->tasks.size())
        return verbatim(sheet.view.paper->tasks[place.entry->task].title);
    auto const* item = sheet.view.paper ? sheet.view.paper->item(place.id) : nullptr;
    if (item && !item->title.empty()) return verbatim(item->title);
    return sheet.t("exam.number", {{"number", std::to_string(place.number)}});
}
std::string answer_in_words(Sheet const& sheet, Place const& place) {
    auto const* state = entry_state(sheet.view, place.id);
    if (place.task()) {
        auto const& tasks = sheet.attempt()->tasks;
        auto const task = tasks.find(place.id);
        auto const count = task == tasks.end() ? 0 : task->second.action_count;
        return sheet.t("answers.steps", {{"count", std::to_string(count)}}).str();
    }
    auto const* item = sheet.view.paper ? sheet.view.paper->item(place.id) : nullptr;
    std::string line;
    if (state)
        for (auto const& [response, answer] : state->answers) {
            auto const* interaction = item ? item->interaction(response) : nullptr;
            for (auto const& value : session::response_values(answer)) {
                if (!line.empty()) line += sheet.t("answers.between").str();
                line += interaction ? value_in_words(*interaction, value) : value;
            }
        }
    return line.empty() ? sheet.t("answers.none").str() : line;
}
void draw_map(Sheet& sheet, std::vector<Place> const& all) {
    auto& ui = sheet.ui;
    auto region = ui.region("map");
    auto const* attempt = sheet.attempt();
    exam::Section const* section = nullptr;
    std::size_t answered = 0, flagged = 0;
    for (std::size_t n = 0; n < all.size();) {
        section = all[n].section;
        ui.text(section && !section->title.empty() ? verbatim(section->title) : sheet.t("exam.section"),
                {.size = FontSize::Small, .weight = ui::Weight::Bold});
        {
            auto row = ui.row({.gap = 8});
            auto group = ui.group("map-" + (section ? section->id : std::string{"rest"}));
            for (; n < all.size() && all[n].section == section; ++n) {
                auto const& place = all[n];
                answered += place.done == Done::Answered;
                flagged += place.flagged;
                ui::MapCell const cell{.seen = place.done != Done::Unseen,
                                       .answered = place.done == Done::Answered,
                                       .flagged = place.flagged,
                                       .current = attempt && attempt->entry == place.id,
                                       .enabled = true};
                if (ui.map_cell("map-" + place.id, verbatim(std::to_string(place.number)), cell)) {
                    sheet.ask(session::OpenEntry{place.id});
                    sheet.desk.dialog = Dialog::None;
                }
            }
        }
        ui.space(8);
    }
    auto const legend = [&](char const* key, std::size_t count) {
        ui.text(sheet.t(key, {{"count", std::to_string(count)}}),
                {.size = FontSize::Small, .tone = Tone::Muted});
    };
    auto column = ui.column({.gap = 2});
    legend("map.answered", answered);
    legend("map.open", all.size() - answered);
    legend("map.flagged", flagged);
}
}  // namespace kz::screens
