// Items as a candidate sees them: every one we play is drawn, and its picture saved to build/screens/items to
// be looked at.
#include "core/base/file.h"
#include "kiosk/screens/item_view.h"
#include "kiosk/ui/image.h"
#include "kiosk/ui/window.h"
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
namespace kz::screens {
namespace {
namespace fs = std::filesystem;
fs::path const demo = fs::path{KZ_SOURCE_DIR} / "assets/demo-site/paper";
fs::path const shared = fs::path{KZ_SHARED_DIR} / "qti";
fs::path const pictures_out = fs::path{KZ_BIN_DIR}.parent_path() / "screens/items";

exam::FileSource folder(fs::path root) {
    return [root = std::move(root)](std::string const& name) {
        return read_file(root / name, std::size_t{8} << 20);
    };
}
// One item on one page; answers kept the way the session keeps them.
struct Page {
    exam::Item item;
    std::string id, href;
    fs::path root;
    session::Entry entry{};
    std::unique_ptr<ui::Offscreen> screen{};
    ItemView view{};
    std::map<std::string, ui::Picture> decoded{};
    std::uint64_t seed = 7;
    Wishes wishes{};

    static std::unique_ptr<Page> open(fs::path const& root, std::string const& href,
                                      ui::Settings const& settings = {}, int width = 1240,
                                      int height = 1000) {
        auto page = std::make_unique<Page>();
        page->root = root;
        page->href = href;
        page->id = fs::path{href}.stem().string();
        auto const bytes = folder(root)(href);
        if (!bytes) return nullptr;
        auto item = exam::parse_item(*bytes);
        if (!item) return nullptr;
        exam::add_stimuli(*item, href, folder(root));
        auto drawn = exam::realise(*item, 3);
        if (!drawn) return nullptr;
        page->item = std::move(*drawn);
        auto screen = ui::Offscreen::open(width, height, settings);
        if (!screen) return nullptr;
        page->screen = std::move(*screen);
        return page;
    }
    ui::Picture picture(std::string const& name) {
        auto& known = decoded[name];
        if (known) return known;
        if (auto const bytes = folder(root)(name))
            if (auto picture_read = ui::decode_picture(*bytes)) known = *picture_read;
        return known;
    }
    bool has_its_pictures() {
        return std::ranges::all_of(item.media, [this](std::string const& media) {
            auto const name = exam::resolve_name(href, media);
            return name && picture(*name);
        });
    }
    void frame() {
        screen->frame([this](ui::Ui& ui) {
            draw(ui);
            carry_out_wishes();
        });
    }
    void draw(ui::Ui& ui) {
        auto const all = ui.screen_rect();
        auto place =
            ui.place({all.x + ui.px(40), all.y + ui.px(32), all.w - 2 * ui.px(40), all.h - ui.px(32)});
        auto column = ui.column({.width = 1120});
        auto inside = ui.scope(id);
        ItemShown const shown{item, id, href, entry, seed};
        view.draw(shown, [this](std::string const& name) { return picture(name); }, ui, wishes);
    }
    void carry_out_wishes() {
        for (auto const& wish : std::exchange(wishes, {})) carry_out(std::get<session::Intent>(wish));
    }
    void carry_out(session::Intent const& intent) {
        if (auto const* set = std::get_if<session::SetResponse>(&intent))
            entry.answers[set->response].values = set->values;
        if (auto const* edit = std::get_if<session::EditText>(&intent)) {
            auto& answer = entry.answers[edit->response];
            auto text = ui::to_utf8(answer.text);
            ui::apply_edit(text, {edit->position, edit->deleted, edit->inserted});
            answer.text = ui::to_u32(text);
            answer.written = true;
        }
    }
    void settle() {
        for (int i = 0; i < 3; ++i) frame();
    }
    void click(std::string const& label) {
        screen->click(label);
        settle();
    }
    std::vector<std::string> answer(std::string const& response) {
        return session::response_values(entry.answers[response]);
    }
    double score() {
        exam::Responses responses;
        for (auto const& [id_, given] : entry.answers) responses[id_] = session::response_values(given);
        auto const outcomes = exam::score_item(item, responses);
        return outcomes ? outcomes->score() : -1;
    }
    ui::Node const* widget(ui::Role role, std::string const& label = {}) const {
        for (auto const& node : screen->tree())
            if (node.role == role && (label.empty() || node.label == label)) return &node;
        return nullptr;
    }
};
void save(Page& page, std::string const& name) {
    fs::create_directories(pictures_out);
    ASSERT_TRUE(page.screen->save(pictures_out / (name + ".png")));
}
// Many items on few pictures, half their size, to be looked at together: <name>-1.png, <name>-2.png …
class ContactSheet {
public:
    explicit ContactSheet(std::string name) : x_name(std::move(name)) {}
    void add(Page const& page) {
        if (x_count % per_sheet == 0) x_pixels.assign(std::size_t{width} * height, 0xFF808080U);
        auto const pixels = page.screen->pixels();
        auto const cell = x_count % per_sheet;
        auto const left = cell % columns * (cell_width + gap), top = cell / columns * (cell_height + gap);
        for (std::size_t y = 0; y < cell_height; ++y)
            for (std::size_t x = 0; x < cell_width; ++x)
                x_pixels[(top + y) * width + left + x] = half(pixels, 2 * x, 2 * y);
        if (++x_count % per_sheet == 0) write();
    }
    void finish() {
        if (x_count % per_sheet != 0) write();
    }
private:
    static constexpr std::size_t columns = 4, rows = 3, per_sheet = columns * rows, gap = 8;
    static constexpr std::size_t cell_width = 620, cell_height = 500;
    static constexpr std::size_t width = columns * (cell_width + gap), height = rows * (cell_height + gap);
    static std::uint32_t half(std::vector<std::uint32_t> const& from, std::size_t x, std::size_t y) {
        constexpr std::size_t stride = 2 * cell_width;
        std::uint32_t out = 0;
        for (unsigned shift = 0; shift < 32; shift += 8) {  // The mean of four, whatever the channels' order
            std::uint32_t sum = 0;
            for (auto const at :
                 {y * stride + x, y * stride + x + 1, (y + 1) * stride + x, (y + 1) * stride + x + 1})
                sum += from[at] >> shift & 0xFFU;
            out |= sum / 4 << shift;
        }
        return out;
    }
    void write() const {
        fs::create_directories(pictures_out);
        auto const file = x_name + "-" + std::to_string((x_count - 1) / per_sheet + 1) + ".png";
        ASSERT_TRUE(
            ui::write_png(pictures_out / file, static_cast<int>(width), static_cast<int>(height), x_pixels));
    }
    std::string x_name;
    std::size_t x_count = 0;
    std::vector<std::uint32_t> x_pixels;
};
std::vector<std::string> items_below(fs::path const& root) {
    std::vector<std::string> out;
    for (auto const& file : fs::recursive_directory_iterator{root})
        if (file.path().extension() == ".xml")
            out.push_back(fs::relative(file.path(), root).generic_string());
    std::ranges::sort(out);
    return out;
}
}  // namespace

TEST(ItemView, EveryItemOfTheDemoPaperIsDrawn) {
    ContactSheet sheet{"sheet-demo"};
    for (auto const& name : items_below(demo / "items")) {
        auto page = Page::open(demo, "items/" + name);
        ASSERT_TRUE(page) << name;
        page->settle();
        save(*page, "demo-" + page->id);
        sheet.add(*page);
        for (auto const& node : page->screen->tree()) {
            EXPECT_EQ(node.label.find("⟦"), std::string::npos) << name << ": " << node.label;
            EXPECT_LE(node.rect.right(), 1240.0F) << name << ": " << node.label;
        }
    }
    sheet.finish();
}
TEST(ItemView, EveryPlayedItemOfTheSharedSetIsDrawn) {
    if (!fs::exists(shared)) GTEST_SKIP() << "skipped: set not present";
    ContactSheet sheet{"sheet-shared"};
    int drawn = 0;
    for (auto const& name : items_below(shared)) {
        auto page = Page::open(shared, name);
        if (!page || !page->item.supported() || !page->has_its_pictures()) continue;
        page->settle();
        auto flat = name;
        std::ranges::replace(flat, '/', '-');
        save(*page, "shared-" + flat.substr(0, flat.size() - 4));
        sheet.add(*page);
        ++drawn;
    }
    sheet.finish();
    EXPECT_GE(drawn, 100);
}
TEST(ItemView, AChoiceIsMadeByMouseOrByItsKey) {
    auto page = Page::open(demo, "items/q07.xml");
    ASSERT_TRUE(page);
    page->settle();
    page->click("信号线断路或对地短路");
    EXPECT_EQ(page->answer("RESPONSE"), std::vector<std::string>{"b"});
    EXPECT_EQ(page->score(), 1);
    page->screen->press("A");
    page->settle();
    auto const first = exam::choice_order(page->item.interactions[0], page->seed).choices[0];
    EXPECT_EQ(page->answer("RESPONSE"), std::vector{page->item.interactions[0].choices[first].id});
}
TEST(ItemView, SeveralChoicesAddUpAndComeOffAgain) {
    auto page = Page::open(demo, "items/q10.xml");
    ASSERT_TRUE(page);
    page->settle();
    for (auto const* label : {"关闭点火开关", "断开传感器插头", "选择合适的电阻挡量程"}) page->click(label);
    EXPECT_EQ(page->score(), 3);
    page->click("断开传感器插头");
    EXPECT_EQ(page->score(), 2);
    save(*page, "answered-choice");
}
TEST(ItemView, FieldsInTheTextTakeNumbersAndChoices) {
    auto page = Page::open(demo, "items/q14.xml");
    ASSERT_TRUE(page);
    page->settle();
    page->click("第 1 空");
    page->screen->send(ui::TextInput{"５．０"});
    page->settle();
    page->click("第 2 空");
    page->click("信号线断路");
    EXPECT_EQ(page->answer("CAUSE"), std::vector<std::string>{"b"});
    EXPECT_EQ(page->score(), 4);
    save(*page, "answered-inline");
}
TEST(ItemView, AMatchRowTakesOneColumnAtATime) {
    auto page = Page::open(demo, "items/q16.xml");
    ASSERT_TRUE(page);
    page->settle();
    page->click("读数 −40 ℃：对地短路");
    page->click("读数 −40 ℃：断路");
    EXPECT_EQ(page->answer("RESPONSE"), std::vector<std::string>{"r1 c1"});
    page->click("读数 140 ℃：对地短路");
    page->click("热车读数 20 ℃：漂移");
    EXPECT_EQ(page->score(), 3);
    save(*page, "answered-match");
}
TEST(ItemView, AMatchOfPicturesShowsThePictures) {
    if (!fs::exists(shared)) GTEST_SKIP() << "skipped: set not present";
    auto page = Page::open(shared, "packaging/interactionMixSaxonyV3/Matchmultiple_1038910213.xml");
    ASSERT_TRUE(page && page->has_its_pictures());
    page->settle();
    for (auto const& row : page->item.interactions[0].choices) {
        auto const pictured = std::ranges::find_if(page->screen->tree(), [&](ui::Node const& node) {
            return node.id.ends_with("row-" + row.id) && node.rect.h > 40;
        });
        EXPECT_NE(pictured, page->screen->tree().end()) << row.id;
    }
    page->click("2：Leipzig");
    EXPECT_EQ(page->answer("RESPONSE").size(), 1U);
    save(*page, "answered-pictures");
}
TEST(ItemView, AnOrderCountsOnceItIsMovedOrKept) {
    auto page = Page::open(demo, "items/q15.xml");
    ASSERT_TRUE(page);
    page->settle();
    EXPECT_TRUE(page->answer("RESPONSE").empty());
    page->click("就按这个顺序");
    EXPECT_EQ(page->answer("RESPONSE").size(), 4U);
    save(*page, "answered-order");
}
TEST(ItemView, WritingIsRecordedAsEdits) {
    auto page = Page::open(demo, "items/q18.xml");
    ASSERT_TRUE(page);
    page->settle();
    page->click("作答");
    page->screen->send(ui::TextInput{"接触电阻增大使电压升高到约 3.8 V，"});
    page->settle();
    EXPECT_EQ(page->answer("RESPONSE"), std::vector<std::string>{"接触电阻增大使电压升高到约 3.8 V，"});
    save(*page, "answered-writing");
}
TEST(ItemView, LargeTypeOnASmallScreenStaysInside) {
    for (auto const theme : {ui::ThemeName::Dark, ui::ThemeName::HighContrast})
        for (auto const* name : {"q02", "q03", "q14", "q16", "q20"}) {
            ui::Settings settings;
            settings.theme = theme;
            settings.zoom = 200;
            auto page = Page::open(demo, "items/" + std::string{name} + ".xml", settings, 1366, 1600);
            ASSERT_TRUE(page);
            page->settle();
            for (auto const& node : page->screen->tree())
                EXPECT_LE(node.rect.right(), 1366.0F) << name << ": " << node.label;
            save(*page, std::string{theme == ui::ThemeName::Dark ? "dark-" : "contrast-"} + name);
        }
}
TEST(ItemView, BothLanguagesFitASmallScreen) {
    for (auto const language : {Language::Chinese, Language::English})
        for (auto const zoom : {100, 200})
            for (auto const* name : {"q15", "q18", "q20"}) {
                ui::Settings settings;
                settings.language = language;
                settings.zoom = zoom;
                auto page = Page::open(demo, "items/" + std::string{name} + ".xml", settings, 1366, 768);
                ASSERT_TRUE(page);
                page->settle();
                for (auto const& node : page->screen->tree())
                    EXPECT_LE(node.rect.right(), 1366.0F) << name << ": " << node.label;
                save(*page, std::string{language == Language::Chinese ? "zh-" : "en-"} +
                                std::to_string(zoom) + "-" + name);
            }
}
}  // namespace kz::screens
