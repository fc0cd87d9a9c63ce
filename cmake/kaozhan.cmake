# How a folder becomes a target: one library per folder, one test program per area.

option(KZ_UNITS_ONLY "Build only what the sanitized unit tests need" OFF)
option(KZ_FUZZ "Build the fuzz targets alone, for libFuzzer (clang)" OFF)
set(KZ_SANITIZE "" CACHE STRING "Sanitizers for the whole build, as -fsanitize= takes them")

set(kz_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
    -Wno-pedantic)  # TRY is a statement expression, which -Wpedantic calls an extension at every use.
if(KZ_SANITIZE)
    add_compile_options(-fsanitize=${KZ_SANITIZE} -fno-omit-frame-pointer -g1)
    if(KZ_FUZZ)
        # Warnings are the plain build's business; overflow of unsigned numbers is none.
        add_compile_options(-O1 -w -fsanitize=fuzzer-no-link -fno-sanitize-recover=all)
    elseif(KZ_SANITIZE STREQUAL "thread")
        add_compile_options(-O1)  # asan stays at -O0: g++ takes 3.5 times as long to compile it at -O1
    endif()
    add_link_options(-fsanitize=${KZ_SANITIZE})
endif()

# kz_library(core/base PUBLIC a b PRIVATE c): the .cpp files of that folder, as target kaozhan_base.
function(kz_library path)
    cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
    get_filename_component(name ${path} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${path}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    add_library(kaozhan_${name} STATIC ${sources})
    target_include_directories(kaozhan_${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(kaozhan_${name} PRIVATE ${kz_warnings})
    target_link_libraries(kaozhan_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# kz_program(kaozhanctl sync/tool LINKS …): that folder's main.cpp, as build/bin/kaozhanctl.
function(kz_program name path)
    cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
    add_executable(${name} ${PROJECT_SOURCE_DIR}/${path}/main.cpp)
    target_compile_options(${name} PRIVATE ${kz_warnings})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE ${arg_LINKS})
endfunction()

# kz_test(ledger LINKS …) in tests/unit/ledger/CMakeLists.txt: its *_test.cpp as program unit_ledger, run by ctest.
function(kz_test area)
    cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
    get_filename_component(kind ${CMAKE_CURRENT_SOURCE_DIR}/.. ABSOLUTE)
    get_filename_component(kind ${kind} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    set(target ${kind}_${area})
    add_executable(${target} ${sources})
    target_compile_options(${target} PRIVATE ${kz_warnings})
    target_compile_definitions(${target} PRIVATE KZ_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        KZ_SHARED_DIR="${PROJECT_SOURCE_DIR}/../shared" KZ_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    target_link_libraries(${target} PRIVATE ${arg_LINKS} GTest::gtest GTest::gmock GTest::gtest_main)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${target} COMMAND ${target})
    set_tests_properties(${target} PROPERTIES TIMEOUT 300 LABELS ${kind})
endfunction()

# kz_bench(ledger LINKS …) in tests/bench/ledger/CMakeLists.txt: its *.cpp as program build/tests/bench_ledger, which
# prints one JSON row a line with --json: {"what", "value", "unit", "limit", "peer", "note"} (see tools/bench.py).
function(kz_bench area)
    cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_executable(bench_${area} ${sources})
    target_compile_options(bench_${area} PRIVATE ${kz_warnings})
    target_compile_definitions(bench_${area} PRIVATE KZ_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        KZ_SHARED_DIR="${PROJECT_SOURCE_DIR}/../shared" KZ_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    target_include_directories(bench_${area} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(bench_${area} PRIVATE ${arg_LINKS})
    set_target_properties(bench_${area} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endfunction()

# kz_embed(target symbol file…): the files' bytes inside the program, as kz::embedded::symbol(), name → contents.
function(kz_embed target symbol)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.cpp)
    add_custom_command(OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${symbol} "-DFILES=${ARGN}" -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
        DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
    target_sources(${target} PRIVATE ${out})
endfunction()
