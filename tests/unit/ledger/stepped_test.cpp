#include "tests/unit/ledger/fixture.h"
namespace kz::ledger {
namespace {
class Stepped : public LedgerTest {
protected:
    Options stepped() const {
        auto options = this->options();
        options.mode = Mode::Stepped;
        return options;
    }
};
TEST_F(Stepped, NothingIsWrittenBetweenSteps) {
    auto opened = Ledger::open(stepped()).value();
    auto& ledger = opened.ledger;
    for (int n = 0; n < 5; ++n) ASSERT_TRUE(ledger.append(draft(), at(n)));
    EXPECT_EQ(ledger.durable(), 0u);
    EXPECT_EQ(content(events_path()).size(), event_file_header_bytes);
    ledger.step();
    EXPECT_EQ(ledger.durable(), 5u);
    ledger.checkpoint();
    EXPECT_FALSE(ledger.last_checkpoint());
    ledger.step();
    EXPECT_EQ(ledger.last_checkpoint().value().size, 5u);
}
TEST_F(Stepped, WaitingSteps) {
    auto opened = Ledger::open(stepped()).value();
    ASSERT_TRUE(opened.ledger.append(draft(), at(1)));
    EXPECT_TRUE(opened.ledger.wait_durable(1, {}));
    EXPECT_EQ(opened.ledger.wait_durable(2, soon()).error().code, Code::Timeout);
    opened.ledger.checkpoint();
    EXPECT_EQ(opened.ledger.wait_checkpoint(1, {}).value().size, 1u);
}
TEST_F(Stepped, WhatWasNotSteppedIsNotWrittenAtTheEnd) {
    {
        auto opened = Ledger::open(stepped()).value();
        ASSERT_TRUE(opened.ledger.append(draft(), at(1)));
        opened.ledger.step();
        ASSERT_TRUE(opened.ledger.append(draft(), at(2)));
    }
    EXPECT_EQ(open().value().events.size(), 1u);
}
}  // namespace
}  // namespace kz::ledger
