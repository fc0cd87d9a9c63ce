# Newer sources than Debian 12 has, unpacked under build/third-party by tools/fetch (pinned checksums there).

set(KZ_THIRD_PARTY ${PROJECT_SOURCE_DIR}/build/third-party CACHE PATH "Where tools/fetch unpacks")

# SQLite: Debian 12's 3.40.1 has the WAL-reset bug. One thread uses it, hence THREADSAFE=2; no extensions are loaded.
add_library(kz_sqlite STATIC EXCLUDE_FROM_ALL ${KZ_THIRD_PARTY}/sqlite/sqlite3.c)
target_include_directories(kz_sqlite SYSTEM PUBLIC ${KZ_THIRD_PARTY}/sqlite)
target_compile_definitions(kz_sqlite PRIVATE SQLITE_THREADSAFE=2 SQLITE_OMIT_LOAD_EXTENSION SQLITE_DQS=0
    HAVE_FDATASYNC=1 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_TRUSTED_SCHEMA=0 SQLITE_OMIT_DEPRECATED)
target_compile_options(kz_sqlite PRIVATE -w)
if(KZ_SANITIZE)
    target_compile_options(kz_sqlite PRIVATE -fno-sanitize=all -O1)  # Not ours to watch.
endif()

if(NOT KZ_UNITS_ONLY)
    # Dear ImGui: Debian 12's 1.86 has a static glyph atlas and 16-bit characters, no good for Chinese.
    pkg_check_modules(sdl2 REQUIRED IMPORTED_TARGET sdl2)
    pkg_check_modules(freetype REQUIRED IMPORTED_TARGET freetype2)
    set(imgui ${KZ_THIRD_PARTY}/imgui)
    add_library(kz_imgui STATIC EXCLUDE_FROM_ALL ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp
        ${imgui}/imgui_widgets.cpp ${imgui}/misc/freetype/imgui_freetype.cpp ${imgui}/backends/imgui_impl_sdl2.cpp
        ${imgui}/backends/imgui_impl_sdlrenderer2.cpp)
    target_include_directories(kz_imgui SYSTEM PUBLIC ${imgui} ${imgui}/backends)
    target_compile_definitions(kz_imgui PUBLIC IMGUI_USE_WCHAR32 IMGUI_ENABLE_FREETYPE
        IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS)
    target_compile_options(kz_imgui PRIVATE -w)
    target_link_libraries(kz_imgui PUBLIC PkgConfig::sdl2 PRIVATE PkgConfig::freetype)

    # litehtml lays out item bodies; Debian 12's 0.6 lacks flex and tables that fit.
    set(litehtml ${KZ_THIRD_PARTY}/litehtml)
    file(GLOB litehtml_sources ${litehtml}/src/*.cpp)
    add_library(kz_litehtml STATIC EXCLUDE_FROM_ALL ${litehtml_sources})
    target_include_directories(kz_litehtml SYSTEM PUBLIC ${litehtml}/include PRIVATE ${litehtml}/include/litehtml)
    target_compile_options(kz_litehtml PRIVATE -w)
    target_link_libraries(kz_litehtml PUBLIC gumbo)
endif()
