#pragma once  // A whole terminal without devices, for screens: a real state and paper, a clock one can push,
              // a View of them.
#include "kiosk/screens/screens.h"
#include "kiosk/ui/window.h"
namespace kz::test {
inline constexpr char right_pin[] = "246813";
exam::Paper sample_paper();  // 20 items in three sections, and a task where the tree has one
ui::Picture drawn_person(int width, int height, bool background);  // stands for photo and live picture
class Terminal {
public:
    Terminal();
    session::State state;
    Now now;
    exam::Paper paper;
    screens::Site site;
    screens::Desk desk;
    screens::View view();  // of everything above; change the copy as a scene wants
    void pass(Millis time);
    void want(session::Intent const& intent);  // CHECKs that it is allowed
    bool try_want(session::Intent const& intent);
    void carry_out(screens::Wishes const& wishes);  // what the app does with them
    // To that screen by the shortest honest way.
    void go_to(session::Screen screen);
    session::IdentityRead identity{
        session::RosterMatch::Found, "2026110700127", "李*宁", "1101**********002X", {}};
private:
    void record(std::vector<session::Draft> const& drafts);
    std::string refusal_;
};
}  // namespace kz::test
