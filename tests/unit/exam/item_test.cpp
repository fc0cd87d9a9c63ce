// Reading an item: what is asked comes out as values; what is wrong is an error that says so.
#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
std::string const one_choice = item_xml(declared("single", "identifier", {"A"}), choice_body("AB"));
std::string codes(Item const& item) {
    std::string out;
    for (auto const& reason : item.reasons) out += (out.empty() ? "" : " ") + reason.code;
    return out;
}
std::string nested(int depth) {
    std::string open, close;
    for (int i = 0; i < depth; ++i) open += "<div>", close += "</div>";
    return item_xml("", open + "x" + close);
}
}  // namespace
TEST(Item, EachInteractionIsReadAsItsKind) {
    struct Row {
        std::string_view name;
        InteractionKind kind;
        std::string xml;
    };
    auto const match_set = [](std::string_view ids) {
        return "<qti-simple-match-set>" + choices(ids, "qti-simple-associable-choice") +
               "</qti-simple-match-set>";
    };
    std::string const id = R"( response-identifier="RESPONSE")";
    for (auto const& [name, kind, xml] :
         {Row{"choice", InteractionKind::Choice,
              item_xml(declared("single", "identifier", {"A"}), choice_body("AB"))},
          Row{"several", InteractionKind::Choice,
              item_xml(declared("multiple", "identifier", {"A", "B"}), choice_body("ABC", 0))},
          Row{"inline choice", InteractionKind::InlineChoice,
              item_xml(declared("single", "identifier", {"A"}), "<p><qti-inline-choice-interaction" + id +
                                                                    ">" + choices("AB", "qti-inline-choice") +
                                                                    "</qti-inline-choice-interaction></p>")},
          Row{"text entry", InteractionKind::TextEntry,
              item_xml(declared("single", "float", {"1"}), text_body)},
          Row{"extended text", InteractionKind::ExtendedText,
              item_xml(declared("single", "string", {}), "<qti-extended-text-interaction" + id + "/>")},
          Row{"order", InteractionKind::Order,
              item_xml(declared("ordered", "identifier", {"B", "A"}),
                       "<qti-order-interaction" + id + ">" + choices("AB") + "</qti-order-interaction>")},
          Row{"match", InteractionKind::Match,
              item_xml(declared("multiple", "directedPair", {"A X"}), "<qti-match-interaction" + id + ">" +
                                                                          match_set("AB") + match_set("XYZ") +
                                                                          "</qti-match-interaction>")}}) {
        SCOPED_TRACE(name);
        auto const item = parse(xml);
        ASSERT_TRUE(item) << to_string(item.error());
        EXPECT_TRUE(item->supported()) << codes(*item);
        ASSERT_EQ(item->interactions.size(), 1U);
        auto const& one = item->interactions[0];
        EXPECT_EQ(one.kind, kind);
        EXPECT_EQ(one.response_id, "RESPONSE");
        EXPECT_EQ(one.choices.size(), name == "several"                            ? 3U
                                      : name.ends_with("t") || name.ends_with("y") ? 0U
                                                                                   : 2U)
            << "choices";
        EXPECT_EQ(one.targets.size(), kind == InteractionKind::Match ? 3U : 0U);
    }
}
TEST(Item, TextIsKeptWithItsEntitiesResolvedAndItsSpacesWhole) {
    auto const read = item("", "<p>5 &lt; 6 &amp; <b>a</b> <i>b</i> &#x2212;&#65;</p>");
    EXPECT_EQ(plain_text(read.body.children), "5 < 6 & a b \u2212A");
}
TEST(Item, AnItemWithAPrefixIsTheSameItem) {
    auto xml = one_choice;
    for (std::size_t at = 0; (at = xml.find("qti-", at)) != std::string::npos; at += 6) xml.insert(at, "q:");
    xml.replace(xml.find("xmlns="), 6, "xmlns:q=");
    auto const read = parse(xml);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->interactions.size(), 1U);
    EXPECT_TRUE(read->supported()) << codes(*read);
}
TEST(Item, WhatIsNoItemIsRefusedAndSaysWhy) {
    struct Row {
        std::string_view name, xml, says;
    };
    auto const replaced = [](std::string_view from, std::string_view to) {
        auto xml = one_choice;
        xml.replace(xml.find(from), from.size(), to);
        return xml;
    };
    auto const wrong_space = replaced("imsqtiasi_v3p0", "imsqti_v2p2");
    auto const no_id = replaced(R"(identifier="i")", R"(identifier="")");
    auto const bad_type = replaced(R"(base-type="identifier")", R"(base-type="colour")");
    auto const bad_cardinality = replaced(R"(cardinality="single")", R"(cardinality="dozens")");
    auto const no_response = replaced(R"(response-identifier="RESPONSE")", "");
    auto const twin_choice = replaced(R"(identifier="B")", R"(identifier="A")");
    auto const twin_variable =
        item_xml(declared("single", "string", {}) + declared("single", "string", {}), "");
    auto const not_a_number = item_xml(declared("single", "float", {"five"}), text_body);
    auto const too_many = item_xml(declared("single", "float", {"1", "2"}), text_body);
    auto const unclosed = replaced("</qti-item-body>", "");
    for (auto const& [name, xml, says] :
         {Row{"empty", "", "empty file"}, Row{"text", "hello", "not well-formed"},
          Row{"unclosed", unclosed, "not well-formed"}, Row{"two roots", "<a/><b/>", "second root"},
          Row{"a stray word", "<a/>word", "outside the root"},
          Row{"another document", "<html/>", "root element html"}, Row{"QTI 2", "<assessmentItem/>", "QTI 2"},
          Row{"namespace", wrong_space, "wrong namespace"},
          Row{"no prefix known", "<q:qti-assessment-item/>", "prefix without a namespace"},
          Row{"no identifier", no_id, "item without identifier"}, Row{"base type", bad_type, "colour"},
          Row{"cardinality", bad_cardinality, "dozens"}, Row{"twin choice", twin_choice, "\"A\""},
          Row{"nowhere to answer", no_response, "without response-identifier"},
          Row{"twin variable", twin_variable, "declared twice: RESPONSE"},
          Row{"a word for a number", not_a_number, "not a number"},
          Row{"two values for one", too_many, "several values"}}) {
        SCOPED_TRACE(name);
        auto const read = parse(xml);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, Code::BadInput);
        EXPECT_NE(to_string(read.error()).find(says), std::string::npos) << to_string(read.error());
        EXPECT_FALSE(read.error().advice.empty());
    }
}
TEST(Item, TextThatIsNotUnicodeIsRefused) {
    for (auto const* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE8\x80", "\xFF"}) {
        EXPECT_FALSE(parse(item_xml("", "<p>" + std::string{bad} + "</p>")));
        EXPECT_FALSE(parse(item_xml("", "<p class=\"" + std::string{bad} + "\">x</p>")));
    }
}
TEST(Item, EntityBombsAndForeignEntitiesAreRefusedUnread) {
    auto const with_doctype = [](std::string_view inside) {
        return "<!DOCTYPE qti-assessment-item [" + std::string{inside} + "]>" + one_choice;
    };
    std::string laughs = "<!ENTITY l0 \"ha\">";
    for (int i = 1; i < 10; ++i) {
        laughs += "<!ENTITY l" + std::to_string(i) + " \"";
        for (int k = 0; k < 10; ++k) laughs += "&l" + std::to_string(i - 1) + ";";
        laughs += "\">";
    }
    for (auto const& xml : {with_doctype(laughs), with_doctype(R"(<!ENTITY x SYSTEM "file:///etc/passwd">)"),
                            with_doctype(R"(<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;)")}) {
        auto const read = parse(xml);
        ASSERT_FALSE(read);
        EXPECT_NE(to_string(read.error()).find("document type"), std::string::npos)
            << to_string(read.error());
    }
    EXPECT_TRUE(parse("<!DOCTYPE qti-assessment-item>" + one_choice)) << "a bare document type is harmless";
}
TEST(Item, TooDeepTooLongAndTooManyAreErrorsAtTheirLimit) {
    EXPECT_TRUE(
        parse(nested(item_depth_max - 3)));  // the item, its body and the text are three of the levels
    auto const deep = parse(nested(item_depth_max + 1));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().code, Code::Full);
    EXPECT_FALSE(parse(nested(20'000))) << "and far beyond, without a stack overflow";
    auto const frame = item_xml("", "<p></p>").size();
    EXPECT_TRUE(parse(item_xml("", "<p>" + std::string(item_bytes_max - frame, 'x') + "</p>")));
    auto const longer = parse(item_xml("", "<p>" + std::string(item_bytes_max - frame + 1, 'x') + "</p>"));
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().code, Code::Full);
    std::string crowd;
    for (std::size_t i = 0; i < item_nodes_max; ++i) crowd += "<br/>";
    auto const many = parse(item_xml("", crowd));
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, Code::Full);
}
TEST(Item, AnItemCutAtAnyByteIsAnErrorAndNeverHalfAnItem) {
    for (std::size_t at = 0; at < one_choice.size(); ++at)
        EXPECT_FALSE(parse(std::string_view{one_choice}.substr(0, at))) << "cut at " << at;
}
TEST(Item, AnyFlippedBitIsReadOrRefusedButNeverBreaks) {
    for (std::size_t at = 0; at < one_choice.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto flipped = one_choice;
            flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
            auto const read = parse(flipped);
            EXPECT_TRUE(!read || !read->id.empty());
        }
}
TEST(Item, WhatCannotBePlayedIsNamedAndTheRestStaysReadable) {
    struct Row {
        std::string_view name, body, reason;
    };
    for (auto const& [name, body, reason] :
         {Row{"hotspot", R"(<qti-hotspot-interaction response-identifier="RESPONSE"/>)",
              "interaction-unsupported"},
          Row{"PCI", R"(<qti-portable-custom-interaction response-identifier="RESPONSE"/>)",
              "portable-custom-interaction"},
          Row{"custom", R"(<qti-custom-interaction response-identifier="RESPONSE"/>)", "custom-interaction"},
          Row{"film", "<p><video src='a.mp4'/></p>", "media-audio-video"},
          Row{"drawing", "<svg xmlns='http://www.w3.org/2000/svg'/>", "inline-svg"},
          Row{"script", "<script>1</script>", "active-content"},
          Row{"page in a page", "<p><object data='a.html' type='text/html'/></p>", "object-type"},
          Row{"inclusion", "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='a'/>", "xinclude"},
          Row{"Hebrew", "<p>\u05d0\u05d1</p>", "right-to-left"},
          Row{"answer to nowhere", R"(<p><qti-text-entry-interaction response-identifier="ELSE"/></p>)",
              "undeclared-variable"},
          Row{"shared answer", R"(<p><qti-text-entry-interaction response-identifier="RESPONSE"/>
              <qti-text-entry-interaction response-identifier="RESPONSE"/></p>)",
              "response-shared"},
          Row{"formula in two dimensions", "<p><math><mtable/></math></p>", "mathml"}}) {
        SCOPED_TRACE(name);
        auto const read = item(declared("single", "string", {}), "<p>before</p>" + std::string{body});
        EXPECT_EQ(codes(read), reason);
        EXPECT_TRUE(plain_text(read.body.children).starts_with("before"));
    }
    auto const ordered =
        item(declared("ordered", "identifier", {"A"}),
             "<qti-order-interaction response-identifier='RESPONSE'><qti-simple-choice "
             "identifier='A'><img src='a.png'/></qti-simple-choice></qti-order-interaction>");
    EXPECT_EQ(codes(ordered), "choice-picture") << "our list to be ordered shows words alone";
    auto const several = item(declared("single", "identifier", {"A"}), choice_body("AB", 2));
    EXPECT_EQ(codes(several), "response-type") << "two choices do not fit into one value";
}
TEST(Item, ProcessingWeDoNotHaveIsFoundBeforeAnybodyAnswers) {
    struct Row {
        std::string_view name, processing, reason;
    };
    auto const unknown = when("<qti-inside/>"), custom = when("<qti-custom-operator/>"),
               chance = when("<qti-random/>"), later = when("<qti-test-variables/>");
    for (auto const& [name, inside, reason] :
         {Row{"operator", unknown, "operator-unsupported"}, Row{"custom operator", custom, "custom-operator"},
          Row{"chance", chance, "operator-unsupported"},
          Row{"of a whole test", later, "operator-unsupported"},
          Row{"undeclared", "<qti-set-outcome-value identifier='X'><qti-null/></qti-set-outcome-value>",
              "undeclared-variable"}}) {
        SCOPED_TRACE(name);
        auto const read = item(declared("single", "string", {"a"}), text_body, rules(inside));
        EXPECT_EQ(codes(read), reason);
        auto const scored = score_item(read, {{"RESPONSE", {"a"}}});
        ASSERT_FALSE(scored) << "never a silent zero";
        EXPECT_EQ(scored.error().code, Code::BadInput);
    }
    auto const other = item(declared("single", "string", {"a"}), text_body, by_template("map_hopes.xml"));
    EXPECT_EQ(codes(other), "response-processing-template");
}
TEST(Item, AFormulaOnOneLineBecomesWords) {
    auto const read =
        item("", "<p><math><mi>U</mi><mo>=</mo><mfrac><mn>5</mn><mrow><mi>R</mi><mo>+</mo><mn>1</mn>"
                 "</mrow></mfrac></math></p>");
    EXPECT_TRUE(read.supported());
    EXPECT_EQ(plain_text(read.body.children), "U\u00A0=\u00A05/(R\u00A0+\u00A01)");
}
TEST(Item, ACandidateSeesNeitherSolutionsNorRubricsForOthers) {
    auto const read =
        item("<qti-outcome-declaration identifier='F' cardinality='single' base-type='identifier'/>",
             "<p>question</p>"
             "<qti-feedback-block outcome-identifier='F' identifier='x' show-hide='show'>"
             "<qti-content-body><p>solution</p></qti-content-body></qti-feedback-block>"
             "<qti-rubric-block view='scorer'><p>marks</p></qti-rubric-block>"
             "<qti-rubric-block view='candidate proctor'><p>advice</p></qti-rubric-block>");
    EXPECT_EQ(plain_text(shown(read, read.body.children)), "questionadvice");
}
TEST(Item, NamesOfMediaAreCollectedOnceAndNeverLeadOutside) {
    auto const read =
        item("", "<p><img src='a.png'/><img src='a.png'/></p><object data='b.jpg' type='image/jpeg'/>");
    EXPECT_EQ(read.media, (std::vector<std::string>{"a.png", "b.jpg"}));
    EXPECT_EQ(resolve_name("items/one.xml", "../images/a%20b.png?x#y").value(), "images/a b.png");
    for (auto const* bad : {"", "/etc/passwd", "../../x", "..\\x", "http://h/x", "file:x", "%2e%2e/%2e%2e/x",
                            "a%zz", "a%00b", "..", "#part"})
        EXPECT_FALSE(resolve_name("items/one.xml", bad)) << bad;
}
}  // namespace kz::exam
