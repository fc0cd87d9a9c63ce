#include "tests/e2e/reader/site.h"
#include <sys/resource.h>
namespace kz::test {
namespace {
using namespace idcard;
TEST(Reader, ACardIsReadOnceAndItsRemovalIsNoticed) {
    Desk desk;
    desk.start();
    auto attached = desk.expect<Attached>();
    EXPECT_EQ(attached.sam_id, "05.01-20101129-0001228293-0296863149");
    EXPECT_EQ(attached.model, "SAM 0400:c35a");
    desk.place("li-xiaoning");
    auto read = desk.expect<CardRead>();
    EXPECT_EQ(read.card.name, "李晓宁");
    EXPECT_TRUE(read.card.problems.empty());
    EXPECT_EQ(read.card.photo.size(), 1024u);
    desk.expect_nothing(300ms);  // A card left lying is not found twice.
    desk.remove();
    desk.expect<CardRemoved>();
    desk.place("wang-haoran");
    EXPECT_EQ(desk.expect<CardRead>().card.name, "王浩然");
    desk.stop();  // The last call comes after its event.
    EXPECT_EQ(desk.wakes(), 4);
}
TEST(Reader, ADemoCardHasNoProblemsButTheOneItIsMadeFor) {
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    for (auto const& file : std::filesystem::directory_iterator{KZ_SOURCE_DIR "/assets/demo-site/cards"}) {
        if (file.path().extension() != ".json") continue;
        desk.place(file.path().stem().string());
        EXPECT_TRUE(desk.expect<CardRead>().card.problems.empty()) << file.path();
        desk.remove();
        desk.expect<CardRemoved>();
    }
}
TEST(Reader, ItIsServedWhateverItsEndpointsLookLike) {
    struct Row {
        char const* what;
        std::vector<std::pair<char const*, unsigned>> quirks;
    };
    Row const rows[] = {
        {"split layout", {{"layout-b", 1}}},
        {"interrupt endpoints", {{"interrupt-endpoints", 1}}},
        {"both", {{"layout-b", 1}, {"interrupt-endpoints", 1}}},
        {"other endpoint numbers", {{"endpoint-offset", 1}}},
        {"interface 2", {{"interface-number", 2}}},
        {"two pairs, of which the second answers whole frames", {{"four-pipes-layout-a", 1}}},
    };
    for (auto const& row : rows) {
        SCOPED_TRACE(row.what);
        Desk desk;
        for (auto const& [name, value] : row.quirks) desk.quirk(name, value);
        desk.start();
        desk.expect<Attached>();
        desk.place("chen-yutong");
        EXPECT_EQ(desk.expect<CardRead>().card.name, "陈雨桐");
    }
}
TEST(Reader, WhatItsBytesLookLikeOnTheWayDoesNotMatter) {
    struct Row {
        char const* quirk;
        unsigned value;
    };
    Row const rows[] = {{"split-reads", 7},  {"split-reads", 1},       {"split-reads", 64},
                        {"noise-before", 9}, {"aa-run", 40},           {"wrong-checksum", 2},
                        {"stall", 1},        {"photo-length-zero", 1}, {"no-new-address", 1},
                        {"slow-boot", 700}};
    for (auto const& row : rows) {
        SCOPED_TRACE(std::string{row.quirk} + " " + std::to_string(row.value));
        Desk desk{{"--absent"}};
        desk.quirk(row.quirk, row.value);
        desk.plug();
        desk.start();
        desk.expect<Attached>();
        desk.place("gao-ji");
        EXPECT_EQ(desk.expect<CardRead>().card.name, "高𠮷");
    }
}
TEST(Reader, AStatusWordBecomesASentenceSaidOnce) {
    struct Row {
        char const* quirk;
        unsigned value;
        char const* advice;
    };
    Row const rows[] = {{"sw3", 0x32, "idcard.manual_check"},       {"sw3", 0x33, "idcard.manual_check"},
                        {"sw3", 0x40, "idcard.not_an_id_card"},     {"sw3", 0x41, "idcard.place_again"},
                        {"sw3", 0x47, "idcard.place_again"},        {"sw3", 0x31, "idcard.place_again"},
                        {"select-sw3", 0x81, "idcard.place_again"}, {"sw3", 0x24, "idcard.reader_fault"}};
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    desk.quirk("sw1", 0x6F);
    for (auto const& row : rows) {
        SCOPED_TRACE(row.value);
        desk.quirk(row.quirk, row.value);
        desk.place("wang-haoran");
        auto failed = desk.expect<ReadFailed>();
        EXPECT_EQ(failed.error.advice, row.advice);
        EXPECT_EQ(failed.status, row.value);
        desk.expect_nothing(200ms);
        desk.quirk(row.quirk, 0);
        desk.expect<CardRead>();  // The card lies there still: as soon as it can be read it is.
        desk.remove();
        desk.expect<CardRemoved>();
    }
}
TEST(Reader, RepliesThatAreNoCardAreRefused) {
    struct Row {
        char const* quirk;
        unsigned value, normal;
    };
    Row const rows[] = {{"text-length", 128, 256}, {"length-field", 65535, 0}, {"length-field", 100, 0}};
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    for (auto const& row : rows) {
        SCOPED_TRACE(row.quirk);
        desk.quirk("find-repeats", 1);
        desk.quirk(row.quirk, row.value);
        desk.place("wang-haoran");
        EXPECT_EQ(desk.expect<ReadFailed>().error.advice, "idcard.place_again");
        desk.quirk(row.quirk, row.normal);
        desk.expect<CardRead>();
        desk.quirk("find-repeats", 0);
        desk.remove();
        desk.expect<CardRemoved>();
    }
}
TEST(Reader, ACardTakenAwayEarlySaysLayItAgain) {
    for (unsigned bytes : {1u, 700u}) {
        SCOPED_TRACE(bytes);
        Desk desk;
        desk.start();
        desk.expect<Attached>();
        desk.quirk("card-pulled-mid-read", bytes);
        desk.place("li-xiaoning");
        auto failed = desk.expect<ReadFailed>();
        EXPECT_EQ(failed.error.advice, "idcard.place_again");
        EXPECT_EQ(failed.whose, Whose::Card) << "nothing is wrong with the reader";
        desk.place("li-xiaoning");
        EXPECT_EQ(desk.expect<CardRead>().card.name, "李晓宁");
    }
}
TEST(Reader, AFaultThatComesWhileItIsReadyIsItsOwnAndItsEndIsSaid) {
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    desk.quirk("sam-status", 0x60);
    auto failed = desk.expect<ReadFailed>();
    EXPECT_EQ(failed.error.advice, "idcard.reader_fault");
    EXPECT_EQ(failed.whose, Whose::Reader);
    desk.quirk("sam-status", 0);
    desk.expect<Attached>();
    desk.place("li-xiaoning");
    EXPECT_EQ(desk.expect<CardRead>().card.name, "李晓宁");
}
TEST(Reader, AReplyThatCameTooLateIsNotTakenForTheNextOne) {
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    for (int i = 0; i < 3; ++i) {
        desk.quirk("stale-reply", 600);  // Longer than a find waits.
        desk.place("li-xiaoning");
        EXPECT_EQ(desk.expect<CardRead>().card.name, "李晓宁");
        desk.remove();
        desk.expect<CardRemoved>();
    }
}
TEST(Reader, AFaultyModuleIsAFaultOfTheReaderAndRecoversWhenItCan) {
    Desk desk{{"--absent"}};
    desk.quirk("sam-status", 0x60);
    desk.start();
    desk.plug();
    auto failed = desk.expect<ReadFailed>();
    EXPECT_EQ(failed.status, 0x60);
    EXPECT_EQ(failed.error.advice, "idcard.reader_fault");
    desk.quirk("sam-status", 0);
    desk.expect<Attached>();
    desk.unplug();
    desk.expect<Detached>();
    desk.quirk("sam-status", 0x66);
    desk.plug();
    EXPECT_EQ(desk.expect<ReadFailed>().status, 0x66);
    desk.unplug();
    desk.quirk("sam-status", 0);
    desk.plug();
    desk.expect<Attached>();
}
TEST(Reader, ASilentOneIsSaidToBeSilentAndAnsweredWhenItSpeaks) {
    Desk desk;
    desk.quirk("silent", 1);
    desk.start();
    EXPECT_EQ(desk.expect<ReadFailed>().error.advice, "idcard.reader_silent");
    desk.quirk("silent", 0);
    desk.expect<Attached>();
}
TEST(Reader, OneThatAnotherProgramHoldsIsNamedSo) {
    Desk desk;
    desk.quirk("busy", 1);
    desk.start();
    auto failed = desk.expect<ReadFailed>();
    EXPECT_EQ(failed.error.code, Code::Denied);
    EXPECT_EQ(failed.error.advice, "usb.busy");
    desk.quirk("busy", 0);
    desk.expect<Attached>();
}
TEST(Reader, OneInUpdateModeIsNoReader) {
    Desk desk;
    desk.quirk("dfu", 1);
    desk.start();
    desk.expect_nothing(300ms);
    desk.quirk("dfu", 0);
    desk.expect<Attached>();
}
TEST(Reader, UnpluggedMidReadIsAResultAndItComesBackAtAnotherAddress) {
    for (unsigned bytes : {1u, 64u, 700u, 1294u}) {
        SCOPED_TRACE(bytes);
        Desk desk;
        desk.start();
        desk.expect<Attached>();
        desk.quirk("split-reads", 64);
        desk.quirk("unplug-mid-read", bytes);
        desk.place("li-xiaoning");
        desk.expect<Detached>();
        EXPECT_TRUE(desk.ask(R"({"do":"state"})").contains(R"("plugged":false)"));
        desk.plug();
        desk.expect<Attached>();
        EXPECT_TRUE(desk.ask(R"({"do":"state"})").contains(R"("address":3)"));
        EXPECT_EQ(desk.expect<CardRead>().card.name, "李晓宁");
    }
}
TEST(Reader, UnpluggedWhileWritingOrIdleIsAResult) {
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    desk.quirk("unplug-on-write", 1);
    desk.expect<Detached>();
    desk.plug();
    desk.expect<Attached>();
    desk.unplug();
    desk.expect<Detached>();
}
TEST(Reader, TwentyQuickPlugCyclesEndWithAWorkingReader) {
    Desk desk;
    desk.start();
    desk.expect<Attached>();
    for (int i = 0; i < 20; ++i) {
        desk.unplug();
        desk.plug();
    }
    desk.place("zhao-lei");
    for (;;) {
        auto event = desk.next();
        ASSERT_TRUE(event.has_value());
        ASSERT_FALSE(std::holds_alternative<ReadFailed>(*event)) << Desk::describe(*event);
        if (auto* read = std::get_if<CardRead>(&*event)) {
            EXPECT_EQ(read->card.name, "赵磊");
            break;
        }
    }
}
TEST(Reader, StoppingInTheMiddleOfAReadTakesNoTime) {
    Desk desk;
    desk.quirk("delay-read", 3000);
    desk.start();
    desk.expect<Attached>();
    desk.place("li-xiaoning");
    while (desk.ask(R"({"do":"state"})").contains(R"("reads":1)")) {}
    auto before = std::chrono::steady_clock::now();
    desk.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
    desk.quirk("delay-read", 60);
    desk.start();
    desk.expect<Attached>();
}
TEST(Reader, WithTheReaderOpenAndNobodyThereItHardlyUsesTheProcessor) {
    Site site;
    ReaderEvents events{reader_events_max};
    auto reader = Reader::start({}, events, [] {}).value();
    ASSERT_TRUE(events.pop({}, 10s).has_value());
    auto used = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return std::chrono::seconds{usage.ru_utime.tv_sec + usage.ru_stime.tv_sec} +
               std::chrono::microseconds{usage.ru_utime.tv_usec + usage.ru_stime.tv_usec};
    };
    auto before = used();
    EXPECT_FALSE(events.pop({}, 3s).has_value());
    auto percent = std::chrono::duration<double>(used() - before).count() / 3.0 * 100.0;
    RecordProperty("idle_cpu_percent", std::to_string(percent));
    std::printf("idle with the reader open: %.2f %% of a core\n",
                percent);  // Told, not asserted: others use this CPU.
}
TEST(Reader, AProgramKilledInTheMiddleOfAReadDoesNotSpoilTheNext) {
    Site site;
    site.quirk("delay-read", 400);
    for (int i = 0; i < 5; ++i) {
        Process client{{"/proc/self/exe", "--client"}, true};
        EXPECT_TRUE(client.read_line().starts_with("attached"));
        site.place("wang-haoran");
        client.signal(SIGKILL);
        client.wait();
        site.remove();
        Process next{{"/proc/self/exe", "--client"}, true};
        EXPECT_TRUE(next.read_line().starts_with("attached"));
        site.place("li-xiaoning");
        EXPECT_EQ(next.read_line(), "card 1101**********0281");
        site.remove();
        EXPECT_EQ(next.read_line(), "card removed");
    }
}
}  // namespace
int run_client() {
    ReaderEvents events{reader_events_max};
    ReaderOptions options;
    options.poll = 20ms;
    auto reader = Reader::start(std::move(options), events, [] {});
    while (auto event = events.pop({}, 20s)) {
        std::printf("%s\n", Desk::describe(*event).c_str());
        std::fflush(stdout);
    }
    return 1;
}
}  // namespace kz::test
