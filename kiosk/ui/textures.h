#pragma once  // Private: with software drawing ImGui's atlas is read where it lies; nothing is uploaded.
#include <imgui.h>
#include <imgui_internal.h>
namespace kz::ui {
inline void accept_textures() {
    for (auto* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_WantCreate)
            texture->SetTexID(static_cast<ImTextureID>(texture->UniqueID));
        if (texture->Status == ImTextureStatus_WantDestroy) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        } else {
            texture->SetStatus(ImTextureStatus_OK);
        }
    }
}
}  // namespace kz::ui
