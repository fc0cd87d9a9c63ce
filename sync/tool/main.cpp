#include "sync/tool/command.h"
#include "sync/tool/sync_command.h"
int main(int argc, char** argv) {
    using namespace kz::tool;
    // One line a group, in the order of --help.
    return run(
        {
            idcard_group(),
            face_group(),
            ledger_group(),
            qti_group(),
            task_group(),
            central_group(),
            receipt_group(),
            terminal_group(),
        },
        {argv + 1, argv + argc});
}
