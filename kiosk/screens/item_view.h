#pragma once  // An item on the screen: its body laid out as HTML, its six interactions as widgets in the
              // places they have.
// Reads the entry's answers, answers with wishes (SetResponse, EditText). Keeps laid-out text from frame to
// frame, nothing else. Thread: the UI thread.
#include "kiosk/screens/view.h"
#include "kiosk/ui/widgets.h"
#include <functional>
#include <memory>
namespace kz::screens {
// A picture of the paper by its name in the package; null: there is none. The app keeps what it decoded.
using PaperPictures = std::function<ui::Picture(std::string const& name)>;
struct ItemShown {
    exam::Item const& item;
    std::string const& entry_id;
    std::string const& href;  // of the item in the package; its pictures' names are relative to it
    session::Entry const& entry;
    std::uint64_t seed = 0;
};
class ItemView {
public:
    ItemView();
    ~ItemView();
    ItemView(ItemView const&) = delete;
    ItemView& operator=(ItemView const&) = delete;
    void draw(ItemShown const& shown, PaperPictures const& pictures, ui::Ui& ui, Wishes& wishes);
private:
    struct Inner;
    std::unique_ptr<Inner> x_inner;
};
}  // namespace kz::screens
